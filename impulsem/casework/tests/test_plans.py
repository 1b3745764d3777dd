"""A plan is written together: versions append, words stay theirs, an answer is to what was read."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from impulsem.casework import queries, services
from impulsem.casework.models import Action, Agreement, Commitment, OwnWords, Plan, PlanParty
from impulsem.casework.services import ActionDetails, GoalDetails, PlanDetails, plan_refusals
from impulsem.casework.services import plan_refusals as refusals
from impulsem.casework.tests.factories import actor, make_file, make_household, make_person, make_worker, referent_of, write
from impulsem.casework.tests.plan_factories import goal, make_plan, say_yes
from impulsem.organisation.models import Role, Team
from impulsem.people.models import Reach
from impulsem.platform import clock

pytestmark = pytest.mark.django_db

LATER = dt.timedelta(days=90)


def a_file(**more):
    person = make_person(given_name="Fatima", surname1="Benali", birth_date=dt.date(1985, 4, 2), **more)
    return make_file(person), person


def child(age: int, name: str = "Lina"):
    return make_person(given_name=name, surname1="Benali", birth_date=clock.today() - dt.timedelta(days=366 * age + 30))


def agree(plan: Plan) -> Plan:
    return services.agree_plan(plan=plan, review_on=clock.today() + LATER, by=actor(referent_of(plan.file)), at=clock.now())


def test_a_new_plan_has_the_adults_and_the_referent_as_parties():
    mother, daughter = make_person(given_name="Fatima", birth_date=dt.date(1985, 4, 2)), child(8)
    file = make_file(mother, daughter)
    plan = services.begin_plan(file=file, by=actor(referent_of(file)), at=clock.now())
    assert {(party.kind, party.name) for party in plan.parties.all()} == {
        ("resident", "Fatima"),
        ("professional", referent_of(file).name),
    }
    with pytest.raises(refusals.PlanExists):
        services.begin_plan(file=file, by=actor(referent_of(file)), at=clock.now())


def test_every_save_is_a_version_and_what_it_said_stays():
    file, _ = a_file()
    plan = make_plan(file, "Stay in the flat")
    by = actor(referent_of(file))
    first = plan.versions.get()
    kept = plan.goals.get()
    details = PlanDetails(goals=(goal(plan, "Stay in this flat", key=kept.uuid), goal(plan, "Learn Catalan")))
    services.write_plan(plan=plan, details=details, expected=1, by=by, at=clock.now())
    assert [one["title"] for one in first.content["goals"]] == ["Stay in the flat"]
    second = plan.versions.get(number=2)
    assert [one["title"] for one in second.content["goals"]] == ["Stay in this flat", "Learn Catalan"]
    assert second.content["goals"][0]["key"] == first.content["goals"][0]["key"]
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        plan.versions.filter(number=1).update(note="rewritten")


def test_two_people_who_edit_one_plan_lose_nothing():
    file, _ = a_file()
    plan = make_plan(file)
    one, other = referent_of(file), make_worker(centre=file.centre)
    services.assign(file=file, worker=other, role="co_referent", from_day=clock.today(), by=actor(one), at=clock.now())
    services.write_plan(plan=plan, details=PlanDetails(goals=(goal(plan, "Theirs"),)), expected=1, by=actor(other), at=clock.now())
    with pytest.raises(services.PlanChanged) as refused:
        services.write_plan(plan=plan, details=PlanDetails(goals=(goal(plan, "Mine"),)), expected=1, by=actor(one), at=clock.now())
    assert refused.value.author == other.name
    assert [each["title"] for each in refused.value.theirs["goals"]] == ["Theirs"]
    assert plan.goals.get(removed_in=None).title == "Theirs"
    both = PlanDetails(goals=(goal(plan, "Theirs"), goal(plan, "Mine")))
    services.write_plan(plan=plan, details=both, expected=refused.value.current, by=actor(one), at=clock.now())
    assert plan.versions.count() == 3


def test_a_plan_goes_from_draft_to_agreed_with_one_goal_agreed_and_one_not():
    file, person = a_file()
    plan = make_plan(file, "Stay in the flat", "Go to school", state="proposed")
    by, party = actor(referent_of(file)), plan.parties.get(person=person)
    first, second = plan.goals.order_by("position")
    services.answer_goal(goal=first, party=party, answer="yes", seen=1, by_hand=True, by=by, at=clock.now())
    with pytest.raises(refusals.NobodyAnswered, match=party.name):
        agree(plan)
    services.answer_goal(goal=second, party=party, answer="no", reason="It is too far", seen=1, by_hand=True, by=by, at=clock.now())
    assert agree(plan).state == "agreed"
    sheet = queries.plan_sheet(plan, [], by, at=clock.now())
    assert [each.status for each in sheet.goals] == ["agreed", "not_agreed"]
    assert sheet.goals[1].answers[0].agreement.reason == "It is too far"
    assert list(plan.events.order_by("pk").values_list("state", flat=True)) == ["draft", "proposed", "agreed"]


def test_a_plan_to_which_nobody_says_yes_is_not_agreed():
    file, _ = a_file()
    plan = make_plan(file, state="proposed")
    say_yes(plan, "no")
    with pytest.raises(refusals.NothingAgreed):
        agree(plan)


def test_nothing_is_agreed_without_a_day_to_look_again():
    file, _ = a_file()
    plan = make_plan(file, state="proposed")
    say_yes(plan)
    with pytest.raises(refusals.SayWhenReviewed):
        services.agree_plan(plan=plan, review_on=clock.today(), by=actor(referent_of(file)), at=clock.now())


@pytest.mark.parametrize("state", Plan.State.values)
def test_only_the_steps_of_the_table_can_be_taken(state):
    file, _ = a_file()
    plan = make_plan(file, state="proposed")
    say_yes(plan)
    Plan.objects.filter(pk=plan.pk).update(state=state, agreed_on=clock.today(), closed_on=clock.today() if state == "closed" else None)
    by, at = actor(referent_of(file)), clock.now()
    steps = {
        "proposed": lambda: services.propose_plan(plan=plan, by=by, at=at),
        "draft": lambda: services.withdraw_plan(plan=plan, by=by, at=at),
        "agreed": lambda: services.agree_plan(plan=plan, review_on=clock.today() + LATER, by=by, at=at),
        "closed": lambda: services.close_plan(plan=plan, by=by, at=at),
    }
    for target, step in steps.items():
        with transaction.atomic():
            if target in Plan.ALLOWED[Plan.State(state)]:
                step()
            else:
                with pytest.raises(refusals.PlanCannotFollow):
                    step()
            transaction.set_rollback(True)


def test_what_was_agreed_is_changed_only_under_review():
    file, _ = a_file()
    plan = make_plan(file, state="agreed")
    by = actor(referent_of(file))
    details = PlanDetails(goals=(goal(plan, "Something else"),))
    with pytest.raises(refusals.PlanIsFixed):
        services.write_plan(plan=plan, details=details, expected=1, by=by, at=clock.now())
    services.review_plan(plan=plan, outcome="Much changed", next_on=None, changes=True, by=by, at=clock.now())
    services.write_plan(plan=plan, details=details, expected=1, by=by, at=clock.now())
    plan.refresh_from_db()
    assert (plan.state, plan.version) == ("under_review", 2)


def test_the_day_of_the_review_is_a_commitment_that_the_review_keeps():
    file, _ = a_file()
    plan = make_plan(file, state="agreed")
    by = actor(referent_of(file))
    promised = plan.review_commitment
    assert (promised.due_on, promised.worker, promised.state) == (clock.today() + LATER, referent_of(file), "open")
    services.review_plan(plan=plan, outcome="It goes well", next_on=clock.today() + 2 * LATER, changes=False, by=by, at=clock.now())
    promised.refresh_from_db()
    assert promised.state == "kept"
    plan.refresh_from_db()
    assert (plan.state, plan.review_on) == ("agreed", clock.today() + 2 * LATER)
    services.close_plan(plan=plan, by=by, at=clock.now())
    assert not Commitment.objects.filter(file=file, state="open").exists()


def test_an_answer_is_to_what_was_read():
    file, person = a_file()
    plan = make_plan(file, state="proposed")
    by, party, one = actor(referent_of(file)), plan.parties.get(person=person), plan.goals.get()
    services.answer_goal(goal=one, party=party, answer="yes", seen=1, by=by, at=clock.now())
    changed = PlanDetails(goals=(goal(plan, "Leave the flat", key=one.uuid),))
    services.write_plan(plan=plan, details=changed, expected=1, by=by, at=clock.now())
    one.refresh_from_db()
    with pytest.raises(refusals.GoalChanged):
        services.answer_goal(goal=one, party=party, answer="yes", seen=1, by=by, at=clock.now())
    sheet = queries.plan_sheet(plan, [], by, at=clock.now())
    assert sheet.goals[0].status == "waiting"
    assert sheet.goals[0].answers[0].stale
    assert Agreement.objects.count() == 1


def test_a_new_day_for_an_action_needs_no_new_answer():
    file, _person = a_file()
    plan = make_plan(file, state="proposed")
    say_yes(plan)
    one = plan.goals.get()
    action = one.actions.get()
    same = ActionDetails(action.text, action.party.uuid, clock.today() + LATER, action.uuid)
    details = PlanDetails(goals=(GoalDetails(one.title, actions=(same,), key=one.uuid),))
    services.write_plan(plan=plan, details=details, expected=1, by=actor(referent_of(file)), at=clock.now())
    assert agree(plan).state == "agreed"


def test_a_residents_words_cannot_be_changed_by_anybody():
    file, person = a_file()
    plan = make_plan(file)
    by, party = actor(referent_of(file)), plan.parties.get(person=person)
    said = services.keep_words(party=party, text="I do not want to move again.", manner="dictated", by=by, at=clock.now())
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        OwnWords.objects.filter(pk=said.pk).update(text="She agrees to move.")
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM casework_ownwords WHERE id = %s", [said.pk])
    assert said.written_by_id == by.worker_id


def test_only_the_person_corrects_their_words_and_by_their_own_hand():
    mother, father = (make_person(given_name=name, birth_date=dt.date(1985, 1, 1)) for name in ("Fatima", "Omar"))
    file = make_file(mother, father)
    plan = make_plan(file)
    by, party, other = actor(referent_of(file)), plan.parties.get(person=mother), plan.parties.get(person=father)
    said = services.keep_words(party=party, text="I want to stay.", manner="self", by=by, at=clock.now())
    with pytest.raises(plan_refusals.NotTheirWords):
        services.keep_words(party=party, text="I want to go.", manner="dictated", corrects=said, by=by, at=clock.now())
    with pytest.raises(plan_refusals.NotTheirWords):
        services.keep_words(party=other, text="She wants to go.", manner="self", corrects=said, by=by, at=clock.now())
    now = services.keep_words(party=party, text="I want to stay here.", manner="self", corrects=said, by=by, at=clock.now())
    sheet = queries.plan_sheet(plan, [], by, at=clock.now())
    assert [(words.said, words.earlier) for words in sheet.words] == [(now, (said,))]


def test_a_plan_is_not_agreed_before_every_child_was_heard_or_it_says_why_not():
    mother, young, older = make_person(given_name="Fatima", birth_date=dt.date(1985, 4, 2)), child(4), child(14, "Youssef")
    file = make_file(mother, young, older)
    plan = make_plan(file, state="proposed")
    say_yes(plan)
    by, day = actor(referent_of(file)), clock.today()
    with pytest.raises(refusals.ChildNotHeard, match="Youssef"):
        agree(plan)
    services.hear_child(plan=plan, person=young, heard=False, why_not="too_young", on=day, by=by, at=clock.now())
    with pytest.raises(refusals.NotTooYoung):
        services.hear_child(plan=plan, person=older, heard=False, why_not="too_young", note="Small", on=day, by=by, at=clock.now())
    with pytest.raises(refusals.SayWhyNotHeard):
        services.hear_child(plan=plan, person=older, heard=False, why_not="did_not_want", on=day, by=by, at=clock.now())
    services.hear_child(plan=plan, person=older, heard=True, how="talk", note="He decides too", on=day, by=by, at=clock.now())
    assert agree(plan).state == "agreed"


def test_an_entry_ticks_actions_of_the_plan():
    file, person = a_file()
    plan = make_plan(file, state="agreed")
    action = Action.objects.get(goal__plan=plan)
    entry = write(referent_of(file), person, done=(action.uuid,))
    action.refresh_from_db()
    assert action.state == "done"
    assert action.progress.get().entry == entry


def test_an_entry_that_ticks_somebody_elses_plan_is_not_written():
    file, person = a_file()
    foreign = make_plan(a_file()[0], state="agreed")
    action = Action.objects.get(goal__plan=foreign)
    with pytest.raises(refusals.NotYourPlan):
        write(referent_of(file), person, done=(action.uuid,))
    assert not person.participations.exists()


def test_who_does_not_work_with_the_file_writes_nothing_in_its_plan():
    file, person = a_file()
    plan = make_plan(file, state="proposed")
    for stranger in (make_worker(), make_worker(role=Role.FRONT_DESK, centre=file.centre)):
        by = actor(stranger)
        with pytest.raises(refusals.NotYourPlan):
            services.write_plan(plan=plan, details=PlanDetails(), expected=1, by=by, at=clock.now())
        with pytest.raises(refusals.NotYourPlan):
            services.answer_goal(goal=plan.goals.get(), party=plan.parties.get(person=person), answer="yes", seen=1, by=by, at=clock.now())


def test_a_sealed_party_leaves_no_trace_for_who_does_not_reach_them():
    mother, father = (make_person(given_name=name, birth_date=dt.date(1985, 1, 1)) for name in ("Fatima", "Omar"))
    file = make_file(mother, father)
    plan = make_plan(file, state="proposed")
    by = actor(referent_of(file))
    hers = plan.parties.get(person=mother)
    services.keep_words(party=hers, text="I am leaving.", manner="self", by=by, at=clock.now())
    mother.sealed_by = Team.objects.create(name="Protection", kind="protection")
    mother.save()
    other = dataclasses.replace(actor(make_worker(centre=file.centre)), team_ids=())
    sheet = queries.plan_sheet(plan, [], other, at=clock.now())
    assert {party.name for party in sheet.parties} == {"Omar", referent_of(file).name}
    assert not sheet.words
    assert not [line for each in sheet.goals for line in each.theirs if line.party.person_id == mother.pk]
    content = queries.visible_content(plan.versions.get().content, sheet.parties)
    assert "Fatima" not in str(content)


def test_who_writes_without_seeing_somebody_leaves_what_is_theirs_as_it_is():
    mother, father = (make_person(given_name=name, birth_date=dt.date(1985, 1, 1)) for name in ("Fatima", "Omar"))
    file = make_file(mother, father)
    plan = make_plan(file, state="proposed")
    hers, his = plan.parties.get(person=mother), plan.parties.get(person=father)
    one = plan.goals.get()
    action = one.actions.get()
    Action.objects.filter(pk=action.pk).update(party=hers)
    mother.sealed_by = Team.objects.create(name="Protection", kind="protection")
    mother.save()
    writer = referent_of(file)
    Reach.objects.filter(person=mother).delete()
    details = PlanDetails(goals=(GoalDetails(one.title, actions=(ActionDetails("Find a school", his.uuid),), key=one.uuid),))
    services.write_plan(plan=plan, details=details, expected=1, by=actor(writer), at=clock.now())
    assert set(one.actions.filter(removed_in=None).values_list("text", flat=True)) == {action.text, "Find a school"}
    sneaking = PlanDetails(goals=(GoalDetails(one.title, actions=(ActionDetails("Tell us where", hers.uuid),), key=one.uuid),))
    with pytest.raises(refusals.NotAParty):
        services.write_plan(plan=plan, details=sneaking, expected=2, by=actor(writer), at=clock.now())


def test_a_programme_is_of_one_person():
    mother, father = (make_person(given_name=name, birth_date=dt.date(1955, 1, 1)) for name in ("Fatima", "Omar"))
    file = make_file(mother, father)
    by = actor(referent_of(file))
    plan = services.begin_plan(file=file, kind=Plan.Kind.PIA, person=mother, by=by, at=clock.now())
    assert [party.person for party in plan.parties.filter(kind=PlanParty.Kind.RESIDENT)] == [mother]
    services.begin_plan(file=file, by=by, at=clock.now())
    with pytest.raises(refusals.PlanExists):
        services.begin_plan(file=file, kind=Plan.Kind.PIA, person=mother, by=by, at=clock.now())
    with pytest.raises(refusals.PersonNotInFile):
        services.begin_plan(file=file, kind=Plan.Kind.PIA, person=make_person(), by=by, at=clock.now())


def test_a_page_of_a_plan_costs_nine_queries(django_assert_max_num_queries):
    file, _person = a_file()
    plan = make_plan(file, "One", "Two", "Three", state="agreed")
    by, at = actor(referent_of(file)), clock.now()
    found = queries.find_plan(file, plan.uuid, by, at=at)
    with django_assert_max_num_queries(9):
        queries.plan_sheet(found, [], by, at=at)


def test_a_household_without_people_to_name_makes_no_plan_of_strangers():
    file = make_file(household=make_household(make_person()))
    with pytest.raises(refusals.NotYourPlan):
        services.begin_plan(file=file, by=actor(make_worker()), at=clock.now())
