"""Budget lines and grants: nothing is promised that is not there, and no cent is lost."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from impulsem.benefits import services
from impulsem.benefits.models import BudgetLine, Grant, Instalment
from impulsem.benefits.rules import schedule
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.benefits.tests.payment_factories import (
    AT,
    NOVEMBER,
    granted,
    head,
    make_account,
    make_application,
    make_benefit,
    make_decision,
    make_iban,
    make_line,
    office,
)
from impulsem.people.tests.factories import make_person
from impulsem.platform.errors import DomainError, NotAllowed

MONTHS = st.integers(min_value=0, max_value=2400).map(lambda n: schedule.next_month(dt.date(1950, 1, 1), n))


@given(cents=st.integers(1, 10**12), parts=st.integers(1, 60))
def test_parts_differ_by_at_most_a_cent_and_no_cent_is_lost(cents: int, parts: int) -> None:
    if cents < parts:
        return
    split = schedule.in_parts(cents, parts)
    assert sum(split) == cents
    assert len(split) == parts
    assert max(split) - min(split) <= 1
    assert min(split) > 0


@given(first=MONTHS, count=st.integers(1, 60), cents=st.integers(1, 10**9), awarded=st.dates(dt.date(1950, 1, 1), dt.date(2200, 1, 1)))
def test_a_schedule_has_each_month_once_and_is_due_neither_before_the_award_nor_before_the_month(
    first: dt.date, count: int, cents: int, awarded: dt.date
) -> None:
    months = schedule.months(first, schedule.next_month(first, count - 1))
    dues = schedule.schedule(cents=cents, months=months, awarded_on=awarded)
    assert sum(due.cents for due in dues) == cents * count
    assert [due.month for due in dues] == sorted({due.month for due in dues})
    assert all(due.due_on >= max(due.month, awarded) for due in dues)


@pytest.mark.django_db
def test_a_grant_is_promised_out_of_its_line_month_by_month() -> None:
    line = make_line(amount=100_000)
    grant = granted(line=line, cents=12_345, months=2)
    line.refresh_from_db()
    assert (line.committed, line.paid, line.balance) == (24_690, 0, 75_310)
    assert [(each.month, each.cents) for each in services.schedule_of(grant)] == [(NOVEMBER, 12_345), (dt.date(2026, 12, 1), 12_345)]


@pytest.mark.django_db
def test_more_than_the_line_has_is_refused_in_words_and_leaves_nothing() -> None:
    line = make_line(amount=19_999)
    with pytest.raises(refusals.NoBudget, match="does not have that much left"):
        granted(line=line, cents=10_000, months=2)
    line.refresh_from_db()
    assert line.committed == 0
    assert not Grant.objects.exists()
    assert granted(line=line, cents=19_999).cents == 19_999


@pytest.mark.django_db
def test_the_months_of_next_year_are_promised_out_of_next_years_line() -> None:
    benefit = make_benefit()
    this_year = make_line(benefit)
    with pytest.raises(refusals.NoLineThatYear, match="2027"):
        granted(benefit=benefit, line=this_year, months=3)
    next_year = make_line(benefit, year=2027)
    granted(benefit=benefit, line=this_year, months=3)
    this_year.refresh_from_db()
    next_year.refresh_from_db()
    assert (this_year.committed, next_year.committed) == (20_000, 10_000)


@pytest.mark.django_db
def test_the_database_itself_lets_no_line_be_overspent_whoever_writes() -> None:
    grant = granted(line=make_line(amount=10_000))
    with pytest.raises(IntegrityError, match="budget_line_never_overspent"), transaction.atomic():
        Instalment.objects.filter(grant=grant).update(cents=10_001)
    with pytest.raises(IntegrityError, match="budget_line_never_overspent"), transaction.atomic():
        BudgetLine.objects.update(amount=9_999)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        Instalment.objects.filter(grant=grant).delete()


@pytest.mark.django_db
def test_an_amount_changes_from_a_month_on_and_never_in_the_past() -> None:
    line, by = make_line(amount=100_000), office()
    grant = granted(line=line, months=2)
    december = dt.date(2026, 12, 1)
    with pytest.raises(refusals.InPast):
        services.change_grant(grant=grant, cents=1, from_month=dt.date(2026, 10, 1), reason="x", by=by, at=AT)
    with pytest.raises(refusals.SayWhy):
        services.change_grant(grant=grant, cents=1, from_month=december, reason=" ", by=by, at=AT)
    with pytest.raises(refusals.NoBudget):
        services.change_grant(grant=grant, cents=95_000, from_month=december, reason="More children", by=by, at=AT)
    services.change_grant(grant=grant, cents=15_000, from_month=december, reason="More children", by=by, at=AT)
    line.refresh_from_db()
    assert line.committed == 25_000
    assert list(grant.changes.order_by("pk").values_list("kind", "cents")) == [("awarded", 10_000), ("amount", 15_000)]
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        grant.changes.update(reason="Something else")


@pytest.mark.django_db
def test_suspended_months_are_paid_when_it_goes_on_and_what_is_ended_is_the_lines_again() -> None:
    line, by = make_line(amount=100_000), office()
    grant = granted(line=line, months=2)
    services.suspend(grant=grant, from_month=NOVEMBER, reason="Papers missing", by=by, at=AT)
    with pytest.raises(refusals.NothingDue):
        services.make_batch(day=AT.date(), by=by, at=AT)
    services.resume(grant=grant, reason="They came", by=by, at=AT)
    assert services.make_batch(day=AT.date(), by=by, at=AT).cents == 10_000
    with pytest.raises(refusals.OnItsWay):
        services.end_grant(grant=grant, from_month=NOVEMBER, reason="Moved away", by=by, at=AT)
    services.end_grant(grant=grant, from_month=dt.date(2026, 12, 15), reason="Moved away", by=by, at=AT)
    line.refresh_from_db()
    assert line.committed == 10_000
    with pytest.raises(refusals.GrantOver):
        services.suspend(grant=grant, from_month=NOVEMBER, reason="x", by=by, at=AT)


@pytest.mark.django_db
def test_what_a_decision_does_not_grant_is_not_promised() -> None:
    application, line = make_application(), make_line()
    other = make_decision(make_application())
    given = {"cents": 100, "frequency": "once", "first": NOVEMBER, "line": line, "by": office(), "at": AT}
    with pytest.raises(refusals.NotTheDecision):
        services.award(application=application, decision=other, **given)
    decision = make_decision(application)
    with pytest.raises(refusals.WrongLine):
        services.award(application=application, decision=decision, **{**given, "line": make_line(make_benefit("other"), code="B")})
    with pytest.raises(refusals.WrongAmount):
        services.award(application=application, decision=decision, **{**given, "cents": -1})
    services.award(application=application, decision=decision, **given)
    with pytest.raises(refusals.AlreadyGranted):
        services.award(application=application, decision=decision, **given)


@pytest.mark.django_db
@pytest.mark.parametrize(("iban", "refusal"), [("ES00 2100 0418 4502 0005 1332", refusals.WrongIban), ("", refusals.WrongIban)])
def test_an_account_with_a_wrong_check_is_refused(iban: str, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        services.add_account(iban=iban, holder="A", person=make_person(), by=office(), at=AT)


@pytest.mark.django_db
def test_the_number_of_an_account_is_nowhere_in_the_table() -> None:
    number = make_iban()
    account = make_account(iban=number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM benefits_payeeaccount a WHERE id = %s", [account.pk])
        (row,) = cursor.fetchone()
    assert number not in row
    assert number.encode().hex() not in row
    assert account.last4 == number[-4:]


@pytest.mark.django_db
def test_only_the_head_opens_lines_and_never_below_what_is_promised() -> None:
    line = make_line()
    granted(line=line)
    with pytest.raises(NotAllowed):
        services.change_line(line=line, amount=20_000, reason="x", by=office(), at=AT)
    with pytest.raises(refusals.AlreadyPromised):
        services.change_line(line=line, amount=9_999, reason="x", by=head(), at=AT)
    assert services.change_line(line=line, amount=10_000, reason="x", by=head(), at=AT).balance == 0


def at_once(count: int, action: Callable[[int], object]) -> list[object]:
    gate = threading.Barrier(count)

    def run(number: int) -> object:
        try:
            gate.wait()
            return action(number)
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_promise_the_last_of_a_line_at_once_promise_it_once() -> None:
    line = make_line(amount=10_000)
    cases = []
    for _ in range(4):
        application = make_application()
        cases.append((application, make_decision(application), make_account(application.applicant), office()))

    def desk(number: int) -> object:
        application, decision, payee, by = cases[number]
        return services.award(
            application=application, decision=decision, cents=10_000, frequency="once", first=NOVEMBER, payee=payee, line=line, by=by, at=AT
        )

    results = at_once(4, desk)
    assert sum(isinstance(result, Grant) for result in results) == 1
    assert sum(isinstance(result, refusals.NoBudget) for result in results) == 3
    line.refresh_from_db()
    assert line.committed == 10_000


@pytest.mark.django_db(transaction=True)
def test_desks_that_promise_out_of_two_years_at_once_never_lock_each_other_out() -> None:
    benefit = make_benefit()
    lines = {year: make_line(benefit, year=year) for year in (2026, 2027)}
    cases = []
    for _ in range(6):
        application = make_application(benefit=benefit)
        cases.append((application, make_decision(application), office()))

    def desk(number: int) -> object:
        application, decision, by = cases[number]
        first = dt.date(2026, 12, 1)
        return services.award(
            application=application,
            decision=decision,
            cents=100,
            frequency="monthly",
            first=first,
            last=dt.date(2027, 1, 1),
            line=lines[2026 + number % 2] if number % 2 == 0 else lines[2026],
            by=by,
            at=AT,
        )

    assert all(isinstance(result, Grant) for result in at_once(6, desk))
    assert set(BudgetLine.objects.values_list("committed", flat=True)) == {600}
