"""The smallest template, and people who can be written to, for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

from django.conf import settings

from impulsem.messaging import services
from impulsem.messaging.models import Delivery, Message, Template
from impulsem.messaging.reference import load_templates
from impulsem.organisation.models import Centre, Role
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.people.models import Address, ContactPoint, Person
from impulsem.people.tests.factories import LONG_AGO, make_household, make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor, job
from impulsem.platform.periods import period

_number = itertools.count(1)
BY = job("test")
NOON = clock.at(dt.date(2026, 11, 23), dt.time(12))
VALUES = {"day": "Monday 30 November", "time": "10:00", "place": "Carrer de l’Aurora, 11"}


def templates() -> None:
    """Those of the city's folder."""
    load_templates(folder=Path(settings.CITY_DIR))


def reachable(*, email: str = "", phone: str = "", home: bool = False, **fields: Any) -> Person:
    person = make_person(**{"notice_language": "en-gb", **fields})
    for kind, value in (("email", email), ("phone", phone)):
        if value:
            add_contact(person, kind, value)
    if home:
        Address.objects.create(household=make_household(person), street_text="Carrer de la Lluna", number="3", valid=period(LONG_AGO))
    return person


def add_contact(person: Person, kind: str, value: str, **fields: Any) -> ContactPoint:
    return ContactPoint.objects.create(**{"person": person, "kind": kind, "value": value, "valid": period(LONG_AGO), **fields})


def tell(person: Person, *, key: str = "", by: Actor = BY, at: dt.datetime = NOON, **fields: Any) -> Message:
    """An appointment that is told."""
    if not Template.objects.exists():
        templates()
    details: dict[str, Any] = {"template": "appointment-told", "values": VALUES, **fields}
    return services.send(person=person, key=key or f"test:{next(_number)}", by=by, at=at, **details)


def way(message: Message) -> Delivery:
    """The way that a message takes now."""
    return Delivery.objects.exclude(state="replaced").get(message=message)


def desk(centre: Centre | None = None) -> Actor:
    return actor(make_worker(role=Role.FRONT_DESK, centre=centre or make_centre()))


def institute() -> Actor:
    return actor(make_worker(role=Role.INSTITUTE))
