"""The city's registers, people whom they know, and who may look them up."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.documents.reference import load_documents
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import Person, PersonIdentifier, Reach
from impulsem.people.services import grant_reach
from impulsem.people.tests.factories import LONG_AGO, make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.periods import period
from impulsem.registers import services
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.models import LookUp, Register
from impulsem.registers.reference import load_registers

_number = itertools.count(10_000_000)


def registers() -> None:
    """Those of the city's folder, with their legal grounds."""
    if not Register.objects.exists():
        load_documents(folder=Path(settings.CITY_DIR))
        load_registers(folder=Path(settings.CITY_DIR))


def known(*, born: dt.date = dt.date(1980, 1, 1), number: str = "", **fields: Any) -> Person:
    """Somebody with a DNI."""
    person = make_person(birth_date=born, **fields)
    PersonIdentifier.objects.create(person=person, kind="dni", value=number or f"{next(_number)}X", valid=period(LONG_AGO))
    return person


def professional(*persons: Person) -> tuple[Worker, Actor]:
    """Somebody who works with these persons."""
    worker = make_worker()
    reaching(worker, *persons)
    return worker, actor(worker)


def reaching(worker: Worker, *persons: Person) -> None:
    for person in persons:
        during = DateTimeTZRange(clock.now() - dt.timedelta(days=30), None)
        grant_reach(person=person, worker=worker, reason=Reach.Reason.ASSIGNMENT, during=during, source="test:1")


def ask(person: Person, register: str, by: Actor, *, purpose: str = "application", at: dt.datetime | None = None) -> LookUp:
    return services.look_up(person=person, register=register, purpose=purpose, by=by, at=at or clock.now())


@contextmanager
def local_registers() -> Iterator[LocalRegisters]:
    """The server on a port of its own, with the setting that leads to it."""
    with LocalRegisters(("127.0.0.1", 0), secret="of-the-tests", quiet=True) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
