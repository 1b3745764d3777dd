"""Sessions of people, for the pages about them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection

from impulsem.groups.models import Enrolment, GroupSession
from impulsem.platform.actors import Actor
from impulsem.platform.words import said


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place of somebody in a session, without a word about who else is there."""

    place: Enrolment
    title: str

    @property
    def session(self) -> GroupSession:
        return self.place.session

    @property
    def who(self) -> str:
        return self.place.person.known_as or self.place.person.given_name

    @property
    def may_leave(self) -> bool:
        return self.place.state in (Enrolment.State.INVITED, Enrolment.State.ENROLLED, Enrolment.State.WAITING)


def places_of(person_ids: Collection[int], actor: Actor, *, at: dt.datetime, limit: int = 20) -> tuple[list[PlaceLine], list[PlaceLine]]:
    """What comes, the soonest first, and what was, the last first (one query)."""
    rows = (
        Enrolment.objects.told_to(actor, at=at)
        .filter(person_id__in=person_ids)
        .exclude(state=Enrolment.State.LEFT)
        .select_related("person", "session__centre", "session__version")
        .order_by("-session__span__startswith", "pk")[:limit]
    )
    lines = [PlaceLine(row, said(row.session.version.title)) for row in rows]
    coming = [line for line in lines if line.session.ends_at > at and line.session.state == GroupSession.State.PLANNED]
    return coming[::-1], [line for line in lines if line not in coming]
