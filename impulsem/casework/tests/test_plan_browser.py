"""A plan agreed in a real browser: a resident's own words, one goal agreed and one not, by keyboard."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.casework import services
from impulsem.casework.models import Instrument, Plan
from impulsem.casework.services import ScoreDetails
from impulsem.casework.tests.factories import actor, make_file, make_person, make_worker, referent_of
from impulsem.casework.tests.plan_factories import bring_instruments, make_plan
from impulsem.organisation.models import Role
from impulsem.platform import clock
from impulsem.platform.tests.browser import Enter, findings_of, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan() -> Plan:
    file = make_file(make_person(given_name="Fatima", surname1="Benali", birth_date=dt.date(1985, 4, 2)))
    return make_plan(file, "Stay in the flat", "Go to school", state="proposed")


def test_a_residents_own_words_stand_in_the_plan_one_goal_agreed_and_one_not(plan: Plan, enter: Enter):
    party = plan.parties.get(kind="resident")
    page = enter(reverse("casework:plan_answers", args=[plan.file.uuid, plan.uuid, party.uuid]), referent_of(plan.file).account)
    expect(page.get_by_role("link", name="Participation")).to_be_hidden()  # nothing leads away from the screen that was handed over
    page.get_by_label("What do I want? In my own words").fill("I do not want to move again.")
    first, second = plan.goals.order_by("position")
    page.locator(f'[id="{first.uuid}-y"]').focus()
    press(page, "Space")
    page.locator(f'[id="{second.uuid}-y"]').focus()
    press(page, "ArrowRight")
    page.locator(f'[id="{second.uuid}-reason"]').fill("It is too far")
    page.get_by_role("button", name="Save my answers").click()
    page.get_by_role("link", name="For the professional").click()
    expect(page.locator(".own-words")).to_contain_text("I do not want to move again.")
    expect(page.locator("article.goal").first.locator(".goal-top")).to_contain_text("agreed")
    expect(page.locator("article.goal").nth(1).locator(".goal-top")).to_contain_text("not agreed")
    page.get_by_role("button", name="It is agreed").click()
    expect(page.locator(".plan-bar .tag")).to_contain_text("Agreed")
    assert page.locator(".own-words textarea, .own-words input").count() == 0


def test_axe_finds_nothing_in_plans_diagnosis_and_time(plan: Plan, enter: Enter):
    bring_instruments()
    file, party = plan.file, plan.parties.get(kind="resident")
    by = actor(referent_of(file))
    for days, level in ((90, 2), (0, 4)):
        services.assess(
            uuid=uuid.uuid4(),
            file=file,
            person=party.person,
            instrument=Instrument.objects.get(),
            scores=(ScoreDetails("home", level, evidence="A letter"),),
            done_on=clock.today() - dt.timedelta(days=days),
            by=by,
            at=clock.now(),
        )
    services.open_dependency_case(file=file, person=party.person, applied_on=clock.today() - dt.timedelta(days=300), by=by, at=clock.now())
    services.keep_words(party=party, text="I want to stay.", manner="self", by=by, at=clock.now())
    key, both = [file.uuid], [file.uuid, plan.uuid]
    assert not findings_of(
        enter("/", referent_of(file).account),
        *(reverse(f"casework:{name}", args=key) for name in ("plans", "situation", "dependency", "time_needed")),
        *(reverse(f"casework:{name}", args=both) for name in ("plan_edit", "plan_versions", "plan_easy", "plan_party", "plan_review")),
        reverse("casework:plan_answers", args=[*both, party.uuid]),
        reverse("casework:assess", args=[file.uuid, party.person.uuid]),
    )
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    assert not findings_of(enter("/", director.account), reverse("casework:caseload"), reverse("casework:assign", args=key))
