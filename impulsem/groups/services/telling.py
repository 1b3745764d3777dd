"""What people are told about their places: when, where, with which code; never what about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone, translation

from impulsem.groups.models import Enrolment, GroupSession
from impulsem.messaging import services as messaging
from impulsem.platform.actors import Actor
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.dates import full_date, long_date

ENROLLED = "group-enrolled"
WAITING = "group-waiting"
INVITED = "group-invited"
MOVED_UP = "group-moved-up"
CANCELLED = "group-cancelled"
REMINDER = "group-reminder"
FOLLOWED_UP = "group-followed-up"


def tell(template: str, enrolments: Iterable[Enrolment], *, by: Actor, at: dt.datetime, turn: str = "") -> int:
    """Tell each of them once; `turn` sets apart what may happen again (somebody who gave the place back and took another)."""
    tellings = [
        messaging.Telling(
            each.person, values_for(each.session, each), f"groups.{template}:{each.pk}{turn and ':' + turn}", each.session.centre
        )
        for each in enrolments
    ]
    if not tellings:
        return 0
    return messaging.send_many(tellings=tellings, template=template, by=by, at=at)


def values_for(session: GroupSession, enrolment: Enrolment) -> dict[str, str]:
    """In the language of the person's notices."""
    with translation.override(enrolment.person.notice_language):
        return {
            "day": str(full_date(timezone.localdate(session.starts_at))),
            "time": str(written(session.starts_at)),
            "place": place_of(session),
            "code": enrolment.code,
            "by": str(long_date(enrolment.commitment.due_on)) if enrolment.commitment else "",
        }


def place_of(session: GroupSession) -> str:
    return session.place or session.centre.address or session.centre.name
