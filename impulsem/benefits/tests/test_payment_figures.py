"""What is counted of payments: the facts of what was paid, and the figures over a few rows, against values worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from impulsem.benefits import services
from impulsem.benefits.tests.payment_factories import AT, TODAY, granted, make_line, office, paid
from impulsem.indicators.declarations import facts, query_of
from impulsem.indicators.tests.tables import figure
from impulsem.organisation.models import Team
from impulsem.people.services import seal_person

LATER = AT + dt.timedelta(days=4)


def rows_of(name: str, *, on: dt.date) -> list[dict[str, Any]]:
    fact = next(each for each in facts if each.name == name)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Europe/Madrid'")
        cursor.execute(query_of(fact, on=on))
        assert cursor.description is not None
        assert [column.name for column in cursor.description] == list(fact.columns)
        return [dict(zip(fact.columns, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.django_db
def test_what_was_paid_and_justified_is_counted_without_sealed_people_and_returned_payments() -> None:
    line = make_line(receipts_within=10)
    one, sealed, back = (granted(line=line, cents=cents) for cents in (10_000, 20_000, 30_000))
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    seal_person(person=sealed.application.applicant, team=team, by=office())
    batch = paid(LATER.date(), at=LATER)
    reference = batch.payments.get(instalment__grant=back).reference
    services.settle_batch(batch=batch, returned={reference: "AC04"}, by=office(), at=LATER)
    (row,) = rows_of("payments", on=LATER.date())
    assert (row["cents"], row["days"], row["first"], row["line"], row["benefit"]) == (10_000, 4, True, "A-1", "aid")
    receipt = services.record_receipt(grant=one, cents=15_000, documents=[], by=office(), at=LATER)
    services.accept_receipt(receipt=receipt, by=office(), at=LATER)
    assert rows_of("justifications", on=TODAY) == []
    (row,) = rows_of("justifications", on=TODAY + dt.timedelta(days=60))
    assert (row["paid"], row["justified"]) == (10_000, 10_000)


PAYMENTS = [{"payment": n, "person": n % 6, "cents": 10_050, "first": n < 6, "days": n, "benefit": "aid", "line": "A"} for n in range(8)]
JUSTIFICATIONS = [{"grant": n, "person": n, "paid": 10_000, "justified": 10_000 if n < 3 else 0, "benefit": "aid"} for n in range(6)]


@pytest.mark.parametrize(
    ("code", "rows", "value"),
    [
        ("payments.euros", PAYMENTS, 804),
        ("payments.people", PAYMENTS, 6),
        ("payments.days_from_decision", PAYMENTS, 2.5),
        ("payments.justified", JUSTIFICATIONS, 0.5),
    ],
)
def test_the_value_is_that_worked_out_by_hand(code: str, rows: list[dict[str, Any]], value: float) -> None:
    assert figure(code, *rows).value == pytest.approx(value)
