"""What the household is told: neutral words, once each."""

from __future__ import annotations

import datetime as dt

from django.utils import translation

from impulsem.benefits.models import Appeal, Application, Decision, Reclaim
from impulsem.messaging import services as messaging
from impulsem.people.models import Person
from impulsem.platform.actors import Actor
from impulsem.platform.web.dates import long_date

RECEIVED, MISSING, NEWS = "request-received", "request-missing", "request-news"


def tell_received(application: Application, *, by: Actor, at: dt.datetime) -> None:
    _tell(application, RECEIVED, key=f"benefits.received:{application.pk}", by=by, at=at)


def tell_missing(application: Application, *, until: dt.date, by: Actor, at: dt.datetime) -> None:
    _tell(application, MISSING, key=f"benefits.missing:{application.pk}:{at:%Y%m%d%H%M%S}", until=until, by=by, at=at)


def tell_decided(decision: Decision, *, by: Actor, at: dt.datetime) -> None:
    _tell(decision.application, NEWS, key=f"benefits.decided:{decision.pk}", by=by, at=at)


def tell_settled(appeal: Appeal, *, by: Actor, at: dt.datetime) -> None:
    _tell(appeal.decision.application, NEWS, key=f"benefits.settled:{appeal.pk}", by=by, at=at)


def tell_reclaimed(asked: Reclaim, *, by: Actor, at: dt.datetime) -> None:
    _tell(asked.grant.application, NEWS, key=f"benefits.reclaimed:{asked.pk}", by=by, at=at)


def _tell(application: Application, template: str, *, key: str, by: Actor, at: dt.datetime, until: dt.date | None = None) -> None:
    person = application.applicant
    if person.died_on is not None:
        return
    values = {"number": application.number}
    if until is not None:
        with translation.override(language_of(person)):
            values["day"] = long_date(until)
    messaging.send(person=person, template=template, values=values, key=key, centre=application.centre, by=by, at=at)


def language_of(person: Person) -> str:
    """The language of the house in which the person reads."""
    return {"es": "es", "en": "en-gb", "en-gb": "en-gb"}.get(person.notice_language, "ca")
