"""The smallest valid documents for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.documents import services
from impulsem.documents.models import Document
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import Person, Reach
from impulsem.platform import clock
from impulsem.platform.actors import Actor


def upload(*about: Person, file: Any, by: Actor | None = None, **more: Any) -> Document:
    details: dict[str, Any] = {"kind": "identity", "title": "A paper", **more}
    return services.upload(file=file, about=about, by=by or actor(make_worker()), at=clock.now(), **details)


def issue(*about: Person, by: Actor | None = None, **more: Any) -> Document:
    details: dict[str, Any] = {
        "kind": "letter",
        "title": "A letter",
        "template": "documents/papers/letter.html",
        "context": {"paragraphs": ["We write to you.", "L’àvia i el col·legi."]},
        "language": "ca",
        **more,
    }
    return services.issue(about=about, by=by or actor(make_worker()), at=clock.now(), **details)


def reaching(worker: Worker, *people: Person) -> None:
    """The worker works with these people."""
    now = clock.now()
    for person in people:
        Reach.objects.create(
            person=person,
            worker=worker,
            reason=Reach.Reason.ASSIGNMENT,
            during=DateTimeTZRange(now - dt.timedelta(days=1), None, "[)"),
            source=f"test:{worker.pk}:{person.pk}",
        )
