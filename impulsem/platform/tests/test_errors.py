"""Refusals, events, registries, the audit and the clock."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from impulsem.platform import audit, clock, events
from impulsem.platform.actors import job
from impulsem.platform.errors import DomainError, refusing
from impulsem.platform.models import Account, AuditEvent
from impulsem.platform.periods import contains, cut_short, period
from impulsem.platform.registries import NavItem, Registry


class EmailTaken(DomainError):
    message = "taken"


@pytest.mark.django_db
def test_a_violated_constraint_becomes_the_refusal_that_it_stands_for_and_writes_nothing():
    Account.objects.create_user(email="a@example.org")
    with pytest.raises(EmailTaken), refusing({"account_email_once": EmailTaken}):
        Account.objects.create_user(email="A@example.org")
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_a_constraint_that_nobody_foresaw_stays_a_bug():
    Account.objects.create_user(email="a@example.org")
    with pytest.raises(IntegrityError), refusing({"another": EmailTaken}):
        Account.objects.create_user(email="a@example.org")


@pytest.mark.django_db
def test_nobody_can_change_or_delete_what_was_recorded():
    line = audit.record(job("test"), "platform.tried")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(action="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        line.delete()
    assert AuditEvent.objects.get().action == "platform.tried"


def test_a_fact_is_told_to_who_listens_to_its_type():
    @dataclasses.dataclass(frozen=True)
    class Happened:
        what: str

    heard: list[str] = []
    events.on(Happened)(lambda fact: heard.append(fact.what))
    events.announce(Happened("this"))
    events.announce("something else")
    assert heard == ["this"]


def test_a_code_is_registered_once():
    registry: Registry[NavItem] = Registry()
    item = NavItem(code="a", label="A", icon="i", url_name="u", order=1, allowed=lambda actor: True)
    registry.register(item)
    with pytest.raises(ValueError, match="registered twice"):
        registry.register(item)


@pytest.mark.parametrize(("day", "inside"), [((2026, 1, 1), True), ((2026, 1, 31), True), ((2026, 2, 1), False), ((2025, 12, 31), False)])
def test_a_period_holds_its_first_day_and_not_its_end(day, inside):
    assert contains(period(dt.date(2026, 1, 1), dt.date(2026, 2, 1)), dt.date(*day)) is inside


def test_a_period_is_cut_short_and_never_made_longer():
    span = period(dt.date(2026, 1, 1), dt.date(2026, 2, 1))
    assert cut_short(span, dt.date(2026, 3, 1)) == span
    assert cut_short(span, dt.date(2026, 1, 10)).upper == dt.date(2026, 1, 10)


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 11, 22), 24)])
def test_a_day_has_as_many_hours_as_the_citys_clocks_show(day, hours):
    start, end = clock.day_span(dt.date(*day))
    assert (end - start).total_seconds() == hours * 3600
