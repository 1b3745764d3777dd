"""Two people, one application, one moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from impulsem.benefits import services
from impulsem.benefits.models import Application, Decision, Grant
from impulsem.benefits.services import refusals
from impulsem.benefits.tests.factories import draft, submitted, works_with
from impulsem.benefits.tests.payment_factories import AT, make_benefit, make_line, office
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """What each said: nothing, or the name of what it was refused for."""
    gate = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        try:
            gate.wait()
            act()
        except DomainError as refusal:
            return type(refusal).__name__
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def test_two_officers_who_decide_one_application_decide_it_once() -> None:
    application, first, second = submitted(), office(), office()
    make_line(application.benefit)

    def grants(by: object) -> Callable[[], object]:
        return lambda: services.decide(
            application=application,
            outcome="granted",
            amount=Decimal("100"),
            reasons="Rent.",
            by=by,  # type: ignore[arg-type]  # an actor
            at=AT,
        )

    assert together(grants(first), grants(second)) == ["", "CannotFollow"]
    assert Decision.objects.count() == 1
    assert Grant.objects.count() == 1


def test_two_desks_never_promise_the_same_money() -> None:
    benefit = make_benefit()
    line = make_line(benefit, amount=15_000)
    applications, clerks = [submitted(), submitted()], [office(), office()]
    acts = [
        lambda application=application, by=by: services.decide(
            application=application, outcome="granted", amount=Decimal("100"), reasons="Rent.", by=by, at=AT
        )
        for application, by in zip(applications, clerks, strict=True)
    ]
    assert together(*acts) == ["", "NoBudget"]
    line.refresh_from_db()
    assert line.committed == 10_000


def test_two_centres_that_submit_for_one_household_see_each_other() -> None:
    one, other = make_person(), make_person()
    make_household(one, other)
    drafts = [(draft(person, by=by), by) for person, by in ((one, works_with(one)), (other, works_with(other)))]
    acts = [lambda application=application, by=by: services.submit(application=application, by=by, at=AT) for application, by in drafts]
    assert together(*acts) == ["", refusals.AskedAlready.__name__]
    assert Application.objects.filter(state="submitted").count() == 1
