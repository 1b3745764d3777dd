"""Work of others in a real browser: one key from today's page, one press, and it can be undone."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.benefits.models import ForOthers
from impulsem.benefits.reference import load_requesters
from impulsem.benefits.tests.test_for_others import some
from impulsem.entitlement.reference import load_benefits
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import make_worker
from impulsem.platform.tests.browser import Enter, findings_of, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _listed() -> None:
    load_benefits(folder=settings.CITY_DIR)
    load_requesters(folder=settings.CITY_DIR)


def test_one_key_from_today_one_press_and_one_to_undo(enter: Enter) -> None:
    page = enter("/", make_worker().account)
    press(page, "o")
    expect(page.get_by_role("heading", name="For others")).to_be_visible()
    page.get_by_label("Minutes").fill("25")
    press(page, "Control+Enter")
    expect(page.get_by_text("Written down:")).to_be_visible()
    assert ForOthers.objects.get().minutes == 25
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    assert not ForOthers.objects.counting().exists()


def test_its_pages_are_in_order_in_every_look(enter: Enter) -> None:
    some(6)
    some(6, "pets")
    page = enter("/", make_worker(role=Role.INSTITUTE).account)
    assert not findings_of(page, reverse("benefits:for_others"), reverse("benefits:prepare_dossier"))
    assert not findings_of(enter("/", make_worker().account), reverse("benefits:note_for_others"))
