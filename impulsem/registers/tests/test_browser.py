"""Pages of registers in a browser: accessible in every look, by keyboard, with and without scripts; answers come by themselves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import services as people
from impulsem.people.services import FactDetails
from impulsem.people.tests.factories import make_household
from impulsem.platform import clock
from impulsem.platform.tests.browser import Enter, findings_of, press
from impulsem.platform.tests.jobs import run_queued
from impulsem.registers import services
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.models import LookUp
from impulsem.registers.tests.factories import ask, known, professional

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PENSIONER = "10000000X"  # whom the invented social security pays a pension
BORN = dt.date(1950, 1, 1)


def test_pages_are_accessible_in_every_look(local: LocalRegisters, enter: Enter) -> None:
    fatima, karim = known(given_name="Fàtima", born=BORN, number=PENSIONER), known(given_name="Karim")
    worker, by = professional(fatima, karim)
    home = make_household(fatima, karim)
    details = FactDetails(kind="", category="pension", amount=Decimal(700), since=dt.date(2024, 1, 1))
    people.record_economic_fact(person=fatima, details=details, by=by, on=clock.today())
    local.behaviour.down.add("tax")
    local.behaviour.nonsense.add("families")
    for code in ("census", "social_security", "tax", "families"):
        ask(fatima, code, by)
    services.object_to(person=karim, register="tax", by=by, at=clock.now())
    run_queued()
    differs = LookUp.objects.get(register__code="social_security")
    assert differs.conclusions.get().state == "open"
    answer = reverse("registers:answer", args=[differs.uuid])
    page = enter(account=worker.account)
    assert not findings_of(page, reverse("registers:household", args=[home.uuid]), answer)
    admin = make_worker(role=Role.ADMINISTRATOR)
    assert not findings_of(enter(account=admin.account), reverse("registers:counters"), reverse("registers:registers"))


def test_a_key_asks_for_all_and_answers_come_by_themselves(local: LocalRegisters, enter: Enter) -> None:
    person = known(born=BORN, number=PENSIONER)
    worker, _by = professional(person)
    page = enter(reverse("registers:household", args=[make_household(person).uuid]), worker.account)
    press(page, "l")
    expect(page.get_by_text("6 questions asked.")).to_be_visible()
    run_queued()
    expect(page.get_by_text("holds until").first).to_be_visible()


def test_without_scripts_what_differs_is_decided(local: LocalRegisters, enter: Enter) -> None:
    person = known(born=BORN, number=PENSIONER)
    worker, by = professional(person)
    details = FactDetails(kind="", category="pension", amount=Decimal(700), since=dt.date(2026, 1, 1))
    people.record_economic_fact(person=person, details=details, by=by, on=clock.today())
    home = make_household(person)
    page = enter(reverse("registers:household", args=[home.uuid]), worker.account, scripts=False)
    page.get_by_role("button", name="Look up Social security").click()
    run_queued()
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("link", name="1 thing differs").click()
    page.get_by_role("button", name="Take what the register says").click()
    expect(page.get_by_text("Differed: the register’s was taken")).to_be_visible()
    assert actor(worker).worker_id == LookUp.objects.get().conclusions.get().decided_by_id
