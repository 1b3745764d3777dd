"""Tables as sheets of one workbook (XLSX): texts are texts, never sums or links."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from impulsem.participation.exchange.writing import CHUNK, LICENCE, Sheet

LONGEST = 32_767  # letters that a cell holds


def workbook(sheets: Sequence[Sheet], description: dict[str, Any]) -> Iterator[bytes]:
    """A first sheet that says what there is, then the tables. It is made on the disk first, row by row: an archive is whole or none."""
    from rustpy_xlsxwriter import FastExcel

    about = [description["title"], description["created"], LICENCE["title"], LICENCE["path"]]
    fields = ((sheet.name, field.name, field.type, field.description) for sheet in sheets for field in sheet.fields)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        book = FastExcel(path).format(bold_headers=True)
        book.sheet("about", _records(about, fields))
        for sheet in sheets:
            book.freeze(row=1, sheet=sheet.name).sheet(sheet.name, _records([field.name for field in sheet.fields], sheet.rows()))
        book.save()
        with path.open("rb") as made:
            while some := made.read(CHUNK):
                yield some


def _records(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Rows as the writer takes them. It reads the names of the columns off the first one: a table without rows gets an empty one."""
    walk = iter(rows)
    first = next(walk, [None] * len(columns))
    return (dict(zip(columns, map(_cell, row), strict=True)) for row in itertools.chain([first], walk))


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:LONGEST] or None
