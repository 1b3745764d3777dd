"""The synthetic city's economic side: in every state, each one possible, and brought once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings

from impulsem.agenda.tests.factories import make_professional
from impulsem.benefits.models import Application, BudgetLine, Decision, Dossier, ForOthers, Grant, PayeeAccount, Payment, PaymentBatch
from impulsem.benefits.rules.bank import account_number
from impulsem.casework.tests.factories import make_file
from impulsem.demo import applications, benefits
from impulsem.demo.staff import DOMAIN
from impulsem.documents.reference import load_documents
from impulsem.messaging.reference import load_templates
from impulsem.organisation.models import Role, Team, TeamMembership, Worker
from impulsem.organisation.tests.factories import LONG_AGO, make_centre, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


def named(login: str, worker: Worker) -> Worker:
    assert worker.account is not None
    worker.account.email = f"{login}@{DOMAIN}"
    worker.account.save()
    return worker


@pytest.fixture(autouse=True)
def city() -> None:
    load_documents(folder=settings.CITY_DIR)
    load_templates(folder=settings.CITY_DIR)
    centre = make_centre()
    worker = named("professional", make_professional(centre))
    for _ in range(6):
        make_worker(role=Role.FRONT_DESK, centre=centre)
    team = Team.objects.create(name="O", kind=Team.Kind.ECONOMIC)
    office = [make_worker(role=Role.ECONOMIC_OFFICE) for _ in range(3)] + [named("office-head", make_worker(role=Role.ECONOMIC_HEAD))]
    TeamMembership.objects.bulk_create([TeamMembership(team=team, worker=one, valid=period(LONG_AGO)) for one in office])
    named("institute", make_worker(role=Role.INSTITUTE))
    for _ in range(60):
        make_file(make_person(), centre=centre, referent=worker, at=clock.now() - dt.timedelta(days=200))


@pytest.mark.parametrize("number", [1, 2, 77, 4_321])
def test_invented_accounts_have_digits_that_check(number: int) -> None:
    assert account_number(applications.iban(number)).startswith("ES")


def test_there_is_something_of_everything() -> None:
    counts = benefits.bring(folder=settings.CITY_DIR)
    assert counts["applications for aid"] == Application.objects.count() > 40
    assert {"draft", "submitted", "more_information", "decided"} <= set(Application.objects.values_list("state", flat=True))
    assert Decision.objects.filter(state="proposed").exists()
    assert PaymentBatch.objects.filter(state="settled").exists()
    assert Payment.objects.filter(state="paid").exists()
    assert ForOthers.objects.count() >= 900
    assert {"prepared", "answered"} == set(Dossier.objects.values_list("state", flat=True))


def test_nobody_decides_on_what_they_asked_for_and_no_line_is_overspent() -> None:
    benefits.bring(folder=settings.CITY_DIR)
    decided = Decision.objects.filter(state="decided")
    assert decided.exists()
    assert not [one for one in decided if one.decided_by_id == one.requested_by_id]
    assert not [line for line in BudgetLine.objects.all() if line.balance < 0]
    assert not Grant.objects.exclude(payee__in=PayeeAccount.objects.filter(verified_at__isnull=False)).exists()


def test_bringing_twice_brings_nothing_more() -> None:
    once = benefits.bring(folder=settings.CITY_DIR)
    assert benefits.bring(folder=settings.CITY_DIR) == once
