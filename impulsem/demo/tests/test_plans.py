"""The plans of a synthetic city are plans that the product itself would have let somebody write."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from impulsem.casework import queries
from impulsem.casework.models import DomainScore, Plan, PlanVersion
from impulsem.casework.services import plan_content
from impulsem.casework.tests.factories import actor, make_file, make_person, referent_of
from impulsem.casework.tests.plan_factories import BARCELONA
from impulsem.demo.plans import bring_plans
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    """Forty households of which the oldest files are in treatment."""
    long_ago = clock.now() - dt.timedelta(days=400)
    files = [make_file(make_person(birth_date=dt.date(1940 + n, 3, 1)), at=long_ago) for n in range(40)]
    for file in files[:30]:
        file.phase = "treatment"
        file.save(update_fields=["phase"])
    return files


def test_its_plans_read_as_if_they_had_been_written_here(city):
    counts = bring_plans(folder=BARCELONA, on=clock.today())
    connection.check_constraints()
    assert counts["plans"] >= 15
    for plan in Plan.objects.all():
        assert PlanVersion.objects.get(plan=plan).content == plan_content(plan)
        sheet = queries.plan_sheet(plan, [], actor(referent_of(plan.file)), at=clock.now())
        assert all(goal.theirs and goal.others for goal in sheet.goals)
        if plan.state == "agreed":
            assert sheet.agreed_count >= 1
            assert plan.review_commitment.due_on == plan.review_on
    assert not DomainScore.objects.filter(level__lte=2, evidence="").exists()


def test_bringing_them_again_brings_nothing(city):
    bring_plans(folder=BARCELONA, on=clock.today())
    assert bring_plans(folder=BARCELONA, on=clock.today()) == {}
