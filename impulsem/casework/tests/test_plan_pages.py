"""The pages of plans, diagnosis, the dependency cycle and time, as a browser without scripts sees them."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from impulsem.casework import services
from impulsem.casework.models import Assessment, DependencyCase, Need, OwnWords, Plan, TimeNeeded
from impulsem.casework.services import PlanDetails
from impulsem.casework.tests.factories import actor, make_file, make_person, make_worker, referent_of
from impulsem.casework.tests.plan_factories import bring_instruments, goal, make_plan, say_yes
from impulsem.documents.models import Document
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import logged_in
from impulsem.platform import audit, clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    person = make_person(given_name="Fatima", surname1="Benali", birth_date=dt.date(1985, 4, 2))
    file = make_file(person)
    return file, person, logged_in(referent_of(file))


def url(name, file, plan=None, *more):
    return reverse(f"casework:{name}", args=[file.uuid, *([plan.uuid] if plan is not None else []), *more])


def typed(plan, *titles, expected=None):
    """The form of the plan as a browser sends it."""
    party = plan.parties.filter(kind="resident").first()
    data = {"summary": "To stay.", "note": "", "expected": plan.version if expected is None else expected, "goals": len(titles)}
    for n, title in enumerate(titles, start=1):
        data |= {f"g{n}-key": "", f"g{n}-title": title, f"g{n}-why": "", f"g{n}-domain": "", f"g{n}-actions": 1}
        data |= {f"g{n}a1-key": "", f"g{n}a1-text": f"Do {title}", f"g{n}a1-party": str(party.uuid), f"g{n}a1-due_on": ""}
    return data


def test_a_plan_is_begun_written_proposed_answered_and_agreed_from_the_pages(there):
    file, person, client = there
    assert "Begin a work plan" in client.get(url("plans", file)).content.decode()
    client.post(url("plan_begin", file), {"kind": "work"})
    plan = Plan.objects.get()
    client.post(url("plan_edit", file, plan), typed(plan, "Stay in the flat", "Go to school"))
    client.post(url("plan_step", file, plan), {"act": "propose"})
    party, goals = plan.parties.get(person=person), list(plan.goals.order_by("position"))
    answers = url("plan_answers", file, plan, party.uuid)
    html = client.get(answers).content.decode()
    assert "Stay in the flat" in html
    assert "Fatima" not in re.search(r"<title>(.*?)</title>", html, re.S)[1]
    sent = {
        "seen": 1,
        "words": "I do not want to move again.",
        f"{goals[0].uuid}-answer": "yes",
        f"{goals[0].uuid}-words": "This is our home.",
        f"{goals[1].uuid}-answer": "no",
        f"{goals[1].uuid}-reason": "Too far",
    }
    response = client.post(answers, sent)
    assert response.url == url("plan_thanks", file, plan)
    assert client.get(response.url).status_code == 200
    later = clock.today() + dt.timedelta(days=90)
    client.post(url("plan_step", file, plan), {"act": "agree", "review_on": later.isoformat()})
    plan.refresh_from_db()
    assert (plan.state, plan.review_on) == ("agreed", later)
    html = client.get(url("plans", file)).content.decode()
    for shown in ("I do not want to move again.", "This is our home.", "Too far", "not agreed", "on the screen"):
        assert shown in html
    easy = client.get(url("plan_easy", file, plan)).content.decode()
    assert "It does not count." in easy


def test_the_words_of_a_resident_have_no_form_for_staff(there):
    file, person, client = there
    plan = make_plan(file, state="proposed")
    party = plan.parties.get(person=person)
    by = actor(referent_of(file))
    services.keep_words(party=party, text="I do not want to move.", manner="self", by=by, at=clock.now())
    html = client.get(url("plan", file, plan)).content.decode()
    assert "<blockquote><p>I do not want to move.</p></blockquote>" in html
    told = client.get(url("plan_answers", file, plan, party.uuid) + "?told=1").content.decode()
    assert "I do not want to move." not in told
    client.post(url("plan_answers", file, plan, party.uuid) + "?told=1", {"seen": 1, "words": "Now I do.", "manner": "dictated"})
    assert list(OwnWords.objects.order_by("pk").values_list("text", "manner", "supersedes")) == [
        ("I do not want to move.", "self", None),
        ("Now I do.", "dictated", None),
    ]


def test_who_saves_second_sees_both_versions_and_saving_again_keeps_both(there):
    file, _person, client = there
    plan = make_plan(file, "Stay in the flat")
    other = make_worker(centre=file.centre)
    services.assign(file=file, worker=other, role="co_referent", from_day=clock.today(), by=actor(referent_of(file)), at=clock.now())
    first = plan.goals.get()
    theirs = PlanDetails(goals=(goal(plan, "Stay in the flat", key=first.uuid), goal(plan, "Their new goal")))
    services.write_plan(plan=plan, details=theirs, expected=1, by=actor(other), at=clock.now())
    mine = typed(plan, "Stay in this flat", "My new goal", expected=1) | {"g1-key": str(first.uuid)}
    response = client.post(url("plan_edit", file, plan), mine)
    html = response.content.decode()
    assert response.status_code == 422
    assert other.name in html
    for shown in ("Their new goal", "My new goal", "Stay in this flat"):
        assert shown in html
    fields = re.findall(r'<input type="(?:text|hidden|date)" name="(g\d[^"]*|goals|expected)"(?: value="([^"]*)")?', html)
    again = dict(fields)
    again |= {
        f"{prefix}-party": str(plan.parties.filter(kind="resident").first().uuid) for prefix in re.findall(r'name="(g\d+a\d+)-party"', html)
    }
    assert client.post(url("plan_edit", file, plan), again).status_code == 302
    assert set(plan.goals.filter(removed_in=None).values_list("title", flat=True)) == {"Stay in this flat", "My new goal", "Their new goal"}
    assert plan.versions.count() == 3


def test_the_form_grows_and_shrinks_without_scripts(there):
    file, _person, client = there
    plan = make_plan(file, "One")
    form = typed(plan, "One", "Two")
    assert "Goal 3" in client.post(url("plan_edit", file, plan), form | {"add": "goal"}).content.decode()
    html = client.post(url("plan_edit", file, plan), form | {"drop": "1"}).content.decode()
    assert 'value="Two"' in html
    assert 'value="One"' not in html
    assert plan.versions.count() == 1


def test_versions_stand_beside_each_other(there):
    file, _person, client = there
    plan = make_plan(file, "Stay in the flat")
    client.post(url("plan_edit", file, plan), typed(plan, "Find a flat"))
    html = client.get(url("plan_versions", file, plan)).content.decode()
    assert "left out" in html
    assert "Stay in the flat" in html
    assert "Find a flat" in html


def test_the_front_desk_and_strangers_see_no_plan(there):
    file, _person, _client = there
    plan = make_plan(file, "A secret goal")
    desk = logged_in(make_worker(role=Role.FRONT_DESK, centre=file.centre))
    assert desk.get(url("plan", file, plan)).status_code in (302, 403)
    assert "A secret goal" not in desk.get(reverse("casework:panels", args=[file.uuid])).content.decode()
    stranger = logged_in(make_worker())
    assert stranger.get(url("plan", file, plan)).url == reverse("casework:reason", args=[file.uuid])


def test_a_plan_of_another_file_is_not_found_here(there):
    file, _person, client = there
    foreign = make_plan(make_file(make_person()))
    assert client.get(url("plan", file, foreign)).status_code == 404
    assert client.get(reverse("casework:plan", args=[file.uuid, uuid.uuid4()])).status_code == 404


def test_a_review_closes_or_reopens_what_was_agreed(there):
    file, _person, client = there
    plan = make_plan(file, state="agreed")
    assert client.post(url("plan_review", file, plan), {"changes": "no", "next_on": ""}).status_code == 422
    client.post(url("plan_review", file, plan), {"changes": "yes", "outcome": "Much changed"})
    plan.refresh_from_db()
    assert plan.state == "under_review"
    client.post(url("plan_edit", file, plan), typed(plan, "Another goal"))
    client.post(url("plan_step", file, plan), {"act": "propose"})
    say_yes(plan)
    assert "Much changed" in client.get(url("plan", file, plan)).content.decode()
    client.post(url("plan_close", file, plan), {str(one.uuid): "reached" for one in plan.goals.filter(removed_in=None)})
    plan.refresh_from_db()
    assert plan.state == "closed"


def test_an_action_moves_by_hand_and_from_an_entry(there):
    file, person, client = there
    plan = make_plan(file, "Stay", state="agreed")
    action = plan.goals.get().actions.get()
    client.post(url("plan_progress", file, plan, action.uuid), {"state": "moving", "note": "Two of three"})
    page = client.get(reverse("casework:file", args=[file.uuid])).content.decode()
    assert "What moved in the plan" in page
    sent = {
        "key": str(uuid.uuid4()),
        "file": str(file.uuid),
        "people": str(person.uuid),
        "offered": str(person.uuid),
        "channel": "centre",
        "day": clock.today().isoformat(),
        "time": "00:01",
        "minutes": "10",
        "pieces": 1,
        "promises": 1,
        "s1-text": "She brought the receipts.",
        "done": str(action.uuid),
    }
    assert client.post(reverse("casework:entry"), sent).status_code == 302
    action.refresh_from_db()
    assert [(one.state, one.entry is not None) for one in action.progress.order_by("pk")] == [("moving", False), ("done", True)]


def test_a_situation_is_looked_at_and_shown_as_picture_and_table(there):
    file, person, client = there
    bring_instruments()
    page = reverse("casework:assess", args=[file.uuid, person.uuid])
    assert "Not looked at" in client.get(page).content.decode()
    sent = {"key": str(uuid.uuid4()), "done_on": clock.today().isoformat(), "with_person": "on", "income-level": "2", "home-level": "4"}
    assert client.post(page, sent).status_code == 422
    sent |= {"income-evidence": "Two months of rent are owed", "income-persons_level": "1", "summary": "Debts come first."}
    client.post(page, sent)
    client.post(page, sent)
    assert Assessment.objects.count() == 1
    html = client.get(reverse("casework:situation", args=[file.uuid])).content.decode()
    assert "<svg" in html
    for shown in ("Two months of rent are owed", "the person: 1", "Debts come first."):
        assert shown in html
    client.post(reverse("casework:situation", args=[file.uuid]), {"text": "No heating", "domain": "home", "named_by": "person"})
    assert "No heating" in client.get(reverse("casework:situation", args=[file.uuid])).content.decode()
    client.post(reverse("casework:end_need", args=[file.uuid, Need.objects.get().pk]))
    assert not Need.objects.exists()


def test_a_cycle_shows_what_is_due_and_since_when_it_is_late(there):
    file, person, client = there
    bring_instruments()
    page = reverse("casework:dependency", args=[file.uuid])
    applied = clock.today() - dt.timedelta(days=300)
    client.post(page, {"open": "1", "new-person": str(person.uuid), "new-applied_on": applied.isoformat()})
    case = DependencyCase.objects.get()
    html = client.get(page).content.decode()
    assert "days late" in html
    assert "39/2006" in html
    sent = {"case": str(case.uuid), "step": "valued", "on": clock.today().isoformat(), "degree": ""}
    client.post(page, sent)
    assert client.post(page, sent | {"step": "resolved"}).status_code == 422
    client.post(page, sent | {"step": "resolved", "degree": "2"})
    case.refresh_from_db()
    assert (case.step, case.degree) == ("resolved", "2")


def test_time_is_proposed_explained_and_decided_with_a_reason(there):
    file, _person, client = there
    bring_instruments()
    page = reverse("casework:time_needed", args=[file.uuid])
    html = client.get(page).content.decode()
    proposed = re.search(r'name="proposed" value="(\d+)"', html)[1]
    assert "Phase: welcome" in html
    assert client.post(page, {"hours": "8", "reason": "", "proposed": proposed}).status_code == 422
    client.post(page, {"hours": "8", "reason": "She needs an interpreter", "proposed": proposed})
    decided = TimeNeeded.objects.get()
    assert (decided.minutes, decided.level, decided.proposed_minutes) == (480, "high", int(proposed))
    file.refresh_from_db()
    assert file.intensity == "high"
    director = logged_in(make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre))
    html = director.get(reverse("casework:caseload")).content.decode()
    assert referent_of(file).name in html
    assert "8\xa0h" in html


@pytest.mark.parametrize("name", ["plans", "situation", "dependency"])
def test_every_page_of_it_is_a_line_in_the_access_list(there, name):
    file, _person, client = there
    client.get(reverse(f"casework:{name}", args=[file.uuid]))
    assert audit.of(file).filter(action=services.FILE_READ).count() == 1


def test_an_agreed_plan_is_printed_in_easy_reading_and_to_be_signed(there):
    file, person, client = there
    plan = make_plan(file, state="agreed")
    party = plan.parties.get(person=person)
    services.keep_words(party=party, text="I want to stay.", manner="self", by=actor(referent_of(file)), at=clock.now())
    for act, signatures in (("easy", 0), ("full", 0), ("sign", 2)):
        client.post(url("plan_paper", file, plan), {"act": act})
        made = Document.objects.order_by("-pk")[0]
        assert (made.kind, list(made.about.all())) == ("plan", [person])
        assert made.requests.count() == signatures
