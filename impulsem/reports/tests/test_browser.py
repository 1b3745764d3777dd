"""A court's request in a real browser, keyboard in hand: from the file to the approval."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.organisation.models import Role
from impulsem.platform.tests.browser import Enter, findings_in_every_look, findings_of
from impulsem.reports.models import ReportRequest
from impulsem.reports.tests.factories import make_file, make_person, make_type, make_worker, referent_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_request_becomes_a_draft_and_goes_to_approval(enter: Enter):
    noelia, marcos = make_person(given_name="Noelia", surname1="Soto"), make_person(given_name="Marcos")
    file = make_file(noelia, marcos)
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    type_ = make_type()
    page = enter(f"{reverse('reports:new')}?file={file.uuid}", referent_of(file).account)
    assert findings_in_every_look(page) == []
    page.select_option("#id_type", type_.code)
    page.click(f"label:has(input[value='{noelia.uuid}'])")
    page.fill("#id_asked_by", "Court 1")
    page.press("#id_asked_by", "Enter")
    expect(page.locator("#sheet")).to_contain_text("Noelia Soto")
    expect(page.locator("#sheet")).not_to_contain_text("Marcos")
    assert findings_in_every_look(page) == []
    page.fill("#j-judgement", "We saw a calm home.")
    page.select_option("#reviewer", str(director.uuid))
    page.click("aside button[value=send]")
    expect(page.locator(".rep-steps .now")).to_contain_text(director.name)
    assert ReportRequest.objects.get().state == "in_review"
    boss = enter("/", director.account)
    pages = [reverse("reports:board"), reverse("reports:inventory"), reverse("reports:type", args=[type_.code])]
    assert findings_of(boss, *pages, reverse("reports:report", args=[ReportRequest.objects.get().uuid])) == {}
