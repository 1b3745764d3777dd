"""The smallest valid projects, sessions and places for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.agenda.tests.factories import MONDAY, NOW, make_professional, make_room, moment
from impulsem.groups import services
from impulsem.groups.models import Enrolment, GroupProject, GroupSession, ProjectVersion
from impulsem.messaging.models import Template
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Centre, Worker
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.models import Person
from impulsem.people.tests.factories import make_person
from impulsem.platform.actors import Actor, job

_number = itertools.count(1)
BY = job("test")
LATER = dt.date(2026, 11, 30)

GUIDE = {"purpose": "Welcome.", "steps": [[10, "Hello"], [50, "Rights"]], "checklist": ["Chairs"], "materials": ["Slides"], "team": "Two"}


def words(text: str) -> dict[str, str]:
    return {code: text for code, _ in settings.LANGUAGES}


def make_project(*, kind: str = GroupProject.Kind.VINE, centre: Centre | None = None, **fields: Any) -> GroupProject:
    n = next(_number)
    project = GroupProject.objects.create(kind=kind, centre=centre, code=None if centre else f"project-{n}", created_at=NOW)
    details: dict[str, Any] = {
        "title": words(f"Project {n}"),
        "summary": words("What one takes home."),
        "guide": {"en-gb": GUIDE},
        "minutes": 60,
        "capacity": 12,
        **fields,
    }
    ProjectVersion.objects.create(project=project, number=1, made_at=NOW, **details)
    return project


def span(hour: int = 10, *, minutes: int = 60, day: dt.date = LATER) -> DateTimeTZRange:
    return DateTimeTZRange(moment(hour, day=day), moment(hour, day=day) + dt.timedelta(minutes=minutes), "[)")


def make_session(
    *, project: GroupProject | None = None, centre: Centre | None = None, worker: Worker | None = None, **fields: Any
) -> GroupSession:
    """A session at 10:00 a week from Monday (or on `day`), of three places, held by a professional of the centre."""
    if not Template.objects.exists():
        templates()
    centre = centre or make_centre()
    day = fields.pop("day", LATER)
    details: dict[str, Any] = {
        "room": make_room(centre, kind="group", seats=20),
        "workers": [worker or make_professional(centre)],
        "span": span(day=day),
        "capacity": 3,
        "by": BY,
        "at": NOW,
        **fields,
    }
    return services.plan_session(project=project or make_project(), centre=centre, **details)


def enrolled(session: GroupSession, person: Person | None = None, *, by: Actor = BY, at: dt.datetime = NOW, **fields: Any) -> Enrolment:
    return services.enrol(session=session, person=person or make_person(), by=by, at=at, **fields)


__all__ = ["BY", "LATER", "MONDAY", "NOW", "enrolled", "make_project", "make_session", "moment", "span", "words"]
