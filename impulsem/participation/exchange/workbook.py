"""Tables as sheets of one workbook (XLSX), a row at a time, as it grows: nothing is held, in memory or on disk.

Written here, since a general writer takes more than twice as long: only texts, numbers and truth values, and headings in bold. Texts stand
in their cells and are texts, never sums or links.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from impulsem.participation.exchange.writing import CHUNK, LICENCE, Outlet, Sheet

LONGEST = 32_767  # letters in a cell
COMPRESSION = 4  # as for the CSV files
BOLD = 1  # of the formats in `STYLES`
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATIONS = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">%s</Relationships>'
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}">
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
#: The headings stay when the rows roll.
FROZEN = (
    '<sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)
#: Letters that XML cannot have, and what would be read back as one of them, are written `_xHHHH_`.
IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def workbook(sheets: Sequence[Sheet], description: dict[str, Any]) -> Iterator[bytes]:
    """The workbook as it grows: a first sheet that says what there is, then the tables."""
    names = ["about", *(sheet.name for sheet in sheets)]
    out = Outlet()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        for path, text in _parts(names):
            archive.writestr(path, text)
        for number, (rows, frozen) in enumerate(
            [(_about(sheets, description), ""), *((_table(sheet), FROZEN) for sheet in sheets)], start=1
        ):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as entry:
                entry.write(f'{HEAD}<worksheet xmlns="{MAIN}">{frozen}<sheetData>'.encode())
                for some in _together(rows):
                    entry.write(some.encode())
                    yield out.taken()
                entry.write(b"</sheetData></worksheet>")
    yield out.taken()


def _parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands around the sheets: which there are, and of what kind each part is."""
    sheets = [f"worksheets/sheet{number}.xml" for number in range(1, len(names) + 1)]
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles"), *((f"/xl/{path}", "worksheet") for path in sheets)]
    overrides = "".join(f'<Override PartName="{path}" ContentType="{KIND}.{kind}+xml"/>' for path, kind in parts)
    yield (
        "[Content_Types].xml",
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
    )
    yield "_rels/.rels", RELATIONS % _relation(1, "officeDocument", "xl/workbook.xml")
    listed = "".join(f'<sheet name="{_text(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1))
    yield "xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    related = [("worksheet", path) for path in sheets] + [("styles", "styles.xml")]
    yield "xl/_rels/workbook.xml.rels", RELATIONS % "".join(_relation(n, kind, path) for n, (kind, path) in enumerate(related, start=1))
    yield "xl/styles.xml", STYLES


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _about(sheets: Sequence[Sheet], description: dict[str, Any]) -> Iterator[str]:
    rows = [(description["title"], description["created"], LICENCE["title"], LICENCE["path"])]
    rows += [(sheet.name, field.name, field.type, field.description) for sheet in sheets for field in sheet.fields]
    return _rows(rows, first=1, columns=4)


def _table(sheet: Sheet) -> Iterator[str]:
    names = tuple(field.name for field in sheet.fields)
    yield from _rows([names], first=1, columns=len(names), style=f' s="{BOLD}"')
    yield from _rows(sheet.rows(), first=2, columns=len(names))


def _rows(rows: Iterable[Sequence[Any]], *, first: int, columns: int, style: str = "") -> Iterator[str]:
    """Rows from number `first` on. Empty cells are left out."""
    letters = [_letters(column) for column in range(columns)]
    for number, row in enumerate(rows, start=first):
        cells = []
        for letter, value in zip(letters, row, strict=True):
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                cells.append(f'<c r="{letter}{number}"{style} t="b"><v>{value:d}</v></c>')
            elif isinstance(value, int | float):
                cells.append(f'<c r="{letter}{number}"{style}><v>{value}</v></c>')
            else:
                text = _text(str(value)[:LONGEST])
                cells.append(f'<c r="{letter}{number}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _letters(column: int) -> str:
    """A, …, Z, AA, … for 0, …, 25, 26, …"""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _text(text: str) -> str:
    return escape(IMPOSSIBLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text), {'"': "&quot;"})


def _together(rows: Iterable[str]) -> Iterator[str]:
    """Rows put together, about `CHUNK` at a time."""
    waiting: list[str] = []
    size = 0
    for row in rows:
        waiting.append(row)
        size += len(row)
        if size > CHUNK:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)
