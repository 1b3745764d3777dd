"""Receipts, closing, reclaims and cards."""

from __future__ import annotations

import datetime as dt

import pytest

from impulsem.benefits import services
from impulsem.benefits.models import BudgetLine, Card
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.benefits.tests.payment_factories import AT, TODAY, granted, head, make_line, office, paid
from impulsem.documents.models import SignatureRequest
from impulsem.people.tests.factories import make_person
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_grant_is_closed_when_it_is_paid_and_justified() -> None:
    grant = granted(line=make_line(receipts_within=30), cents=10_000)
    grant.refresh_from_db()
    assert grant.justify_by == TODAY + dt.timedelta(days=30)
    clerk, colleague = office(), office()
    with pytest.raises(refusals.StillToPay):
        services.close_grant(grant=grant, by=clerk, at=AT)
    paid()
    with pytest.raises(refusals.NotJustified, match=r"100[,.]00"):
        services.close_grant(grant=grant, by=clerk, at=AT)
    receipt = services.record_receipt(grant=grant, cents=6_000, documents=[], says="Rent", by=clerk, at=AT)
    with pytest.raises(refusals.NotYourOwn):
        services.accept_receipt(receipt=receipt, by=clerk, at=AT)
    services.accept_receipt(receipt=receipt, by=colleague, at=AT)
    with pytest.raises(refusals.ReceiptDecided):
        services.refuse_receipt(receipt=receipt, because="x", by=colleague, at=AT)
    with pytest.raises(refusals.MoreThanPaid):
        services.reclaim(grant=grant, cents=10_001, reason="x", parts=1, first_due=TODAY, by=clerk, at=AT, with_letter=False)
    asked = services.reclaim(
        grant=grant, cents=4_000, reason="No receipts", parts=3, first_due=dt.date(2026, 11, 30), by=clerk, at=AT, with_letter=False
    )
    parts = list(asked.parts.all())
    assert [part.cents for part in parts] == [1_334, 1_333, 1_333]
    assert [part.due_on for part in parts] == [dt.date(2026, 11, 30), dt.date(2026, 12, 30), dt.date(2027, 1, 30)]
    with pytest.raises(refusals.StillReclaimed):
        services.close_grant(grant=grant, by=clerk, at=AT)
    for part in parts:
        services.part_paid_back(part=part, on=TODAY, by=clerk, at=AT)
    asked.refresh_from_db()
    assert asked.state == "settled"
    assert services.close_grant(grant=grant, by=clerk, at=AT).state == "closed"


def test_only_the_head_lets_a_reclaim_off_and_says_why() -> None:
    grant = granted()
    paid()
    asked = services.reclaim(
        grant=grant, cents=500, reason="Paid a month too long", parts=2, first_due=TODAY, by=office(), at=AT, with_letter=False
    )
    with pytest.raises(NotAllowed):
        services.waive_reclaim(asked=asked, because="Cannot pay", by=office(), at=AT)
    with pytest.raises(refusals.SayWhy):
        services.waive_reclaim(asked=asked, because="", by=head(), at=AT)
    assert services.waive_reclaim(asked=asked, because="Cannot pay", by=head(), at=AT).state == "waived"


def test_a_receipt_where_none_is_asked_for_is_refused() -> None:
    with pytest.raises(refusals.NotReceipted):
        services.record_receipt(grant=granted(), cents=1, documents=[], by=office(), at=AT)


def given_card(line: BudgetLine | None = None, **fields: object) -> Card:
    line = line or make_line(amount=10_000)
    known = {"kind": "card", "number": "T-1", "person": make_person(), "line": line, "cents": 10_000, "reason": "No food", "by": office()}
    return services.give_card(**{**known, "at": AT, "with_paper": False, **fields})


def test_a_card_takes_of_its_line_and_what_is_left_on_a_blocked_one_goes_back() -> None:
    card = given_card()
    card.line.refresh_from_db()
    assert (card.line.committed, card.line.paid) == (10_000, 10_000)
    services.card_used(card=card, spent=2_500, by=office(), at=AT)
    with pytest.raises(refusals.MoreThanOnCard):
        services.card_used(card=card, spent=10_001, by=office(), at=AT)
    services.block_card(card=card, because="Lost", by=office(), at=AT)
    card.line.refresh_from_db()
    assert (card.line.committed, card.line.paid) == (2_500, 2_500)
    with pytest.raises(refusals.CardOver):
        services.block_card(card=card, because="Lost", by=office(), at=AT)


def test_a_card_beyond_the_line_or_with_a_number_that_was_given_is_refused() -> None:
    with pytest.raises(refusals.NoBudget):
        given_card(make_line(amount=9_999))
    line = make_line(code="B", amount=30_000)
    given_card(line)
    with pytest.raises(refusals.CardThere):
        given_card(line)


def test_a_card_comes_with_a_receipt_to_be_signed_in_the_persons_language() -> None:
    person = make_person(notice_language="es")
    card = given_card(with_paper=True, person=person)
    assert card.paper is not None
    assert card.paper.language == "es"
    assert SignatureRequest.objects.get(document=card.paper).person_id == person.pk
