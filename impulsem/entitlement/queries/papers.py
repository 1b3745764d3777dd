"""Which papers a benefit wants, and which of them are there: what was brought for one is not asked for again by another."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from impulsem.documents.models import Document
from impulsem.entitlement.models import Requirement
from impulsem.people.queries import Member
from impulsem.platform.prepared import prepared
from impulsem.registers.models import LookUp


class There(enum.StrEnum):
    PRESENT = "present"
    LOOKED_UP = "looked_up"  # a register answered, and the answer is valid
    EXPIRED = "expired"
    MISSING = "missing"


LABELS = {
    There.PRESENT: _("There"),
    There.LOOKED_UP: _("Looked up"),
    There.EXPIRED: _("Out of date"),
    There.MISSING: _("Missing"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is wanted of somebody (or of the household: no name). until: the last day on which what is there proves it."""

    code: str
    name: str
    whose: str
    there: There
    title: str = ""
    until: dt.date | None = None
    person_id: int | None = None
    proof: str = ""
    register: str = ""

    @property
    def label(self) -> str:
        return str(LABELS[self.there])

    @property
    def has_to_come(self) -> bool:
        return self.there in (There.EXPIRED, There.MISSING)


class Brought(NamedTuple):
    """A document that proves something about a person."""

    person_id: int
    proof: str
    title: str
    valid_until: dt.date | None
    made_at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Proofs:
    """What proves something about some persons on a day: papers brought in or made, and valid answers of registers."""

    day: dt.date
    papers: Mapping[tuple[int, str], Sequence[Brought]]  # by person and proof, the newest first
    answers: Mapping[tuple[int, str], dt.date | None]  # by person and register: until when

    def of(self, wanted: Requirement, person_ids: Collection[int]) -> tuple[There, Brought | None, dt.date | None]:
        """The best there is about any of them."""
        rows = [row for person_id in person_ids for row in self.papers.get((person_id, wanted.proof), ())]
        for row in rows:
            until = _proves_until(row, wanted)
            if until is None or until >= self.day:
                return There.PRESENT, row, until
        for person_id in person_ids:
            if wanted.register and (person_id, wanted.register) in self.answers:
                return There.LOOKED_UP, None, self.answers[person_id, wanted.register]
        return (There.EXPIRED, rows[0], _proves_until(rows[0], wanted)) if rows else (There.MISSING, None, None)


def proofs_of(person_ids: Sequence[int], *, on: dt.date) -> Proofs:
    """Papers and answers about these persons, whoever brought them (two queries): nobody is asked for what the house has."""
    papers: dict[tuple[int, str], list[Brought]] = {}
    for row in _brought(tuple(person_ids)):
        brought = Brought(*row)
        papers.setdefault((brought.person_id, brought.proof), []).append(brought)
    answers = {(person_id, register): until for person_id, register, until in _answered(tuple(person_ids), on)}
    return Proofs(on, papers, answers)


@prepared
def _brought(person_ids: tuple[int, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Document.about.through.objects.filter(person_id__in=person_ids, document__blob__isnull=False, document__proves__gt="")
    named = ("person_id", "document__proves", "document__title", "document__valid_until", "document__made_at")
    return rows.order_by("-document__made_at").values_list(*named)


@prepared
def _answered(person_ids: tuple[int, ...], on: dt.date) -> QuerySet[LookUp, tuple[int, str, dt.date | None]]:
    rows = LookUp.objects.filter(person_id__in=person_ids, state=LookUp.State.ANSWERED, expires_on__gte=on)
    return rows.values_list("person_id", "register__code", "expires_on").order_by("pk")


def papers_for(requirements: Iterable[Requirement], members: Sequence[Member], proofs: Proofs) -> list[Paper]:
    """One line a paper and person of whom it is wanted. members: who counts, the principal person first."""
    return [paper for wanted in requirements for paper in _wanted(wanted, members, proofs)]


def _wanted(wanted: Requirement, members: Sequence[Member], proofs: Proofs) -> list[Paper]:
    whose = Requirement.Whose
    if wanted.whose == whose.HOUSEHOLD:
        return [_paper(wanted, "", None, proofs.of(wanted, [member.person_id for member in members]))] if members else []
    of = {
        whose.APPLICANT: members[:1],
        whose.ADULTS: [member for member in members if not member.is_minor],
        whose.CHILDREN: [member for member in members if member.is_minor],
        whose.EVERYBODY: members,
    }[whose(wanted.whose)]
    return [_paper(wanted, member.first_name, member.person_id, proofs.of(wanted, [member.person_id])) for member in of]


def _paper(wanted: Requirement, name: str, person_id: int | None, found: tuple[There, Brought | None, dt.date | None]) -> Paper:
    there, row, until = found
    return Paper(
        code=wanted.code,
        name=str(wanted),
        whose=name,
        there=there,
        title=row.title if row else "",
        until=until,
        person_id=person_id,
        proof=wanted.proof,
        register=wanted.register,
    )


def _proves_until(row: Brought, wanted: Requirement) -> dt.date | None:
    """What the paper says itself; else so many months after it came; else for good."""
    if row.valid_until is not None or wanted.months is None:
        return row.valid_until
    months = row.made_at.year * 12 + row.made_at.month - 1 + wanted.months
    return dt.date(months // 12, months % 12 + 1, min(row.made_at.day, 28))


def papers_to_come(papers: Iterable[Paper]) -> list[Paper]:
    """What has to be asked for, each once, however many benefits want it."""
    found: dict[tuple[str, int | None], Paper] = {}
    for paper in papers:
        if paper.has_to_come:
            found.setdefault((paper.code, paper.person_id), paper)
    return list(found.values())
