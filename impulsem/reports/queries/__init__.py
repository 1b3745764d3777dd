"""What the pages of `reports` show."""

from impulsem.reports.queries.board import (
    Board,
    Row,
    TypeLine,
    board,
    file_to_report_on,
    inventory,
    requests_of_file,
    titles_and_owners,
    types_to_ask_for,
)
from impulsem.reports.queries.sheet import Line, Section, Sheet, disclosed_of, find, may_begin, sheet, titles_of_data, usual_minutes

__all__ = [
    "Board",
    "Line",
    "Row",
    "Section",
    "Sheet",
    "TypeLine",
    "board",
    "disclosed_of",
    "file_to_report_on",
    "find",
    "inventory",
    "may_begin",
    "requests_of_file",
    "sheet",
    "titles_and_owners",
    "titles_of_data",
    "types_to_ask_for",
    "usual_minutes",
]
