"""The economic side of the demonstration: figures, look-ups, applications and payments, findings, work for others, a question what if."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction

from impulsem.benefits.models import Application, BudgetLine, ForOthers, Grant, Payment, Requester
from impulsem.benefits.reference import load_budget, load_requesters
from impulsem.casework.models import Assignment, CaseFile
from impulsem.casework.queries.claims import claimed_by
from impulsem.demo import applications, for_others
from impulsem.demo.staff import DOMAIN
from impulsem.entitlement import services as entitlement
from impulsem.entitlement.models import Benefit, Finding, Parameter, ParameterValue, WhatIf
from impulsem.entitlement.reference import load_benefits
from impulsem.organisation.models import Role, Worker, WorkerPost
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import Household, HouseholdMembership, Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor, job
from impulsem.platform.errors import DomainError
from impulsem.registers import services as registers
from impulsem.registers.models import LookUp, Register

CARRIED_ON = "Supòsit de la demostració: l’últim valor conegut, que continua"
NOTE = "Ningú no ha publicat aquí els del curs actual; cap decisió real no hi pot descansar."
PEOPLE_LOOKED_UP = 14
SMALL = 100_000  # households: a city of more is kept by the worker at night, and asked by whoever tries it


def bring(*, folder: Path) -> dict[str, int]:
    """What is there already stays. Says how many of each there are. folder: the city's."""
    if not (folder / "benefits").is_dir():  # a city may have none yet
        return {}
    if not Benefit.objects.exists():
        load_benefits(folder=folder)
    if not Requester.objects.exists():
        load_requesters(folder=folder)
    if not BudgetLine.objects.exists():
        load_budget(folder=folder)
    office = applications.Office(clock.today())
    institute = _actor("institute")
    if institute is not None and office.head is not None and CaseFile.objects.exists():
        _everything(office, office.head, institute)
    return {
        "applications for aid": Application.objects.count(),
        "grants": Grant.objects.count(),
        "payments": Payment.objects.count(),
        "look-ups": LookUp.objects.count(),
        "findings": Finding.objects.count(),
        "matters of others": ForOthers.objects.count(),
    }


def _everything(office: applications.Office, head: Actor, institute: Actor) -> None:
    with transaction.atomic():
        _figures(head, institute)
    if not LookUp.objects.exists():
        _look_up()
    with transaction.atomic():
        if not Grant.objects.exists():
            applications.bring(office)
        if not ForOthers.objects.exists():
            for_others.bring(institute)
        if not Finding.objects.exists():
            _find()
    if not WhatIf.objects.exists():
        _what_if(head)


def _actor(login: str) -> Actor | None:
    worker = Worker.objects.filter(account__email=f"{login}@{DOMAIN}").first()
    return worker_actor(worker, on=clock.today()) if worker is not None else None


def _figures(head: Actor, institute: Actor) -> None:
    """Figures of school meals end in 2024: two people of the demonstration carry them on, and where they show it is said that they suppose.

    No rule is published over a figure that somebody brought for this day.
    """
    today, now = clock.today(), clock.now()
    approved = []
    for parameter in Parameter.objects.filter(scheme="school_meals"):
        last = parameter.values.in_force().order_by("-valid").first()
        if last is None or last.until is None or last.until > today:
            continue
        value = entitlement.propose_value(
            parameter=parameter,
            value=Decimal(last.value),
            first=today,
            status=ParameterValue.Status.UNVERIFIED,
            source=f"{CARRIED_ON} (va valer fins al {last.last:%d/%m/%Y}: {last.source})",
            note=NOTE,
            by=head,
            at=now,
        )
        approved.append(entitlement.approve_value(value=value, by=institute, at=now))
    if approved:
        with suppress(DomainError), transaction.atomic():
            entitlement.publish(values=approved, note=CARRIED_ON, by=institute, at=now)


def _look_up() -> None:
    """The people of the log-in's first files in all registers, answered by the invented ones on this machine; then wanted once more."""
    worker = Worker.objects.filter(account__email=f"professional@{DOMAIN}").first()
    if worker is None or not Register.objects.exists():
        return
    now, by = clock.now(), worker_actor(worker, on=clock.today())
    people = _mine(worker)
    asked = now - dt.timedelta(minutes=20)
    with transaction.atomic():
        for person in people:
            for register in Register.objects.filter(active=True):
                with suppress(DomainError):
                    registers.look_up(person=person, register=register, purpose="entitlement", by=by, at=asked)
    with _invented_registers() as address:
        before, settings.REGISTERS = settings.REGISTERS, address
        try:
            for register in Register.objects.filter(active=True):
                registers.ask_due(register=register.code)
        finally:
            settings.REGISTERS = before
    with transaction.atomic():
        for person in people[: PEOPLE_LOOKED_UP // 2]:
            for register in Register.objects.filter(active=True)[:3]:
                with suppress(DomainError):
                    registers.look_up(person=person, register=register, purpose="entitlement", by=by, at=now)


def _mine(worker: Worker) -> list[Person]:
    files = Assignment.objects.on(clock.today()).filter(worker=worker, file__state="open").order_by("pk").values("file__household_id")
    lives = HouseholdMembership.objects.on(clock.today()).filter(household_id__in=files, role="principal", person__sealed_by__isnull=True)
    return list(Person.objects.filter(pk__in=lives.values("person_id")).defer("name_vector").order_by("pk")[:PEOPLE_LOOKED_UP])


@contextmanager
def _invented_registers() -> Iterator[str]:
    """The local register server, as a process of its own until the block ends; gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://{secrets.token_hex(16)}@127.0.0.1:{port}/look-ups"
    command = [sys.executable, "-m", "impulsem.cli.registers", "--port", str(port), "--quiet"]
    process = subprocess.Popen(command, env={**os.environ, "IMPULSEM_REGISTERS": address})
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def _find() -> None:
    """What the nightly scan finds, for the files of the showcase; the others are gone through at night."""
    now = clock.now()
    posts = WorkerPost.objects.filter(worker__account__email=f"professional@{DOMAIN}", role=Role.PROFESSIONAL)
    files = CaseFile.objects.filter(state="open", centre__in=posts.values("centre")).order_by("household_id")
    households = list(files.values_list("household_id", flat=True))
    if households:
        entitlement.scan(households=households, day=clock.today(), claimed=claimed_by(households, at=now), by=job("demo"), at=now)


def _what_if(head: Actor) -> None:
    """The threshold of the child fund a third higher: asked, answered and kept."""
    if Household.objects.count() > SMALL:
        return
    now = clock.now()
    parameter = Parameter.objects.filter(code="child_fund.limit.two").first()
    value = parameter.values.in_force().filter(valid__contains=clock.today()).first() if parameter is not None else None
    if parameter is None or value is None:
        return
    with suppress(DomainError):
        entitlement.keep_city(day=clock.today(), by=job("demo"), at=now)
        asked = entitlement.ask_what_if(
            title="Fons d’infància: llindar un terç més alt",
            changes={parameter: (value.value * 4 / 3).quantize(Decimal("0.01"))},
            by=head,
            at=now,
        )
        entitlement.work_out_what_if(what_if=asked, at=now)
