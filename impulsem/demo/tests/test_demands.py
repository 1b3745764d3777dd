"""The synthetic city's demands: in every state, each one possible, and brought once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings

from impulsem.agenda.tests.factories import make_professional
from impulsem.casework.tests.factories import make_file
from impulsem.demo import demands
from impulsem.demo.staff import DOMAIN
from impulsem.intake.models import Decision, Demand, DemandEvent
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import make_centre, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city() -> None:
    centre = make_centre()
    worker = make_professional(centre)
    assert worker.account is not None
    worker.account.email = f"professional@{DOMAIN}"
    worker.account.save()
    make_worker(role=Role.FRONT_DESK, centre=centre)
    for _ in range(12):
        make_file(make_person(), centre=centre, referent=worker)


def test_there_are_demands_in_every_state_and_those_of_today() -> None:
    counts = demands.bring(folder=settings.CITY_DIR)
    assert counts["demands"] == Demand.objects.count() > 100
    assert set(Demand.objects.values_list("state", flat=True)) == set(Demand.State.values)
    assert Demand.objects.filter(received_at__gte=clock.now() - dt.timedelta(hours=4), urgent=True).exists()
    assert not Demand.objects.filter(received_at__gt=clock.now()).exists()


def test_what_differs_has_its_reason_and_everything_its_story() -> None:
    demands.bring(folder=settings.CITY_DIR)
    differing = [one for one in Decision.objects.all() if one.proposed != one.route]
    assert differing
    assert all(one.reason for one in differing)
    assert set(DemandEvent.objects.filter(kind="received").values_list("demand_id", flat=True)) == set(
        Demand.objects.values_list("pk", flat=True)
    )


def test_bringing_twice_brings_nothing_more() -> None:
    once = demands.bring(folder=settings.CITY_DIR)
    assert demands.bring(folder=settings.CITY_DIR) == once
