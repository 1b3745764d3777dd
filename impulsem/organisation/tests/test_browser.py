"""The pages of staff in a real browser: from hiring to the first log-in, with and without scripts, and with axe."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.organisation import services
from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import make_centre, make_worker
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.models import Account
from impulsem.platform.tests.browser import Enter, findings_in_every_look, findings_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def boss() -> Worker:
    cache.clear()  # a transactional test leaves no counts to the next one
    return make_worker(role=Role.ADMINISTRATOR)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_hiring_to_the_first_log_in_and_the_second_factor(boss: Worker, enter: Enter, scripts: bool) -> None:
    centre = make_centre()
    page = enter(reverse("organisation:staff"), boss.account, scripts=scripts)
    page.get_by_role("link", name="Add a worker").click()
    page.wait_for_load_state()
    page.get_by_label("Name and surnames").fill("Marta Riera")
    page.get_by_label("E-mail at work").fill("marta@example.org")
    page.get_by_label("Centre", exact=False).first.select_option(label=centre.name)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Make a link for the password").click()
    link = page.locator("code").inner_text()

    newcomer = enter(link, scripts=scripts)
    expect(newcomer.get_by_text("Good day, Marta Riera")).to_be_visible()
    assert link not in newcomer.url
    newcomer.get_by_label("New password").fill("quatre paraules llargues")
    newcomer.get_by_label("Once more").fill("quatre paraules llargues")
    newcomer.get_by_role("button", name="Set the password and log in").click()
    Account.objects.filter(email="marta@example.org").update(language="en-gb")
    newcomer.goto(reverse("organisation:welcome"))
    newcomer.get_by_role("link", name="Set up the second factor").click()
    newcomer.wait_for_url(re.compile("2fa"))


def test_the_pages_meet_the_accessibility_rules_wide_narrow_and_dark(boss: Worker, enter: Enter) -> None:
    marta = make_worker()
    centre = marta.posts.get().centre
    operator = job("test")
    services.add_room(centre=centre, name="Despatx 1", by=operator)
    team = Team.objects.create(name="Registre", kind=Team.Kind.RECORDS)
    services.join_team(worker=marta, team=team, from_day=clock.today(), by=operator)
    paths = [
        *(reverse(f"organisation:{name}") for name in ("staff", "hire", "centres", "open_centre", "welcome")),
        *(reverse(f"organisation:{name}", args=[marta.uuid]) for name in ("worker", "edit", "give_post", "join_team", "deactivate")),
        reverse("organisation:end_post", args=[marta.uuid, marta.posts.get().pk]),
        *(reverse(f"organisation:{name}", args=[centre.pk]) for name in ("centre", "add_room")),
    ]
    link = reverse("organisation:invitation", args=[marta.uuid, services.invite(worker=marta, by=operator)])
    page = enter("/", boss.account)
    assert not findings_of(page, *paths)
    assert not findings_in_every_look(enter(link))
    page.goto(reverse("organisation:worker", args=[marta.uuid]))
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator("code")).to_be_visible()
    assert not findings_in_every_look(page)
