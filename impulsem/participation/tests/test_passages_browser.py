"""Choosing a passage with the mouse, in a real browser; without scripts it is copied by hand (see `test_synthesis_browser`)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import make_worker
from impulsem.participation.models import Excerpt, Process
from impulsem.participation.tests import factories
from impulsem.platform.tests.browser import Enter, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_chosen_with_the_mouse_or_the_keys_is_set_apart_letter_for_letter(enter: Enter) -> None:
    process = factories.process(state=Process.State.SYNTHESIS)
    said = factories.contribution(process, "Primer punt:  menys paper.\nSegon punt: obrir a la tarda.")
    page = enter(reverse("participation:synthesis", args=[process.slug]), make_worker(role=Role.CENTRE_DIRECTOR).account)
    go = page.get_by_role("button", name="Set the chosen passage apart")
    expect(go).to_be_hidden()
    words = page.locator("[data-passages]")
    box = words.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + box["height"] - 6, steps=5)
    page.mouse.up()
    passage = page.get_by_label("The passage that goes its own way").input_value()
    assert "\n" in passage
    assert passage in said.original
    words.click(click_count=3)  # a whole line, and what a browser takes of the next thing
    expect(go).to_be_visible()
    press(page, "p")
    expect(page.get_by_role("radio", name="All of it")).to_be_visible()
    assert Excerpt.objects.get().text in said.original
