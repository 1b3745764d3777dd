"""The office's day in a real browser, keyboard in hand, in every look; and the direct door."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.benefits import services
from impulsem.benefits.models import Application
from impulsem.benefits.tests.factories import decided, draft, submitted, works_with
from impulsem.benefits.tests.payment_factories import make_benefit, make_line, office, words
from impulsem.documents.models import Document
from impulsem.documents.tests.factories import issue
from impulsem.entitlement.models import Requirement
from impulsem.organisation.models import Worker
from impulsem.people import services as people
from impulsem.people.services import FactDetails
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.tests.browser import Enter, findings_in_every_look, findings_of, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = {
    "state": "proposed",
    "cents": 10_000,
    "answer": "Proposed: 100.00 € a month",
    "steps": [
        {"text": "Lives in the city", "law": "art. 5", "passed": True, "numbers": [], "facts": ["Registered since 2015"]},
        {"text": "Income below the limit", "law": "art. 7", "passed": False, "numbers": ["income: 512.40 €"], "facts": []},
        {"text": "No other aid of the kind", "law": "", "passed": None, "numbers": [], "facts": []},
    ],
    "missing": ["Income (Karim)"],
    "changes": ["42 € a month above the limit"],
    "caveats": ["One figure is not confirmed."],
}


def make_office_day() -> tuple[Actor, list[Application]]:
    """Somebody of the office, and applications in every state."""
    clerk, now = office(), clock.now()
    benefit = make_benefit("child_fund", name=words("Fons d’infància 0-16"))
    for code, whose, proof in (("income", "adults", "income"), ("address", "household", "address"), ("family", "children", "family")):
        Requirement.objects.create(benefit=benefit, code=code, name=words(f"Paper: {code}"), proof=proof, whose=whose, register="tax")
    make_line(benefit, amount=90_000_000, year=clock.today().year)
    mother = make_person(given_name="Fàtima", surname1="Benali", surname2="Haddou")
    make_household(
        mother, make_person(given_name="Karim", surname1="Haddou"), make_person(given_name="Lina", birth_date=dt.date(2019, 4, 2))
    )
    by = works_with(mother)
    details = FactDetails(kind="income", category="salary", amount=Decimal("812.35"), source="tax", since=clock.today())
    people.record_economic_fact(person=mother, details=details, by=by, on=clock.today())
    paper = issue(mother, by=by, title="Nòmina d’octubre")
    Document.objects.filter(pk=paper.pk).update(proves="income")
    first = submitted(mother, by=by, benefit=benefit, urgency=1, at=now, demand_words="Ens tallen la llum.")
    Application.objects.filter(pk=first.pk).update(explanation={"ca": TOLD})
    again = draft(mother, by=by, benefit=benefit, at=now)
    waiting, prepared, denied = (submitted(benefit=benefit, at=now) for _ in range(3))
    services.ask_for_more(application=waiting, note="El contracte de lloguer.", by=clerk, at=now)
    services.propose_decision(
        application=prepared, outcome="granted", amount=Decimal("125"), periods=12, reasons="Per sota del llindar.", by=office(), at=now
    )
    decided(denied, outcome="denied", amount=None, reasons="Ingressos per sobre del llindar.", at=now)
    services.appeal(application=denied, words="He perdut la feina.", by=clerk, at=now)
    done = decided(submitted(benefit=benefit, at=now), amount=Decimal("50"), periods=2, at=now).application
    return clerk, [first, again, waiting, prepared, denied, done]


def paths(applications: list[Application]) -> list[str]:
    household = applications[0].household
    assert household is not None
    return [
        reverse("benefits:queue"),
        reverse("benefits:month"),
        reverse("benefits:appeals"),
        reverse("benefits:begin", args=[household.uuid]),
        *(reverse("benefits:application", args=[each.uuid]) for each in applications if each.source == "file" and each.state != "draft"),
    ]


def test_the_office_s_pages_are_whole_in_every_look(enter: Enter) -> None:
    clerk, applications = make_office_day()
    page = enter("/", Worker.objects.get(pk=clerk.worker_id).account, language="ca")
    assert findings_of(page, *paths(applications)) == {}


def test_an_application_is_taken_up_and_decided_by_keyboard(enter: Enter) -> None:
    clerk, applications = make_office_day()
    page = enter(reverse("benefits:application", args=[applications[0].uuid]), Worker.objects.get(pk=clerk.worker_id).account)
    press(page, "a")
    expect(page.locator(".toasts")).to_contain_text("It is yours.")
    page.check("input[name=outcome][value=granted]")
    page.fill("[id=decide-amount]", "100")
    page.fill("[id=decide-periods]", "2")
    page.fill("[id=decide-reasons]", "Below the limit.")
    page.press("button[value=decide]", "Enter")
    expect(page.locator(".toasts")).to_contain_text("Decided.")
    applications[0].refresh_from_db()
    assert applications[0].state == "decided"


def test_the_direct_door_is_whole_in_every_look_and_works_without_scripts(enter: Enter) -> None:
    make_benefit("emergency_aid", pace="once")
    page = enter(reverse("public:aid"), scripts=False)
    page.check("input[name=need][value=rent]", force=True)
    page.click(".ask-go .btn-primary")
    page.check("input[name=pressing][value=soon]", force=True)
    page.click(".ask-go .btn-primary")
    expect(page.locator("h1")).to_have_text("Who are you?")
    seen = enter(reverse("public:aid"), language="ca")
    assert findings_in_every_look(seen) == []
    seen.check("input[name=need][value=rent]", force=True)
    seen.click(".ask-go .btn-primary")
    assert findings_in_every_look(seen) == []
    assert findings_of(seen, reverse("public:aid_slip")) == {}
