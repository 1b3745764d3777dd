"""What was seen of a person's situation over time, as a table and as the shapes of a picture."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from impulsem.casework.models import Assessment, CaseFile, DomainScore, Instrument, Need
from impulsem.casework.rules.picture import Picture, picture
from impulsem.people.queries import Member, known_to
from impulsem.platform.actors import Actor

MOST = 12  # assessments in one picture


def instrument_on(day: dt.date) -> Instrument | None:
    """The version that is used on a day (one query)."""
    return Instrument.objects.filter(used_from__lte=day).order_by("-used_from", "-pk").first()


def said(texts: Mapping[str, str]) -> str:
    """A text of the city's folder in the reader's language."""
    return texts.get((get_language() or "ca")[:2]) or texts["ca"]


@dataclasses.dataclass(frozen=True, slots=True)
class Domain:
    """A domain of an instrument in the reader's language."""

    code: str
    group: str
    name: str
    asks: str
    low: str
    high: str


@dataclasses.dataclass(frozen=True, slots=True)
class Level:
    value: int
    name: str
    means: str


def domains_of(instrument: Instrument) -> list[Domain]:
    return [
        Domain(one["code"], one["group"], *(said(one[part]) for part in ("name", "asks", "low", "high")))
        for one in instrument.content["domains"]
    ]


def levels_of(instrument: Instrument) -> list[Level]:
    return [Level(one["value"], said(one["name"]), said(one["means"])) for one in instrument.content["levels"]]


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    level: int | None
    persons_level: int | None
    evidence: str


@dataclasses.dataclass(frozen=True, slots=True)
class DomainRow:
    """A domain over all looks, the oldest first; None where it was not looked at."""

    name: str
    cells: tuple[Cell | None, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Situation:
    """A person's looks, the oldest first, as a picture and as its table."""

    member: Member
    looks: tuple[Assessment, ...]
    rows: tuple[DomainRow, ...]
    picture: Picture
    names: Mapping[str, str]  # of domains, by code

    @property
    def labelled(self) -> list[tuple[Any, str]]:
        return [(row, self.names[row.code]) for row in self.picture.rows]

    @property
    def last(self) -> Assessment | None:
        return self.looks[-1] if self.looks else None


def situations(file: CaseFile, members: list[Member], actor: Actor, *, at: dt.datetime) -> list[Situation]:
    """Of each member of the household, whether looked at or not (two queries)."""
    keys = [member.person_id for member in members]
    found = Assessment.objects.filter(known_to(actor, at), file=file, person_id__in=keys).select_related("instrument", "written_by")
    looks: dict[int, list[Assessment]] = {}
    for one in found.order_by("-done_on", "-pk"):
        if len(looks.setdefault(one.person_id, [])) < MOST:
            looks[one.person_id].insert(0, one)
    scores: dict[int, dict[str, Cell]] = {}
    for score in DomainScore.objects.filter(assessment__in=[one.pk for each in looks.values() for one in each]):
        scores.setdefault(score.assessment_id, {})[score.domain] = Cell(score.level, score.persons_level, score.evidence)
    return [_situation(member, looks.get(member.person_id, []), scores) for member in members]


def _situation(member: Member, looks: list[Assessment], scores: Mapping[int, Mapping[str, Cell]]) -> Situation:
    names: dict[str, str] = {}
    for one in reversed(looks):  # the newest wording, then what only older ones have
        for domain in one.instrument.content["domains"]:
            names.setdefault(domain["code"], said(domain["name"]))
    cells = [scores.get(one.pk, {}) for one in looks]
    drawn = [
        (one.done_on, {code: (cell.level, cell.persons_level) for code, cell in row.items() if cell.level is not None})
        for one, row in zip(looks, cells, strict=True)
    ]
    used = [code for code in names if any(code in row for row in cells)]
    rows = tuple(DomainRow(names[code], tuple(row.get(code) for row in cells)) for code in used)
    return Situation(member, tuple(looks), rows, picture(used, drawn), names)


def last_levels(file: CaseFile, person_id: int) -> Mapping[str, int]:
    """The last level of each domain of a person (one query): where the form starts from."""
    rows = DomainScore.objects.filter(assessment__file=file, assessment__person_id=person_id, level__isnull=False)
    ordered = rows.order_by("assessment__done_on", "pk").values_list("domain", "level")
    return {domain: level for domain, level in ordered if level is not None}


def assessments_of(file_id: int, actor: Actor, *, at: dt.datetime) -> list[Assessment]:
    """The last look at each person of a file (one query)."""
    rows = Assessment.objects.filter(known_to(actor, at), file_id=file_id).select_related("person", "written_by", "instrument")
    return list(rows.order_by("person_id", "-done_on", "-pk").distinct("person_id"))


def needs_of(file: CaseFile, actor: Actor, *, at: dt.datetime) -> list[tuple[Need, str]]:
    """Needs that are named today with the name of their domain, the oldest first (two queries)."""
    today = timezone.localdate(at)
    seen = Q(person__isnull=True) | known_to(actor, at)
    rows = list(Need.objects.on(today).filter(seen, file=file).select_related("person", "noted_by").order_by("valid", "pk"))
    instrument = instrument_on(today) if rows else None
    names = {one.code: one.name for one in domains_of(instrument)} if instrument is not None else {}
    return [(row, names.get(row.domain, row.domain)) for row in rows]
