"""Rows of a file: CSV with whatever separator, letters and broken quotes, JSON, XLSX or ODS."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError

LARGEST = 60_000_000  # bytes of a file
LARGEST_UNPACKED = 400_000_000  # of a spreadsheet, which is a compressed file
LONGEST_RECORD = 1000  # lines; a quote that is never closed must not swallow the file
SEPARATORS = ";,\t|"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Reading letters that are not UTF-8 as what they are in Western Europe.
AS_WESTERN = "impulsem-western"


class Unreadable(DomainError):
    message = _("This file cannot be read. It has to be CSV, JSON, XLSX or ODS, with the headings in its first row.")
    field = "file"


class TooLarge(DomainError):
    message = _("The file is too large: %(most)s MB at most.")
    field = "file"


class NoHeadings(DomainError):
    message = _("The first row has no headings, or the same one twice.")
    field = "file"


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A row of the file. line: where it begins, from 1. values: by heading; none when `problem` says why it could not be read."""

    line: int
    values: Mapping[str, str] | None
    problem: str = ""


@dataclasses.dataclass(slots=True)
class Table:
    """The headings, and the rows one after the other. mended: some letters were not UTF-8 and were read as Western European."""

    headings: list[str]
    rows: Iterator[Row]
    mended: bool = False


def _western(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 as Windows-1252, or as Latin-1 where that has no letter."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    try:
        return wrong.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return wrong.decode("latin-1"), error.end


codecs.register_error(AS_WESTERN, _western)
csv.field_size_limit(10_000_000)  # a text may be long; the record is bounded by `LONGEST_RECORD`


def read_table(content: bytes, *, name: str = "") -> Table:
    """The rows of a file, told apart by what is in it. Refuses: TooLarge, Unreadable, NoHeadings."""
    if len(content) > LARGEST:
        raise TooLarge(most=LARGEST // 1_000_000)
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        return _sheet(content)
    bare = content.removeprefix(codecs.BOM_UTF8)
    if bare.lstrip()[:1] in (b"[", b"{"):
        return _json(bare)
    return _csv(content)


def _text(content: bytes) -> tuple[str, bool]:
    """The letters, and whether some were not UTF-8. A mark at the beginning that says UTF-8 does not have to be true."""
    if content[:2] in UTF16:
        return content.decode("utf-16", errors="replace"), False
    bare = content.removeprefix(codecs.BOM_UTF8)
    try:
        return bare.decode(), False
    except UnicodeDecodeError:
        return bare.decode(errors=AS_WESTERN), True


def _headings(values: Sequence[Any]) -> list[str]:
    found = ["" if value is None else str(value).strip().strip("\ufeff") for value in values]
    while found and not found[-1]:
        found.pop()
    named = [heading for heading in found if heading]
    if not named or len(set(named)) < len(named):
        raise NoHeadings
    return found


class _Lines:
    """Lines that can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.back: list[str] = []
        self.taken: list[str] = []
        self.number = 0  # of the last line taken

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST_RECORD:
            raise StopIteration
        line = self.back.pop() if self.back else next(self.lines)
        self.number += 1
        self.taken.append(line)
        return line.replace("\0", "")

    def give_back_all_but_first(self) -> None:
        again = self.taken[1:]
        self.back += reversed(again)
        self.number -= len(again)
        self.taken = self.taken[:1]


def _csv(content: bytes) -> Table:
    text, mended = _text(content)
    lines = _Lines(iter(io.StringIO(text, newline="")))
    try:
        first = next(lines)
        separator = max(SEPARATORS, key=lambda mark: len(next(csv.reader([first], delimiter=mark))))
        headings = _headings(next(csv.reader([first], delimiter=separator)))
    except (StopIteration, csv.Error) as error:
        raise Unreadable from error
    return Table(headings, _csv_rows(lines, headings, separator), mended)


def _csv_rows(lines: _Lines, headings: list[str], separator: str) -> Iterator[Row]:
    while True:
        lines.taken = []
        start = lines.number + 1
        try:
            values = next(csv.reader(lines, delimiter=separator), None)
        except csv.Error:
            values = []
        if not lines.taken:
            return
        if values is None or (len(values) != len(headings) and len(lines.taken) > 1):
            # A quote that was opened by mistake took in the lines below: this line alone, with its quotes as they stand.
            lines.give_back_all_but_first()
            bare = lines.taken[0].rstrip("\r\n")
            values = next(csv.reader([bare], delimiter=separator, quoting=csv.QUOTE_NONE), [])
        if any(values):
            yield _row(start, values, headings)


def _row(line: int, values: Sequence[str], headings: list[str]) -> Row:
    while len(values) > len(headings) and not values[-1]:
        values = values[:-1]
    if len(values) > len(headings):
        problem = _("It has %(found)s cells, but there are %(expected)s headings: a separator or a quote is missing.")
        return Row(line, None, str(problem) % {"found": len(values), "expected": len(headings)})
    return Row(line, {heading: value for heading, value in zip(headings, values, strict=False) if heading})


def _json(content: bytes) -> Table:
    text, mended = _text(content)
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if isinstance(given, dict):  # our own export has its tables by name; others have one list
        given = given.get("tables", given)
        given = given.get("contributions") or next((value for value in given.values() if isinstance(value, list)), None)
    if not isinstance(given, list):
        raise Unreadable
    flat = [_flat(item) if isinstance(item, dict) else None for item in given]
    headings = list(dict.fromkeys(heading for item in flat if item for heading in item))
    if not headings:
        raise NoHeadings
    problem = str(_("It is not a set of named values."))
    rows = (Row(number, item, "" if item is not None else problem) for number, item in enumerate(flat, start=1))
    return Table(headings, rows, mended)


def _flat(item: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """{"title": {"ca": "x"}} as {"title/ca": "x"}, as the CSV of the same export has it."""
    found: dict[str, str] = {}
    for key, value in item.items():
        name = f"{above}/{key}" if above else str(key)
        if isinstance(value, Mapping) and value:
            found |= _flat(value, name)
        elif isinstance(value, list):
            found[name] = ", ".join(str(each) for each in value if not isinstance(each, (dict, list)))
        else:
            found[name] = "" if value is None or isinstance(value, Mapping) else str(value)
    return found


def _sheet(content: bytes) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                    raise TooLarge(most=LARGEST_UNPACKED // 1_000_000)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        chosen = next((sheet for sheet in sheets if sheet.name == "contributions"), None) or next(s for s in sheets if s.total_height)
        cells = chosen.iter_rows()
        first = next(cells)
    except (CalamineError, zipfile.BadZipFile, StopIteration, OSError, ValueError) as error:
        raise Unreadable from error
    headings = _headings(first)
    numbered = enumerate(cells, start=2)
    return Table(headings, (_row(line, [_cell(value) for value in row], headings) for line, row in numbered if any(v != "" for v in row)))


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
