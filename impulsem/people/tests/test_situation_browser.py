"""What a household lives on, in a real browser, keyboard in hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import services
from impulsem.people.models import Circumstance
from impulsem.people.services import CircumstanceDetails, FactDetails
from impulsem.people.tests.factories import LONG_AGO, make_household, make_person
from impulsem.platform import clock
from impulsem.platform.tests.browser import Enter, findings_in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_disability_is_written_down_with_the_keyboard_and_the_page_stays_readable(enter: Enter) -> None:
    worker, fatima = make_worker(), make_person(given_name="Fàtima", surname1="Benali", sex="F")
    home, by, today = make_household(fatima, make_person(given_name="Omar")), actor(worker), clock.today()
    during = DateTimeTZRange(clock.now() - dt.timedelta(days=1), None)
    services.grant_reach(person=fatima, worker=worker, reason="assignment", during=during, source="t:1")
    for category, amount in (("salary", 900), ("rent", 420), ("rent_arrears", 800), ("utilities", 80)):
        details = FactDetails(kind="", category=category, amount=Decimal(amount), since=LONG_AGO, verified_until=today)
        services.record_economic_fact(person=fatima, details=details, by=by, on=today)
    services.record_circumstance(person=fatima, details=CircumstanceDetails(kind="eviction"), by=by, on=today)
    page = enter(reverse("people:economy", args=[home.uuid]), worker.account)
    for summary in page.locator("details.data > summary").all():
        summary.press("Enter")
    assert findings_in_every_look(page) == []
    page.locator("#id_circumstance-kind").focus()
    page.select_option("#id_circumstance-kind", "disability")
    page.fill("#id_circumstance-grade", "133")
    page.press("#id_circumstance-grade", "Enter")
    expect(page.locator("#id_circumstance-grade_error, .invalid-feedback").first).to_contain_text("from 0 to 100")
    assert findings_in_every_look(page) == []
    page.fill("#id_circumstance-grade", "33")
    page.press("#id_circumstance-grade", "Enter")
    expect(page.locator("main")).to_contain_text("33 %")
    assert Circumstance.objects.get(kind="disability").grade == 33
