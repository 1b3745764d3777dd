"""Places of somebody who leaves a household safely, or who leaves no trace any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from impulsem.groups.models import Enrolment, GroupSession
from impulsem.groups.services import telling
from impulsem.groups.services.enrolling import give_back, move_up
from impulsem.groups.services.steps import end_reach, locked
from impulsem.people import services as people
from impulsem.platform import audit
from impulsem.platform.actors import Actor


@transaction.atomic
def call_off(*, person_ids: Collection[int], all_of_them: bool, by: Actor, at: dt.datetime) -> int:
    """Give back what these persons have to come: all of it, or where somebody is whom they must not meet. Gives how many places.

    It follows from an act that was allowed elsewhere. They are not written to: whoever works with them tells them.
    """
    coming = Enrolment.objects.filter(
        person_id__in=person_ids,
        session__state=GroupSession.State.PLANNED,
        session__span__endswith__gt=at,
        state__in=[*Enrolment.EXPECTED, Enrolment.State.WAITING],
    )
    gone = 0
    for pk, session_id in coming.order_by("session_id", "pk").values_list("pk", "session_id"):
        session = locked(session_id)
        place = Enrolment.objects.select_related("person").get(pk=pk)
        place.session = session
        if not all_of_them and not _meets(place):
            continue
        give_back(place, by=by, at=at)
        telling.tell(telling.MOVED_UP, move_up(session, by=by, at=at), by=by, at=at)
        audit.record(by, "groups.call_off", on=place)
        gone += 1
    return gone


def _meets(place: Enrolment) -> bool:
    others = people.kept_apart_from(place.person_id)
    return Enrolment.objects.filter(session=place.session, person_id__in=others).exclude(state=Enrolment.State.LEFT).exists()


def close_to_others(*, person_id: int, at: dt.datetime) -> None:
    """Who holds a session does not reach somebody who was sealed."""
    for place in Enrolment.objects.filter(person_id=person_id, session__span__endswith__gt=at):
        end_reach(place, at=at)
