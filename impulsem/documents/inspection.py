"""What a file is and whether it can do harm: read from its bytes, never from its name."""

from __future__ import annotations

import io
import subprocess
import warnings
from collections.abc import Iterator
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

LARGEST_PICTURE = 80_000_000  # points: a page at 600 dpi is half of that
MOST_OBJECTS = 200_000
MOST_UNPACKED = 100_000_000  # bytes of a PDF's compressed tables of objects
#: First bytes, media type.
SIGNS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
#: What a PDF can do, in words.
ACTIVE = {
    "/JavaScript": _("a script"),
    "/JS": _("a script"),
    "/Launch": _("a command to start a program"),
    "/EmbeddedFiles": _("other files inside"),
    "/EmbeddedFile": _("other files inside"),
    "/RichMedia": _("a film or a programme"),
    "/XFA": _("a form with programs"),
    "/SubmitForm": _("a form that sends itself"),
    "/ImportData": _("a form that reads files"),
    "/GoToE": _("other files inside"),
}


class Unreadable(Exception):
    """The file is damaged, or bigger inside than it should be."""


class Encrypted(Exception):
    """The PDF asks for a password."""


class Active(Exception):
    """The PDF does things; `what` says which, in words."""

    def __init__(self, what: Any) -> None:
        super().__init__()
        self.what = what


def media_type(content: bytes) -> str | None:
    """What the bytes are; None for anything that is not taken."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for sign, kind in SIGNS if content.startswith(sign)), None)


def look_at_picture(content: bytes) -> None:
    """Errors: Unreadable."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "TIFF")) as picture:
                if picture.width * picture.height > LARGEST_PICTURE:
                    raise Unreadable
                picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        raise Unreadable from problem


def look_at_pdf(content: bytes) -> int:
    """How many pages it has. Errors: Unreadable, Encrypted, Active."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            raise Encrypted
        for found in _names(reader):
            if found in ACTIVE:
                raise Active(ACTIVE[found])
        return int(reader.root["/Pages"]["/Count"])
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, RecursionError, NotImplementedError) as problem:
        raise Unreadable from problem


def _names(reader: Any) -> Iterator[str]:
    """Every key, and every name that is a value, of every object; a name written in hexadecimal is the same name."""
    from pyhanko.pdf_utils import generic

    seen, unpacked = 0, 0
    references = {each for revision in range(reader.total_revisions) for each in reader.xrefs.explicit_refs_in_revision(revision)}
    for reference in references:
        waiting: list[Any] = [reader.get_object(generic.Reference(reference.idnum, reference.generation, reader))]
        while waiting:
            seen += 1
            if seen > MOST_OBJECTS:
                raise Unreadable
            each = waiting.pop()
            if isinstance(each, generic.StreamObject) and each.get("/Type") == "/ObjStm":
                unpacked += len(each.data)
                if unpacked > MOST_UNPACKED:
                    raise Unreadable
            if isinstance(each, generic.DictionaryObject):
                yield from map(str, each.keys())
                waiting.extend(dict.values(each))
            elif isinstance(each, generic.ArrayObject):
                waiting.extend(list.__iter__(each))
            elif isinstance(each, generic.NameObject):
                yield str(each)


class Verdict(Enum):
    CLEAN = "clean"
    HARMFUL = "harmful"
    SILENT = "silent"


def scan(content: bytes, command: list[str], *, seconds: float = 60) -> tuple[Verdict, str]:
    """What the scanner of the installation says: it reads the file from its input and leaves with 0 (nothing found), 1 (found), or else.

    Gives its last line of words too. A scanner that does not answer is no verdict.
    """
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return Verdict.SILENT, type(problem).__name__
    said = (done.stdout + done.stderr).decode(errors="replace").strip().splitlines()
    verdict = {0: Verdict.CLEAN, 1: Verdict.HARMFUL}.get(done.returncode, Verdict.SILENT)
    return verdict, (said[-1] if said else "")[:200]
