"""Tables as sheets of one workbook (XLSX): texts are texts, never sums or links."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impulsem.participation.exchange.writing import CHUNK, LICENCE, Sheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767  # letters that a cell holds
#: A row at a time goes to the disk.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(sheets: Sequence[Sheet], description: dict[str, Any]) -> Iterator[bytes]:
    """A first sheet that says what there is, then the tables. It is made on the disk first: an archive is whole or none."""
    from xlsxwriter import Workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        with Workbook(str(path), OPTIONS) as book:
            bold = book.add_format({"bold": True})
            about = book.add_worksheet("about")
            about.write_row(0, 0, [description["title"], description["created"], LICENCE["title"], LICENCE["path"]])
            fields = [(sheet.name, field.name, field.type, field.description) for sheet in sheets for field in sheet.fields]
            for number, row in enumerate(fields, start=1):
                about.write_row(number, 0, row)
            for sheet in sheets:
                page = book.add_worksheet(sheet.name)
                page.freeze_panes(1, 0)
                page.write_row(0, 0, [field.name for field in sheet.fields], bold)
                _write_rows(page, sheet)
        with path.open("rb") as made:
            while some := made.read(CHUNK):
                yield some


def _write_rows(page: Worksheet, sheet: Sheet) -> None:
    for number, row in enumerate(sheet.rows(), start=1):
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                page.write_boolean(number, column, value)
            elif isinstance(value, int | float):
                page.write_number(number, column, value)
            else:
                page.write_string(number, column, str(value)[:LONGEST])
