"""The pages of money in a real browser: accessible wide and narrow, light and dark, and by keyboard."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.benefits import services
from impulsem.benefits.models import Grant, PaymentBatch, Receipt, Reclaim
from impulsem.benefits.tests.payment_factories import granted, make_account, make_benefit, make_line
from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.tests.browser import Enter, findings_of, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclasses.dataclass
class Office:
    """Who works there; a settled batch with a returned payment, a prepared one, a double, a receipt, a reclaim and a card."""

    clerk: Worker
    colleague: Worker
    head: Worker
    paid: Grant
    settled: PaymentBatch
    prepared: PaymentBatch

    def pages(self) -> list[str]:
        """All that the head may open."""
        return [
            *(reverse(f"benefits:{name}") for name in ("payments", "held", "receipts", "reclaims", "cards", "budget", "line_new")),
            *(reverse("benefits:batch", args=[each.uuid]) for each in (self.settled, self.prepared)),
            reverse("benefits:batch_settle", args=[self.settled.uuid]),
            *(
                reverse(f"benefits:{name}", args=[self.paid.uuid])
                for name in ("grant", "grant_change", "grant_payee", "account_new", "receipt_new", "reclaim_new")
            ),
            reverse("benefits:card_new", args=[self.paid.application.applicant.uuid]),
        ]


def make_office() -> Office:
    team = Team.objects.create(name="Office", kind=Team.Kind.ECONOMIC)
    clerk, colleague = (make_worker(role=Role.ECONOMIC_OFFICE, teams=(team,)) for _ in range(2))
    head = make_worker(role=Role.ECONOMIC_HEAD, teams=(team,))
    now, today = clock.now(), clock.today()
    month = today.replace(day=1)
    fund, aid = make_benefit("fund"), make_benefit("aid", pace="once")
    for year in (today.year, today.year + 1):
        make_line(fund, year=year, code="INF", amount=250_000_00)
    line = make_line(aid, year=today.year, code="URG", amount=9_000_00, receipts_within=30)
    paid = granted(benefit=aid, line=line, first=month, cents=450_00, at=now)
    back = granted(benefit=fund, first=month, months=3, cents=100_00, at=now)
    batch = services.make_batch(day=today, by=actor(clerk), at=now)
    services.approve_batch(batch=batch, by=actor(head), at=now)
    services.hand_out(batch=batch, by=actor(head), at=now)
    returned = {back.instalments.earliest("month").payments.get().reference: "AC04 compte tancat"}
    settled = services.settle_batch(batch=batch, returned=returned, by=actor(clerk), at=now)
    services.record_receipt(grant=paid, cents=200_00, documents=[], says="Lloguer", by=actor(clerk), at=now)
    services.reclaim(
        grant=paid,
        cents=100_00,
        reason="Es va pagar de més",
        parts=3,
        first_due=today + dt.timedelta(days=10),
        by=actor(clerk),
        at=now,
        with_letter=False,
    )
    home = make_household(mother := make_person(given_name="Amina"), child := make_person(given_name="Yusra"))
    for person in (mother, child):
        granted(person, household=home, benefit=fund, first=month, cents=100_00, at=now)
    prepared = services.make_batch(day=today + dt.timedelta(days=1), by=actor(clerk), at=now)
    granted(benefit=fund, first=month, at=now, payee=make_account(verified=False))
    services.give_card(
        kind="card",
        number="T-100",
        person=mother,
        line=line,
        cents=50_00,
        reason="Sense aliments",
        with_paper=False,
        by=actor(clerk),
        at=now,
    )
    return Office(clerk, colleague, head, paid, settled, prepared)


def test_the_pages_of_money_meet_the_rules_wide_and_narrow_light_and_dark(enter: Enter) -> None:
    office = make_office()
    page = enter(reverse("benefits:payments"), office.head.account, language="ca")
    assert findings_of(page, *office.pages()) == {}


def test_a_batch_is_prepared_approved_and_settled_by_keyboard(enter: Enter) -> None:
    office = make_office()
    services.drop_batch(batch=office.prepared, reason="x", by=actor(office.clerk), at=clock.now())
    desk = enter(reverse("benefits:payments"), office.clerk.account)
    press(desk, "b")
    expect(desk.get_by_text("somebody else approves it")).to_be_visible()
    batch = PaymentBatch.objects.earliest("-pk")
    other = enter(reverse("benefits:batch", args=[batch.uuid]), office.head.account)
    press(other, "a")
    take = other.get_by_role("button", name="Take the file for the bank")
    expect(take).to_be_visible()
    take.focus()
    with other.expect_download() as download:
        press(other, "Enter")
    assert download.value.suggested_filename == f"{batch.message_id}.xml"
    desk.reload()
    desk.get_by_role("link", name="What the bank says").focus()
    press(desk, "Enter")
    desk.get_by_label("What the bank returned").press("Control+Enter")
    expect(desk.get_by_text("Settled. What was returned waits")).to_be_visible()


def test_receipts_are_accepted_by_a_colleague_without_scripts(enter: Enter) -> None:
    office = make_office()
    page = enter(reverse("benefits:receipts"), office.colleague.account, scripts=False)
    page.get_by_role("button", name="Accept").click()
    assert Receipt.objects.get().state == Receipt.State.ACCEPTED
    page.goto(reverse("benefits:reclaims"))
    page.get_by_role("button", name="It came back").click()
    assert Reclaim.objects.get().parts.filter(paid_on__isnull=False).count() == 1
