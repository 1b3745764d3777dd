"""The ledger's tables as files: XLSX with a sheet each, CSV as one long table."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from impulsem.desk.ledger import words
from impulsem.desk.ledger.figures import Ledger, MonthShare

Value = str | float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: list[str]
    rows: list[list[Value]]


def _shared_out(ledger: Ledger) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for part in ledger.parts:
        for code, (name, _colour) in words.CATEGORIES.items():
            if code in part.minutes:
                rows.append([part.name, str(name), round(part.minutes[code] / 60, 2)])
        if part.apart:
            rows.append([part.name, _("Not shown one by one"), round(part.apart / 60, 2)])
    return rows


def sheets(ledger: Ledger) -> list[Sheet]:
    """All tables of the page; what is not shown there is empty here too."""
    month = ledger.month.isoformat()[:7]
    return [
        Sheet(
            _("Method"),
            [_("What"), _("Value")],
            [
                [_("Scope"), ledger.scope.name],
                [_("Month"), month],
                [_("Professionals"), ledger.professionals],
                [_("Share of time that reaches people"), ledger.sure.value],
                [_("Lower end of the interval (95 %)"), ledger.sure.low],
                [_("Upper end of the interval (95 %)"), ledger.sure.high],
                [_("Contract time explained by what was written down"), ledger.coverage],
                [_("Days to the first interview (median)"), ledger.waiting],
                [_("Facts as of (UTC)"), f"{ledger.cut_at:%Y-%m-%d %H:%M}"],
                [_("Fingerprint of the definition"), ledger.definition],
            ],
        ),
        Sheet(
            _("Trend"),
            [_("Place"), _("Month"), _("Share"), _("From"), _("To")],
            [
                *_trend(ledger.scope.name, ledger.trend),
                *(row for small in ledger.smalls for row in _trend(small.name, small.months)),
            ],
        ),
        Sheet(
            _("Shared out"),
            [_("Scope"), _("Into"), _("Hours")],
            _shared_out(ledger),
        ),
        Sheet(
            _("Hours by work"),
            [_("Work"), _("Occasion"), _("Required by"), _("Law"), _("Hours"), _("Minutes each time"), _("Change in a year")],
            [
                [
                    work.kind,
                    work.occasion,
                    words.requester(work.required.requester),
                    work.required.law,
                    round(work.minutes / 60, 2),
                    round(work.each, 1),
                    work.change,
                ]
                for work in ledger.works
            ],
        ),
        Sheet(
            _("Reports for other authorities"),
            [_("Report"), _("Required by"), _("Whose task it truly is"), _("Hours"), _("Minutes each time")],
            [[one.title, one.requester, one.owner, round(one.minutes / 60, 2), round(one.each, 1)] for one in ledger.reports],
        ),
        Sheet(
            _("For others"),
            [_("Work"), _("Whose task it truly is"), _("Required by"), _("Law"), _("Hours"), _("Minutes each time")],
            [[one.title, one.owner, one.requester, one.law, round(one.minutes / 60, 2), round(one.each, 1)] for one in ledger.others],
        ),
        Sheet(
            _("Who requires it"),
            [_("Required by"), _("Hours"), _("Laws")],
            [[one.name or _("Not shown one by one"), round(one.minutes / 60, 2), "; ".join(one.laws)] for one in ledger.required],
        ),
        Sheet(
            _("Neighbourhoods"),
            [_("Neighbourhood"), _("District"), _("Minutes per 1,000 residents and week")],
            [[one.name, one.district, None if one.rate is None else round(one.rate, 2)] for one in ledger.around],
        ),
    ]


def _trend(name: str, months: Sequence[MonthShare]) -> list[list[Value]]:
    return [[name, one.month.isoformat()[:7], one.sure.value, one.sure.low, one.sure.high] for one in months]


def as_csv(ledger: Ledger) -> bytes:
    """One long table: sheet, row, column, value. With the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Table"), _("Row"), _("Column"), _("Value")])
    for sheet in sheets(ledger):
        for number, row in enumerate(sheet.rows, 1):
            for column, value in zip(sheet.columns, row, strict=True):
                writer.writerow([sheet.name, number, column, "" if value is None else value])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(ledger: Ledger) -> bytes:
    from rustpy_xlsxwriter import FastExcel

    out = io.BytesIO()
    book = FastExcel(out).format(bold_headers=True).freeze(row=1)
    for sheet in sheets(ledger):
        # The writer reads the names of the columns off the first row: a table without rows gets an empty one.
        rows = sheet.rows or [[None] * len(sheet.columns)]
        book.sheet(sheet.name[:31], [dict(zip(sheet.columns, row, strict=True)) for row in rows], column_width=24)
    book.save()
    return out.getvalue()
