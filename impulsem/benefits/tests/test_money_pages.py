"""The pages of money: who may enter, what they say, how many queries they cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from impulsem.benefits import services
from impulsem.benefits.models import BudgetLine, Card, Grant, PaymentBatch, Receipt, Reclaim
from impulsem.benefits.tests.payment_factories import granted, make_account, make_benefit, make_iban, make_line, office
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_worker
from impulsem.people.models import Reach
from impulsem.people.services import grant_reach
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


def make_clerk(role: str = Role.ECONOMIC_OFFICE) -> Worker:
    team, _new = Team.objects.get_or_create(name="Office", defaults={"kind": Team.Kind.ECONOMIC})
    return make_worker(role=role, teams=(team,))


def awarded(**more: object) -> Grant:
    """Of today, on the real clock, so that pages find it due."""
    today = clock.today()
    line = BudgetLine.objects.filter(code="NOW").first() or make_line(code="NOW", year=today.year, receipts_within=30)
    return granted(first=today.replace(day=1), at=clock.now(), line=line, **more)  # type: ignore[arg-type]  # forwarded by name


def batch_of(clerk: Worker) -> PaymentBatch:
    return services.make_batch(day=clock.today(), by=actor(clerk), at=clock.now())


def paid_grant() -> Grant:
    grant = awarded()
    batch, chief = batch_of(make_clerk()), actor(make_clerk(Role.ECONOMIC_HEAD))
    services.approve_batch(batch=batch, by=chief, at=clock.now())
    services.hand_out(batch=batch, by=chief, at=clock.now())
    services.settle_batch(batch=batch, by=chief, at=clock.now())
    return grant


def test_a_batch_goes_from_one_desk_to_the_other_and_to_the_bank() -> None:
    awarded(cents=12_345)
    clerk, chief = make_clerk(), make_clerk(Role.ECONOMIC_HEAD)
    desk, head = logged_in(clerk), logged_in(chief)
    page = desk.get(reverse("benefits:payments"))
    assert "€123.45" in page.content.decode()
    answer = desk.post(reverse("benefits:payments"), {"day": clock.today() + dt.timedelta(days=1)}, follow=True)
    assert "somebody else approves it" in answer.content.decode()
    batch = PaymentBatch.objects.get()
    assert desk.post(reverse("benefits:batch_approve", args=[batch.uuid])).status_code == 403
    assert "Approved" in head.post(reverse("benefits:batch_approve", args=[batch.uuid]), follow=True).content.decode()
    file = head.post(reverse("benefits:batch_file", args=[batch.uuid]))
    assert file["Content-Type"] == "application/xml"
    assert batch.message_id in file["Content-Disposition"]
    assert file.content == services.batch_file(PaymentBatch.objects.get())
    assert "already handed out" in head.post(reverse("benefits:batch_file", args=[batch.uuid]), follow=True).content.decode()
    reference = batch.payments.get().reference
    wrong = desk.post(reverse("benefits:batch_settle", args=[batch.uuid]), {"returned": "X-1 AC04"})
    assert (wrong.status_code, "not of this batch" in wrong.content.decode()) == (422, True)
    answer = desk.post(reverse("benefits:batch_settle", args=[batch.uuid]), {"returned": f"{reference} AC04 closed"}, follow=True)
    assert "AC04 closed" in answer.content.decode()
    desk.post(reverse("benefits:plan_again", args=[batch.payments.get().instalment_id]))
    assert "1 payment is due" in desk.get(reverse("benefits:payments")).content.decode()


def test_what_cannot_be_is_said_at_its_field() -> None:
    desk = logged_in(make_clerk())
    answer = desk.post(reverse("benefits:payments"), {"day": clock.today() - dt.timedelta(days=1)})
    assert (answer.status_code, "has passed" in answer.content.decode()) == (422, True)
    grant = awarded()
    answer = desk.post(
        reverse("benefits:account_new", args=[grant.uuid]), {"kind": "person", "iban": "ES12 3456", "holder": "A", "checked": ""}
    )
    assert "check digits do not agree" in answer.content.decode()
    answer = desk.post(reverse("benefits:grant_change", args=[grant.uuid]), {"from_month": "2020-01", "amount": "1,00", "reason": "x"})
    assert "What has passed is not changed" in answer.content.decode() or answer.status_code == 422


def test_a_new_account_is_paid_into_once_it_is_verified() -> None:
    grant = awarded(payee=make_account(verified=False))
    professional = make_worker(role=Role.PROFESSIONAL)
    grant_reach(
        person=grant.application.applicant,
        worker=professional,
        reason=Reach.Reason.ASSIGNMENT,
        during=DateTimeTZRange(clock.now(), None),
        source="t",
    )
    browser = logged_in(professional)
    data = {"kind": "person", "iban": make_iban(), "holder": "Prova", "checked": ""}
    assert browser.post(reverse("benefits:account_new", args=[grant.uuid]), data).status_code == 302
    page = browser.get(reverse("benefits:grant", args=[grant.uuid])).content.decode()
    assert "not verified yet" in page
    assert "Verify it" not in page
    assert browser.post(reverse("benefits:account_verify", args=[grant.uuid]), {"checked": "seen"}).status_code == 403
    logged_in(make_clerk()).post(reverse("benefits:account_verify", args=[grant.uuid]), {"checked": "seen"})
    assert batch_of(make_clerk()).count == 1


def test_doubles_are_shown_side_by_side_and_cleared_with_a_reason() -> None:
    home = make_household(mother := make_person(), child := make_person())
    awarded(person=mother, household=home)
    awarded(person=child, household=home)
    batch_of(make_clerk())
    desk = logged_in(make_clerk())
    page = desk.get(reverse("benefits:held")).content.decode()
    assert "the same household has this too" in page
    held, other = (grant.instalments.get() for grant in Grant.objects.order_by("-pk"))
    desk.post(reverse("benefits:both_right", args=[held.pk, other.pk]), {"reason": "Two flats"})
    assert "Nothing is held back" in desk.get(reverse("benefits:held")).content.decode()


def test_receipts_are_accepted_by_another_and_reclaims_come_back_in_parts() -> None:
    grant, clerk, colleague = paid_grant(), make_clerk(), make_clerk()
    desk, other = logged_in(clerk), logged_in(colleague)
    desk.post(reverse("benefits:receipt_new", args=[grant.uuid]), {"amount": "60", "says": "Rent"})
    receipt = Receipt.objects.get()
    accept = reverse("benefits:receipt_accept", args=[receipt.uuid])
    assert accept not in desk.get(reverse("benefits:receipts")).content.decode()
    assert accept in other.get(reverse("benefits:receipts")).content.decode()
    other.post(accept)
    assert Receipt.objects.get().state == "accepted"
    templates()
    first_due = clock.today() + dt.timedelta(days=3)
    desk.post(
        reverse("benefits:reclaim_new", args=[grant.uuid]), {"amount": "40", "parts": 2, "first_due": first_due, "reason": "No receipts"}
    )
    asked = Reclaim.objects.get()
    assert asked.paper is not None
    assert list(asked.paper.about.all()) == [grant.application.applicant]
    assert "€20.00" in desk.get(reverse("benefits:reclaims")).content.decode()
    for number in (1, 2):
        desk.post(reverse("benefits:part_back", args=[asked.uuid, number]))
    assert "Nothing is being paid back" in desk.get(reverse("benefits:reclaims")).content.decode()
    desk.post(reverse("benefits:grant_close", args=[grant.uuid]), {"reason": ""})
    assert Grant.objects.get().state == "closed"


def test_a_card_is_given_from_the_file_and_its_receipt_waits_for_a_signature() -> None:
    professional, person = make_worker(role=Role.PROFESSIONAL), make_person()
    line = make_line(make_benefit("urgent", pace="once"), year=clock.today().year, code="U")
    browser = logged_in(professional)
    data = {"kind": "card", "number": "T-9", "amount": "50", "line": str(line.uuid), "reason": "No food"}
    answer = browser.post(reverse("benefits:card_new", args=[person.uuid]), data)
    card = Card.objects.get()
    assert card.paper is not None
    assert answer["Location"] == reverse("documents:document", args=[card.paper.uuid])
    again = browser.post(reverse("benefits:card_new", args=[person.uuid]), data)
    assert "already given" in again.content.decode()
    assert "T-9" in logged_in(make_clerk()).get(reverse("benefits:cards")).content.decode()


def test_the_head_opens_lines_and_directors_see_them() -> None:
    make_benefit("fund")
    head = logged_in(make_clerk(Role.ECONOMIC_HEAD))
    year = clock.today().year
    data = {"year": year, "code": "F", "name": "Fund of children", "amount": "1000", "benefits": ["fund"], "receipts_within": ""}
    head.post(reverse("benefits:line_new"), data)
    line = BudgetLine.objects.get()
    assert line.amount == 100_000
    page = logged_in(make_worker(role=Role.CENTRE_DIRECTOR)).get(reverse("benefits:budget")).content.decode()
    assert "Fund of children" in page
    assert "Change" not in page
    head.post(reverse("benefits:line_change", args=[line.uuid]), {"amount": "2000", "reason": "More"})
    assert BudgetLine.objects.get().amount == 200_000


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PROFESSIONAL, Role.CENTRE_DIRECTOR])
def test_payments_are_the_offices(role: str) -> None:
    browser = logged_in(make_worker(role=role))
    for name in ("payments", "held", "receipts", "reclaims", "cards", "line_new"):
        assert browser.get(reverse(f"benefits:{name}")).status_code == 403, name


def test_a_grant_of_somebody_out_of_reach_is_not_found() -> None:
    grant = awarded()
    assert logged_in(make_worker(role=Role.PROFESSIONAL)).get(reverse("benefits:grant", args=[grant.uuid])).status_code == 404


@pytest.mark.parametrize(("name", "most"), [("payments", 6), ("held", 9), ("receipts", 6), ("reclaims", 5), ("cards", 5), ("budget", 6)])
def test_pages_cost_the_same_whatever_they_show(name: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    desk = logged_in(make_clerk())
    for _ in range(3):
        paid_grant()
        grant = Grant.objects.latest("pk")
        services.record_receipt(grant=grant, cents=1, documents=[], by=office(), at=clock.now())
        services.reclaim(
            grant=grant, cents=100, reason="x", parts=1, first_due=clock.today(), by=office(), at=clock.now(), with_letter=False
        )
        home = make_household(mother := make_person())
        awarded(person=mother, household=home)
        awarded(person=mother, household=home)
        batch_of(make_clerk())
    shared = queries_of_any_page(desk)
    with django_assert_max_num_queries(shared + most):
        assert desk.get(reverse(f"benefits:{name}")).status_code == 200


def queries_of_any_page(browser: Client) -> int:
    """What logging in, the rail and the strips cost on every page of the staff."""
    browser.get(reverse("platform:preferences"))
    with CaptureQueriesContext(connection) as captured:
        browser.get(reverse("platform:preferences"))
    return len(captured)
