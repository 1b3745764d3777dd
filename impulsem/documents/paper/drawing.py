"""WeasyPrint behind one door. It is imported when the first PDF is asked for: it takes a second, and needs libraries of the system."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
#: A file of ours, in a style sheet or a page: `house:atkinson-next-latin.woff2`.
SCHEME = "house:"
_POINTS = 0.75  # of a CSS pixel
#: Library of the system, as WeasyPrint names it when it is missing, and the package of Debian that has it.
PACKAGES = {
    "gobject": "libglib2.0-0",
    "pangoft2": "libpangoft2-1.0-0",
    "pango": "libpango-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "harfbuzz": "libharfbuzz0b",
    "fontconfig": "libfontconfig1",
}


class MakerMissing(Exception):
    """A library of the system is missing; `package` is the one of Debian that has it."""

    def __init__(self, package: str) -> None:
        super().__init__(f"install {package}")
        self.package = package


class ForbiddenSource(Exception):
    """A page asked for something that is not ours: nothing is ever fetched from the network or the disk."""


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in points from the lower left corner; pages count from 0."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """A PDF, its pages, and where the elements with an `id` stand."""

    content: bytes
    pages: int
    places: dict[str, Box]


_of_thread = threading.local()


def draw(html: str) -> Drawn:
    """The page `html` on paper, tagged (PDF/UA-1). Errors: MakerMissing, ForbiddenSource."""
    document = _rendered(html, "paper.css", pdf_variant="pdf/ua-1")
    places = {}
    for number, page in enumerate(document.pages):
        for name, (left, top, right, bottom) in page.anchors.items():
            places[name] = Box(number, left * _POINTS, (page.height - bottom) * _POINTS, right * _POINTS, (page.height - top) * _POINTS)
    return Drawn(document.write_pdf(pdf_variant="pdf/ua-1"), len(document.pages), places)


def draw_stamp(html: str) -> bytes:
    """What is drawn into the box of a signature: a PDF of one page without tags. Errors: MakerMissing, ForbiddenSource."""
    content: bytes = _rendered(html, "stamp.css").write_pdf()
    return content


def _rendered(html: str, style: str, **options: Any) -> Any:
    try:
        import weasyprint
    except OSError as problem:  # cffi's: "cannot load library 'libpango-1.0-0': …"
        said = str(problem)
        raise MakerMissing(next((package for library, package in PACKAGES.items() if library in said), "libpango-1.0-0")) from problem
    fonts, styles = _style(weasyprint, style)
    fetcher = _fetcher(weasyprint)
    page = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
    document = page.render(font_config=fonts, stylesheets=[styles], **options)
    if fetcher.refused:
        raise ForbiddenSource(fetcher.refused[0])
    return document


def _style(weasyprint: Any, name: str) -> tuple[Any, Any]:
    """The fonts and a style sheet of ours, read once a thread: unpacking the fonts takes longer than drawing a page."""
    if not hasattr(_of_thread, "fonts"):
        from weasyprint.text.fonts import FontConfiguration

        _of_thread.fonts, _of_thread.styles = FontConfiguration(), {}
    if name not in _of_thread.styles:
        text = (HERE / "fonts.css").read_text() + (HERE / name).read_text()
        css = weasyprint.CSS(string=text, base_url=SCHEME, url_fetcher=_fetcher(weasyprint), font_config=_of_thread.fonts)
        _of_thread.styles[name] = css
    return _of_thread.fonts, _of_thread.styles[name]


def _fetcher(weasyprint: Any) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OursOnly(URLFetcher):
        """Gives out fonts of the house and what stands in the page itself (`data:`), and nothing else."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=["data"])
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(SCHEME):
                from django.contrib.staticfiles import finders

                found = finders.find(f"vendor/{Path(url.removeprefix(SCHEME)).name}")
                if isinstance(found, str):
                    return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": "font/woff2"})
            if not url.startswith("data:"):
                self.refused.append(url[:200])
                raise ValueError(url)
            return super().fetch(url, headers)

    return OursOnly()
