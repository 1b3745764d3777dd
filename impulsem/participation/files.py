"""A process as files: what a page streams and a command writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from impulsem.participation.exchange import writing
from impulsem.participation.exchange.workbook import workbook
from impulsem.participation.models import Process
from impulsem.participation.queries import exchange as queries

MEDIA_TYPES = {
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def streamed(process: Process, kind: str, *, only: str = "") -> Iterator[bytes]:
    """Everything of the process that the public may see, as bytes that come as they are made.

    kind: zip (CSV files), json, xlsx; csv for the one table called `only`.
    """
    sheets = queries.sheets_of(process, only=only)
    description = queries.described(process, sheets)
    match kind:
        case "zip":
            yield from writing.csv_archive(sheets, description)
        case "csv":
            yield from (lines.encode() for lines in writing.csv_lines(sheets[0]))
        case "json":
            yield from writing.json_document(sheets, description)
        case "xlsx":
            yield from workbook(sheets, description)
        case _:
            raise KeyError(kind)


def write_file(process: Process, path: Path) -> int:
    """The same into a file, told apart by how its name ends; gives its size in bytes."""
    with path.open("wb") as out:
        for some in streamed(process, path.suffix.lstrip(".") or "zip"):
            out.write(some)
    return path.stat().st_size
