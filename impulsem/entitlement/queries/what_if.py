"""Questions about other figures and their answers, shaped for pages: table, chart and map of the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from babel import numbers
from django.conf import settings
from django.utils.translation import gettext as _

from impulsem.entitlement.models import Benefit, Parameter, WhatIf
from impulsem.entitlement.queries.keeping import scheme_name
from impulsem.entitlement.queries.parameters import parameters_in_force
from impulsem.entitlement.rules.moving import Answer, Row, benefits_using
from impulsem.entitlement.rules.units import value_text
from impulsem.platform.web.dates import locale
from impulsem.platform.web.map import Map, Spot, at, drawing, neighbourhoods

#: The chart of benefits or questions: bars to both sides of a line.
MIDDLE, REACH, STEP = 300.0, 180.0, 46


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A row of the table. share: households that move, of all there."""

    code: str
    name: str
    district: str
    row: Row

    @property
    def share(self) -> float | None:
        return self.row.moved / self.row.households if self.row.moved is not None and self.row.households else None

    @property
    def percent(self) -> str:
        return percent(self.share)


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """Of one thing, gained and lost households as boxes of a drawing with the text beside; empty where they are not shown."""

    name: str
    y: str
    gained: tuple[str, str]  # x, width
    lost: tuple[str, str]
    row: Row


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """An answer as the page shows it. The places with the most households that move come first, those that are not shown last."""

    city: Row
    bars: list[Bar]
    height: str
    places: list[Place]
    map: Map | None


def figures_to_change(at_moment: dt.datetime, day: dt.date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Figures with a value in force that some rule reads, by scheme: code, and name with the value (two queries)."""
    in_force = parameters_in_force(at_moment)
    found: dict[str, list[tuple[str, str]]] = {}
    for parameter in Parameter.objects.all():
        value = in_force.value(parameter.code, day)
        if value is not None and benefits_using(parameter.code):
            found.setdefault(parameter.scheme, []).append((parameter.code, f"{parameter}: {value_text(value, parameter.unit)}"))
    return [(scheme_name(scheme), figures) for scheme, figures in found.items()]


def what_ifs() -> Sequence[WhatIf]:
    """The newest first (two queries)."""
    return list(WhatIf.objects.select_related("asked_by").prefetch_related("changes__parameter")[:100])


def what_if_of(key: UUID) -> WhatIf | None:
    """Two queries."""
    return WhatIf.objects.select_related("asked_by").prefetch_related("changes__parameter").filter(uuid=key).first()


def told(what_if: WhatIf) -> Told:
    """One query."""
    answer = Answer.read(what_if.result)
    names = {benefit.rule: str(benefit) for benefit in Benefit.objects.filter(rule__in=answer.benefits)}
    named = [(names.get(code, code), row) for code, row in answer.benefits.items()]
    places = _places(answer)
    known = neighbourhoods(Path(settings.CITY_DIR))
    spots = [
        Spot(one.code, one.name, known[one.code].longitude, known[one.code].latitude, one.share) for one in places if one.code in known
    ]
    return Told(
        city=answer.city,
        bars=bars(named),
        height=str(len(named) * STEP + 8),
        places=places,
        map=drawing(spots, Path(settings.CITY_DIR), words=percent),
    )


def percent(share: float | None) -> str:
    """12,5 %."""
    return "" if share is None else str(numbers.format_percent(round(share, 3), "#,##0.0 %", locale=locale()))


def _places(answer: Answer) -> list[Place]:
    known = neighbourhoods(Path(settings.CITY_DIR))
    found = [
        Place(code, known[code].name, known[code].district, row) if code in known else Place(code, _("Not known where"), "", row)
        for code, row in answer.neighbourhoods.items()
    ]
    return sorted(found, key=lambda one: (one.share is None, -(one.share or 0.0), one.name))


def bars(named: Sequence[tuple[str, Row]]) -> list[Bar]:
    """Lost to the left and gained to the right of one line, on one scale."""
    most = max((value or 0 for _name, row in named for value in (row.gained, row.lost)), default=0) or 1
    found = []
    for place, (name, row) in enumerate(named):
        gained, lost = (REACH * (value or 0) / most for value in (row.gained, row.lost))
        y = place * STEP + 18
        found.append(Bar(name, str(y), (at(MIDDLE), at(gained)), (at(MIDDLE - lost), at(lost)), row))
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A figure in a question, in words: what it is, was and would be."""

    name: str
    before: str
    after: str


def changes_of(what_if: WhatIf) -> list[Change]:
    """Of a question that was read with its changes (no query)."""
    return [
        Change(str(one.parameter), value_text(one.before, one.parameter.unit), value_text(one.value, one.parameter.unit))
        for one in what_if.changes.all()
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """Answers side by side: their drawing, and by place what each says, in the order of the questions."""

    questions: list[WhatIf]
    bars: list[Bar]
    height: str
    places: list[tuple[str, str, list[Row | None]]]


def compared(questions: Sequence[WhatIf]) -> Compared:
    """No query."""
    answers = [Answer.read(question.result) for question in questions]
    known = neighbourhoods(Path(settings.CITY_DIR))
    codes = sorted({code for answer in answers for code in answer.neighbourhoods if code in known})
    places = [(known[code].name, known[code].district, [answer.neighbourhoods.get(code) for answer in answers]) for code in codes]
    drawn = bars([(question.title, answer.city) for question, answer in zip(questions, answers, strict=True)])
    return Compared(list(questions), drawn, str(len(drawn) * STEP + 8), places)
