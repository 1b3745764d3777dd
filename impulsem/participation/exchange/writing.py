"""Tables that go out, row after row: CSV files in one archive with their description and licence, JSON."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
LICENCE_TEXT = f"Anybody may use, change and pass on these data, saying where they come from.\n{LICENCE['title']}\n{LICENCE['path']}\n"
CHUNK = 64 * 1024  # bytes that leave at a time
#: A spreadsheet takes a cell that begins so for a sum. The words stay as they are; an apostrophe goes before them.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A column. type: as the Table Schema calls it (string, integer, date, boolean)."""

    name: str
    description: str
    type: str = "string"


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written. rows: called when it is written, so that nothing is held."""

    name: str
    description: str
    fields: tuple[Field, ...]
    rows: Callable[[], Iterable[tuple[Any, ...]]]


class _Writes(Protocol):
    def write(self, text: str, /) -> Any: ...


def package(sheets: Iterable[Sheet], *, name: str, title: str, described_at: dt.datetime) -> dict[str, Any]:
    """The description of the tables (Data Package and Table Schema)."""
    return {
        "name": name,
        "title": title,
        "created": described_at.isoformat(timespec="seconds"),
        "licenses": [LICENCE],
        "resources": [
            {
                "name": sheet.name,
                "path": f"{sheet.name}.csv",
                "description": sheet.description,
                "schema": {"fields": [dataclasses.asdict(field) for field in sheet.fields]},
            }
            for sheet in sheets
        ],
    }


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """The table as CSV (RFC 4180, commas), some lines at a time."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([field.name for field in sheet.fields])
    for row in sheet.rows():
        writer.writerow([_csv_cell(value) for value in row])
        if buffer.tell() > CHUNK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def csv_archive(sheets: list[Sheet], description: dict[str, Any]) -> Iterator[bytes]:
    """All tables as CSV in one ZIP, with `datapackage.json` and `LICENCE.txt`, as it grows."""
    out = _Outlet()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        archive.writestr("LICENCE.txt", LICENCE_TEXT)
        archive.writestr("datapackage.json", json.dumps(description, ensure_ascii=False, indent=1))
        for sheet in sheets:
            with archive.open(f"{sheet.name}.csv", "w") as entry:
                for lines in csv_lines(sheet):
                    entry.write(lines.encode())
                    yield out.taken()
    yield out.taken()


def json_document(sheets: list[Sheet], description: dict[str, Any]) -> Iterator[bytes]:
    """One document: {"description": …, "tables": {name: [{column: value}]}}, as it grows."""
    write = json.JSONEncoder(ensure_ascii=False, default=_json_value).encode
    yield b'{"description": ' + write(description).encode() + b', "tables": {'
    for number, sheet in enumerate(sheets):
        yield ((", " if number else "") + write(sheet.name) + ": [").encode()
        names = [field.name for field in sheet.fields]
        waiting: list[str] = []
        size, begun = 0, False
        for row in sheet.rows():
            waiting.append(write(dict(zip(names, row, strict=True))))
            size += len(waiting[-1])
            if size > CHUNK:
                yield ((",\n" if begun else "\n") + ",\n".join(waiting)).encode()
                waiting, size, begun = [], 0, True
        if waiting:
            yield ((",\n" if begun else "\n") + ",\n".join(waiting)).encode()
        yield b"]"
    yield b"}}\n"


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULAS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _json_value(value: Any) -> str:
    return str(value)


class _Outlet(io.RawIOBase):
    """What is written into it can be taken out again; it cannot go back."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.position = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        return self.position

    def write(self, data: Any) -> int:
        written = bytes(data)
        self.waiting.append(written)
        self.position += len(written)
        return len(written)

    def taken(self) -> bytes:
        found = b"".join(self.waiting)
        self.waiting = []
        return found
