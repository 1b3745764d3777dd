"""Batches: prepared by one, approved by another, handed out once, settled; nothing twice, nothing lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from lxml import etree

from impulsem.benefits import services
from impulsem.benefits.models import ExcludingBenefits, Instalment, Payment, PaymentBatch
from impulsem.benefits.services import bank_file
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.benefits.services.accounts import opened
from impulsem.benefits.tests.payment_factories import (
    AT,
    TODAY,
    granted,
    head,
    make_account,
    make_benefit,
    make_iban,
    make_line,
    office,
    paid,
    sent_batch,
)
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import KeptApart
from impulsem.people.services import split_household
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import keys
from impulsem.platform.errors import NotAllowed
from impulsem.platform.models import AuditEvent

pytestmark = pytest.mark.django_db
SPACE = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"}


def states() -> list[str]:
    return list(Instalment.objects.order_by("pk").values_list("state", flat=True))


def test_a_batch_holds_what_is_due_and_waits_for_nothing() -> None:
    line = make_line()
    granted(line=line, cents=10_001)
    granted(line=line, cents=20_002, months=2)
    granted(line=line, payee=make_account(verified=False))
    batch = services.make_batch(day=TODAY, by=office(), at=AT)
    assert (batch.count, batch.cents) == (2, 30_003)
    assert states() == ["in_batch", "in_batch", "planned", "planned"]
    with pytest.raises(refusals.NothingDue):
        services.make_batch(day=TODAY, by=office(), at=AT)


def test_whoever_prepared_it_does_not_approve_it_also_not_the_head() -> None:
    granted()
    chief = head()
    batch = services.make_batch(day=TODAY, by=chief, at=AT)
    with pytest.raises(refusals.SamePerson):
        services.approve_batch(batch=batch, by=chief, at=AT)
    with pytest.raises(NotAllowed):
        services.approve_batch(batch=batch, by=office(), at=AT)
    with pytest.raises(IntegrityError, match="batch_approved_by_another"), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(approved_by=chief.worker_id)
    assert services.approve_batch(batch=batch, by=head(), at=AT).state == "approved"


def test_the_file_says_who_gets_how_much_and_nothing_of_what_for() -> None:
    account = make_account(make_person(given_name="Núria", surname1="Peña·Coll & Fills", surname2="<b>"), iban=(number := make_iban()))
    granted(account.person, payee=account, cents=5)
    granted(cents=123_456)
    batch = services.make_batch(day=TODAY + dt.timedelta(days=2), by=office(), at=AT)
    batch = services.approve_batch(batch=batch, by=head(), at=AT)
    content = services.batch_file(batch)
    bank_file.refuse_invalid(content)
    tree = etree.fromstring(content)

    def texts(path: str) -> list[str]:
        return [found.text or "" for found in tree.iterfind(f".//p:{path}", SPACE)]

    assert texts("MsgId") == [batch.message_id]
    assert texts("GrpHdr/p:NbOfTxs") == ["2"]
    assert texts("GrpHdr/p:CtrlSum") == ["1234.61"]
    assert texts("InstdAmt") == ["0.05", "1234.56"]
    assert texts("ReqdExctnDt") == ["2026-11-25"]
    assert texts("CdtrAcct/p:Id/p:IBAN")[0] == number
    assert texts("Cdtr/p:Nm")[0].startswith("Nuria Pena")
    references = list(Payment.objects.order_by("pk").values_list("reference", flat=True))
    assert texts("EndToEndId") == references
    assert texts("Ustrd") == [f"Pagament municipal {reference}" for reference in references]


def test_the_same_batch_gives_the_same_bytes_and_a_damaged_one_none() -> None:
    granted()
    batch = services.approve_batch(batch=services.make_batch(day=TODAY, by=office(), at=AT), by=head(), at=AT)
    again = services.approve_batch(batch=batch, by=head(), at=AT + dt.timedelta(hours=1))
    assert services.batch_file(batch) == services.batch_file(again)
    assert b"<Document" not in bytes(again.closed)
    closed = bytearray(batch.closed)
    closed[-1] ^= 1
    batch.closed = bytes(closed)
    with pytest.raises(refusals.FileDamaged):
        services.batch_file(batch)


def test_a_file_that_does_not_meet_the_schema_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    granted()
    batch = services.make_batch(day=TODAY, by=office(), at=AT)
    monkeypatch.setattr(bank_file, "opened", lambda account: "not an account")
    with pytest.raises(refusals.FileInvalid, match="IBAN") as refusal:
        services.approve_batch(batch=batch, by=head(), at=AT)
    assert "not an account" not in str(refusal.value)
    batch.refresh_from_db()
    assert batch.state == "prepared"


def test_the_file_is_handed_out_once_an_approval_and_each_time_is_on_record() -> None:
    granted()
    batch = sent_batch()
    with pytest.raises(refusals.AlreadyHandedOut):
        services.hand_out(batch=batch, by=head(), at=AT)
    services.release_again(batch=batch, reason="The bank lost it", by=head(), at=AT)
    first = services.batch_file(batch)
    assert services.hand_out(batch=batch, by=head(), at=AT) == first
    assert AuditEvent.objects.filter(action="benefits.batch_handed_out").count() == 2
    assert AuditEvent.objects.get(action="benefits.batch_released_again").reason == "The bank lost it"


def test_settling_twice_pays_once_and_what_the_bank_returns_waits_where_staff_see_it() -> None:
    line = make_line()
    granted(line=line, cents=100)
    granted(line=line, cents=200)
    batch = sent_batch()
    bad = Payment.objects.order_by("pk").last()
    assert bad is not None
    with pytest.raises(refusals.UnknownReferences, match="nobody"):
        services.settle_batch(batch=batch, returned={"nobody": "x"}, by=office(), at=AT)
    for _ in range(2):
        services.settle_batch(batch=batch, returned={bad.reference: "AC04 closed account"}, by=office(), at=AT)
    line.refresh_from_db()
    assert (line.committed, line.paid) == (300, 100)
    assert states() == ["paid", "returned"]
    later = Payment.objects.order_by("pk").first()
    assert later is not None
    services.settle_batch(batch=batch, returned={later.reference: "MD06"}, by=office(), at=AT)
    line.refresh_from_db()
    assert line.paid == 0
    services.plan_again(instalment=later.instalment, by=office(), at=AT)
    assert services.make_batch(day=TODAY, by=office(), at=AT).cents == 100


def test_the_database_lets_an_instalment_into_no_second_payment() -> None:
    granted()
    batch = paid()
    payment = batch.payments.get()
    other = PaymentBatch.objects.create(message_id="X", day=TODAY, count=1, cents=1, prepared_at=AT)
    with pytest.raises(IntegrityError, match="payment_never_twice"), transaction.atomic():
        Payment.objects.create(batch=other, instalment=payment.instalment, payee=payment.payee, cents=1, reference="X-1")


def test_a_dropped_batch_gives_back_what_was_in_it() -> None:
    granted()
    batch = services.make_batch(day=TODAY, by=office(), at=AT)
    services.drop_batch(batch=batch, reason="Wrong day", by=office(), at=AT)
    assert states() == ["planned"]
    batch = sent_batch()
    with pytest.raises(refusals.BatchElsewhere):
        services.drop_batch(batch=batch, reason="Too late", by=office(), at=AT)


def test_the_second_grant_of_the_same_thing_waits_until_somebody_has_looked() -> None:
    home = make_household(mother := make_person(), child := make_person())
    first = granted(mother, household=home)
    second = granted(child, household=home)
    found = services.possible_double_payments(due_by=TODAY)
    assert {(double.why, double.same_benefit) for double in found} == {("household", True)}
    batch = services.make_batch(day=TODAY, by=office(), at=AT)
    assert batch.count == 1
    held = second.instalments.get()
    assert (first.instalments.get().state, held.state, held.hold) == ("in_batch", "held", "double")
    with pytest.raises(refusals.LooksDouble):
        services.plan_again(instalment=held, by=office(), at=AT)
    services.not_a_double(one=held, other=first.instalments.get(), reason="Two flats", by=office(), at=AT)
    assert services.make_batch(day=TODAY, by=office(), at=AT).count == 1


def test_a_month_that_was_paid_by_a_later_grant_is_not_paid_again_by_an_earlier_one() -> None:
    home = make_household(mother := make_person())
    first = granted(mother, household=home)
    first.instalments.update(state="cancelled")
    granted(mother, household=home)
    paid()
    first.instalments.update(state="planned")
    with pytest.raises(refusals.NothingDue):
        services.make_batch(day=TODAY, by=office(), at=AT)
    assert first.instalments.get().hold == "double"


def test_the_same_account_in_two_households_and_benefits_that_exclude_each_other_are_found() -> None:
    number = make_iban()
    one, other = make_person(), make_person()
    granted(one, payee=make_account(one, iban=number))
    granted(other, payee=make_account(other, iban=number))
    assert {double.why for double in services.possible_double_payments(due_by=TODAY)} == {"account"}
    rent, fund = make_benefit("rent"), make_benefit("fund")
    make_line(rent, code="R")
    make_line(fund, code="F")
    person = make_person()
    home = make_household(person)
    grants = [granted(person, benefit=benefit, household=home) for benefit in (rent, fund)]
    assert not services.possible_double_payments(instalments=[grants[1].instalments.get().pk])
    first, second = sorted((rent, fund), key=lambda benefit: benefit.pk)
    ExcludingBenefits.objects.create(one=first, other=second)
    assert [double.same_benefit for double in services.possible_double_payments(instalments=[grants[1].instalments.get().pk])] == [False]


def test_what_is_paid_for_two_concepts_is_no_double() -> None:
    home = make_household(mother := make_person())
    granted(mother, household=home, concept="rent")
    granted(mother, household=home, concept="food")
    assert services.make_batch(day=TODAY, by=office(), at=AT).count == 2


def test_nothing_goes_to_the_account_of_the_home_that_somebody_left() -> None:
    home = make_household(stays := make_person(), leaves := make_person())
    number = make_iban()
    make_account(stays, iban=number)
    grant = granted(leaves, household=home, payee=make_account(leaves, iban=number))
    theirs = granted(stays, household=home, concept="other", benefit=make_benefit("other"), line=make_line(make_benefit("other"), code="O"))
    batch = services.make_batch(day=TODAY, by=office(), at=AT)
    services.approve_batch(batch=batch, by=head(), at=AT)
    professional = actor(make_worker(role=Role.PROFESSIONAL))
    split_household(household=home, leaving=[leaves], on=TODAY, by=professional, at=AT)
    held = grant.instalments.get()
    assert (held.state, held.hold) == ("held", "household")
    batch.refresh_from_db()
    assert (batch.state, batch.count, batch.sha256) == ("prepared", 1, "")
    assert theirs.instalments.get().state == "in_batch"
    assert KeptApart.objects.exists()
    with pytest.raises(refusals.AccountNotForThem):
        services.plan_again(instalment=held, by=office(), at=AT)
    services.change_payee(grant=grant, payee=make_account(leaves), reason="Her own", by=office(), at=AT)
    services.plan_again(instalment=held, by=office(), at=AT)
    assert services.make_batch(day=TODAY, by=office(), at=AT).count == 1
    with pytest.raises(refusals.AccountNotForThem):
        services.change_payee(grant=grant, payee=make_account(stays), reason="x", by=office(), at=AT)


def test_accounts_and_files_go_under_a_new_key_and_open_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keys.VARIABLE, f"old:{'11' * 32}")
    granted(payee=make_account(iban=(number := make_iban())))
    batch = services.approve_batch(batch=services.make_batch(day=TODAY, by=office(), at=AT), by=head(), at=AT)
    before = services.batch_file(batch)
    monkeypatch.setenv(keys.VARIABLE, f"new:{'22' * 32},old:{'11' * 32}")
    call_command("keys", "rekey")
    monkeypatch.setenv(keys.VARIABLE, f"new:{'22' * 32}")
    batch.refresh_from_db()
    assert services.batch_file(batch) == before
    assert opened(batch.payments.get().payee) == number
