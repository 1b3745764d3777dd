"""Two who approve at the same moment, and two who publish."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from impulsem.entitlement import services
from impulsem.entitlement.models import ParameterValue, Publication
from impulsem.entitlement.services import refusals
from impulsem.entitlement.tests.factories import NOW, approved, keeper, make_parameter, proposed
from impulsem.platform.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _cases_that_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("impulsem.entitlement.engine.cases.run_cases", lambda parameters: [])
    monkeypatch.setattr("impulsem.entitlement.engine.cases.count", lambda: 3)


def at_once(*acts: Callable[[], object]) -> list[type[DomainError] | None]:
    gate = threading.Barrier(len(acts))

    def door(act: Callable[[], object]) -> type[DomainError] | None:
        try:
            gate.wait()
            act()
        except DomainError as refusal:
            return type(refusal)
        else:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(door, acts))


def test_of_two_approvals_at_the_same_moment_one_counts() -> None:
    value = proposed(make_parameter())
    people = [keeper(), keeper()]
    said = at_once(*(lambda by=by: services.approve_value(value=value, by=by, at=NOW) for by in people))  # type: ignore[misc]  # bound early
    assert sorted(said, key=str) == sorted([None, refusals.AlreadyJudged], key=str)
    value.refresh_from_db()
    assert value.judged_by_id in [by.worker_id for by in people]


def test_an_approval_and_a_rejection_at_the_same_moment_do_not_both_stand() -> None:
    value = proposed(make_parameter())
    yes, no = keeper(), keeper()
    said = at_once(
        lambda: services.approve_value(value=value, by=yes, at=NOW),
        lambda: services.reject_value(value=value, because="No.", by=no, at=NOW),
    )
    assert said.count(None) == 1


def test_a_value_that_two_publish_at_the_same_moment_goes_out_once() -> None:
    value = approved(make_parameter())
    people = [keeper(), keeper()]
    said = at_once(*(lambda by=by: services.publish(values=[value], by=by, at=NOW) for by in people))  # type: ignore[misc]  # bound early
    assert sorted(said, key=str) == sorted([None, refusals.NotApproved], key=str)
    assert Publication.objects.count() == 1


def test_two_values_for_the_same_days_published_at_the_same_moment_leave_one_a_day() -> None:
    parameter = make_parameter()
    both = [approved(parameter, "100"), approved(parameter, "110")]
    at_once(*(lambda row=row: services.publish(values=[row], by=keeper(), at=NOW) for row in both))  # type: ignore[misc]  # bound early
    assert ParameterValue.objects.in_force().count() == 1
