"""The pages in a real browser: accessible in both looks, at work without a mouse."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from impulsem.entitlement.models import Parameter
from impulsem.entitlement.tests.factories import approved, city_figures, proposed
from impulsem.entitlement.tests.homes import adult_of, family
from impulsem.entitlement.tests.test_household import reaching
from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import make_worker
from impulsem.people.models import EconomicFact
from impulsem.people.tests.factories import LONG_AGO
from impulsem.platform.periods import period
from impulsem.platform.tests.browser import Enter, findings_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_household() -> tuple[str, str, Worker]:
    home = family(income="1244.78", children=2, given_name="Aina", surname1="Puig", surname2="Serra", languages=["ca"])
    adult = adult_of(home)
    EconomicFact.objects.create(person=adult, kind="expense", category="rent", amount=Decimal(820), valid=period(LONG_AGO))
    EconomicFact.objects.create(
        person=adult, kind="debt", category="rent_arrears", amount=Decimal(1640), frequency="once", valid=period(LONG_AGO)
    )
    return reverse("entitlement:household", args=[home.uuid]), reverse("entitlement:easy", args=[home.uuid]), reaching(adult)


def test_the_explanation_is_accessible_and_opens_with_the_keyboard(enter: Enter) -> None:
    city_figures()
    page_of, paper_of, worker = a_household()
    page = enter(page_of, worker.account)
    assert findings_of(page, page_of, paper_of) == {}
    page.goto(page_of)
    summary = page.locator("summary").filter(has_text="Worked out from").first
    summary.focus()
    page.keyboard.press("Enter")
    assert summary.evaluate("node => node.parentElement.open")


def test_the_pages_of_the_figures_are_accessible(enter: Enter) -> None:
    city_figures()
    parameter = Parameter.objects.get(code="irsc.annual")
    waiting = proposed(parameter, "9900", legal_reference="Decret llei", first=dt.date(2027, 1, 1))
    approved(Parameter.objects.get(code="rgc.max.1"), "825")
    account = make_worker(role=Role.ECONOMIC_HEAD).account
    addresses = [
        reverse("entitlement:parameters"),
        reverse("entitlement:parameter", args=[parameter.code]),
        reverse("entitlement:propose", args=[parameter.code]),
        reverse("entitlement:value", args=[waiting.uuid]),
        reverse("entitlement:publications"),
        reverse("entitlement:catalogue"),
    ]
    assert findings_of(enter(addresses[0], account), *addresses) == {}
