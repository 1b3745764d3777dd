"""Who writes: the head and foot of every paper, from the city's folder (`documents/letterhead.toml`)."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from impulsem.platform import city
from impulsem.platform.words import said


@dataclasses.dataclass(frozen=True, slots=True)
class Letterhead:
    """In one language. lines: below the name; foot: small print above the code, such as where to complain."""

    name: str
    lines: tuple[str, ...]
    foot: str


def letterhead(language: str) -> Letterhead:
    return _in(Path(settings.CITY_DIR), language)


@cache  # cities × languages; a changed file is read at the next start
def _in(folder: Path, language: str) -> Letterhead:
    if not (folder / "documents" / "letterhead.toml").is_file():
        return Letterhead(str(city.settings(folder)["city"]["name"]), (), "")
    given = city.settings(folder / "documents", "letterhead.toml")
    words = {key: {"ca": each["ca"], "es": each["es"], "en-gb": each["en"]} for key, each in given.items() if key != "line"}
    lines = [said({"ca": each["ca"], "es": each["es"], "en-gb": each["en"]}, language) for each in given.get("line", [])]
    return Letterhead(said(words.get("name"), language), tuple(lines), said(words.get("foot"), language))


def check_address() -> str:
    """Where anybody checks a code: without the scheme, as it is printed and typed."""
    site = settings.PUBLIC_ADDRESS or settings.ALLOWED_HOSTS[0]
    return site.removeprefix("https://").removeprefix("http://").rstrip("/") + reverse("documents:check")
