"""What a route can lead to: free times and sessions with places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from impulsem.agenda import queries as agenda
from impulsem.agenda.queries import Slot
from impulsem.groups import queries as groups
from impulsem.groups.models import GroupProject
from impulsem.groups.queries import OpenSession
from impulsem.intake.models import Demand
from impulsem.intake.services.refusals import NoVisitReason
from impulsem.intake.services.routing import visit_reason
from impulsem.organisation.models import Worker

SLOTS, SESSIONS = 8, 8


def slots_for(demand: Demand, route: str, *, at: dt.datetime, everywhere: bool = False, limit: int = SLOTS) -> list[Slot]:
    """The next free times for a visit by this route, at the demand's centre or in the whole city (three or four queries).

    None in a city that has no reasons for a visit yet; deciding for such a route says so.
    """
    try:
        reason = visit_reason(route)
    except NoVisitReason:
        return []
    centres = None if everywhere else [demand.centre]
    return agenda.next_slots(reason, at=at, centres=centres, for_staff=True, limit=limit)


def attending(slots: Sequence[Slot]) -> dict[int, str]:
    """Names of who attends these times (one query)."""
    return dict(Worker.objects.filter(pk__in={pk for slot in slots for pk in slot.worker_ids}).values_list("pk", "name"))


def sessions_for(demand: Demand, *, at: dt.datetime, everywhere: bool = False) -> list[OpenSession]:
    """Sessions to come for what the demand is about: VINE first, then the soonest (two queries)."""
    centres = None if everywhere else [demand.centre]
    found = groups.open_sessions(at=at, centres=centres, topic=demand.topic.code)
    found = [one for one in found if one.kind != GroupProject.Kind.COMMUNITY]
    return sorted(found, key=lambda one: (one.kind != GroupProject.Kind.VINE, one.starts_at))[:SESSIONS]
