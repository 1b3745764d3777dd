"""Where a person stands with each use of its data."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection

from impulsem.documents.models import Ground, GroundType, Notice, NoticeGiven
from impulsem.people.models import Person


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """One use of data. state: "holds" (may be done), "asked" (nothing was answered), "refused", "objected", "withdrawn", "over"."""

    type: GroundType
    state: str
    answer: Ground | None
    older_version: bool = False

    @property
    def may(self) -> bool:
        return self.state == "holds"


def grounds_of(person: Person, *, on: dt.date) -> list[Standing]:
    """Every use of data that the city has, as it stands for a person on a day (two queries)."""
    latest: dict[str, Ground] = {}
    for each in Ground.objects.filter(person=person).select_related("type", "document", "by").order_by("answered_at", "pk"):
        latest[each.code] = each
    types = GroundType.objects.on(on).order_by("order", "code")
    return [_standing(each, latest.get(each.code), on) for each in types]


def standings(person_ids: Collection[int], codes: Collection[str], *, on: dt.date) -> dict[tuple[int, str], Standing]:
    """Some uses of data as they stand for some persons on a day, by person and code (two queries)."""
    latest: dict[tuple[int, str], Ground] = {}
    for each in Ground.objects.filter(person__in=person_ids, code__in=codes).order_by("answered_at", "pk"):
        latest[each.person_id, each.code] = each
    types = list(GroundType.objects.on(on).filter(code__in=codes))
    return {(key, kind.code): _standing(kind, latest.get((key, kind.code)), on) for key in person_ids for kind in types}


def may(person: Person, code: str, *, on: dt.date) -> bool:
    """Whether a use of data may be done for a person on a day: consent that holds, or no objection where none is needed (two queries)."""
    kind = GroundType.objects.on(on).filter(code=code).first()
    if kind is None:
        return False
    last = Ground.objects.filter(person=person, code=code).order_by("answered_at", "pk").last()
    return _standing(kind, last, on).may


def _standing(kind: GroundType, answer: Ground | None, on: dt.date) -> Standing:
    if answer is None:
        return Standing(kind, "asked" if kind.asks else "holds", None)
    older = answer.type_id != kind.pk
    over = answer.holds_until is not None and answer.holds_until < on
    if answer.answer == Ground.Answer.OBJECTED:
        return Standing(kind, "objected" if answer.ended_at is None else "holds", answer, older)
    if answer.ended_at is not None:
        return Standing(kind, "withdrawn" if answer.withdrawn else "asked", answer, older)
    if answer.answer == Ground.Answer.REFUSED:
        return Standing(kind, "refused", answer, older)
    return Standing(kind, "over" if over else "holds", answer, older)


def notices_of(person: Person, *, on: dt.date) -> list[tuple[Notice, NoticeGiven | None]]:
    """The notices in force, and when the person was given each (two queries)."""
    given = {each.notice_id: each for each in NoticeGiven.objects.filter(person=person).select_related("by", "document")}
    return [(notice, given.get(notice.pk)) for notice in Notice.objects.on(on).order_by("code")]
