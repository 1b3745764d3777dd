"""After a household parted safely, its plan goes on without those who left, and learns nothing of how they live now."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import gettext

from impulsem.casework import queries, services
from impulsem.casework.models import Action, CaseFile, Plan, Progress
from impulsem.casework.services import ActionDetails, GoalDetails, PlanDetails
from impulsem.casework.services import plan_refusals as refusals
from impulsem.casework.tests.factories import actor, make_centre, make_file, make_person, make_worker, write
from impulsem.casework.tests.plan_factories import make_plan, say_yes
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import logged_in
from impulsem.people import services as people
from impulsem.people.models import Person
from impulsem.people.services import SplitDetails
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


class Home:
    """Karim and Fatima have a plan in which each does something. One professional works with both, before and after."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.worker: Worker = make_worker(centre=self.centre)
        self.karim: Person = make_person(given_name="Karim", birth_date=dt.date(1980, 1, 1))
        self.fatima: Person = make_person(given_name="Fatima", birth_date=dt.date(1985, 1, 1))
        self.file: CaseFile = make_file(self.karim, self.fatima, centre=self.centre, referent=self.worker)
        self.by, self.at = actor(self.worker), clock.now()

    def plan(self) -> Plan:
        """Agreed; a goal that both work for."""
        plan = services.begin_plan(file=self.file, by=self.by, at=self.at)
        his, hers = (plan.parties.get(person=person) for person in (self.karim, self.fatima))
        actions = (ActionDetails("Bring the receipts", his.uuid), ActionDetails("HER-PART", hers.uuid))
        details = PlanDetails(goals=(GoalDetails("Stay in the flat", actions=actions),))
        services.write_plan(plan=plan, details=details, expected=0, by=self.by, at=self.at)
        services.propose_plan(plan=plan, by=self.by, at=self.at)
        say_yes(plan)
        services.keep_words(party=hers, text="HER-WORDS", manner="dictated", by=self.by, at=self.at)
        return services.agree_plan(plan=plan, review_on=clock.today() + dt.timedelta(days=90), by=self.by, at=self.at)

    def part(self, *, own_file: bool = True) -> CaseFile | None:
        how = SplitDetails(centre_id=self.centre.pk, worker_id=self.worker.pk) if own_file else SplitDetails()
        fresh = people.split_household(
            household=self.file.household, leaving=[self.fatima], on=clock.today(), by=self.by, details=how, at=clock.now()
        )
        return CaseFile.objects.filter(household=fresh).first()


def test_what_those_who_left_were_to_do_ends_and_the_plan_is_looked_at_again():
    home = Home()
    plan = home.plan()
    versions = plan.versions.count()
    home.part()
    plan.refresh_from_db()
    hers, his = Action.objects.get(text="HER-PART"), Action.objects.get(text="Bring the receipts")
    assert (hers.state, his.state, plan.state) == ("dropped", "open", "under_review")
    assert (hers.party.left_on, his.party.left_on) == (clock.today(), None)
    last = hers.progress.get()
    assert (last.note, last.worker, last.entry) == (gettext("The household changed."), None, None)
    event = plan.events.order_by("-pk")[0]
    assert (event.state, event.note, event.worker) == ("under_review", gettext("The household changed."), None)
    assert plan.versions.count() == versions


def test_a_plan_of_which_they_were_no_part_goes_on_as_it_was():
    home = Home()
    plan = make_plan(home.file, state="agreed")
    services.end_party(party=plan.parties.get(person=home.fatima), by=home.by, at=home.at)
    home.part()
    plan.refresh_from_db()
    assert plan.state == "agreed"


def test_the_plans_pages_show_nothing_of_those_who_left():
    home = Home()
    plan = home.plan()
    client = logged_in(home.worker)
    pages = [f"/files/{home.file.uuid}/plans/{plan.uuid}/", f"/files/{home.file.uuid}/plans/{plan.uuid}/versions/"]
    before = client.get(pages[0]).content.decode()
    assert "HER-PART" in before
    assert "HER-WORDS" in before
    home.part()
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert "Bring the receipts" in response.content.decode(), page
        for hers in ("Fatima", "HER-PART", "HER-WORDS"):
            assert hers not in response.content.decode(), (page, hers)
    plan.refresh_from_db()
    assert [text for _key, text, _who in queries.open_actions(home.file.pk, home.by, at=clock.now())] == ["Bring the receipts"]


def test_writing_the_plan_anew_keeps_what_does_not_show():
    home = Home()
    plan = home.plan()
    home.part()
    plan.refresh_from_db()
    goal, his = plan.goals.get(), plan.parties.get(person=home.karim)
    details = PlanDetails(goals=(GoalDetails(goal.title, key=goal.uuid, actions=(ActionDetails("Pay the rent", his.uuid),)),))
    services.write_plan(plan=plan, details=details, expected=plan.version, by=home.by, at=clock.now())
    assert Action.objects.get(text="HER-PART").removed_in is None


def test_an_entry_of_those_who_left_moves_nothing_in_the_plan_of_before():
    home = Home()
    home.plan()
    home.part()
    his = Action.objects.get(text="Bring the receipts")
    with pytest.raises(refusals.ShowsElsewhere):
        write(home.worker, home.fatima, moved=(his.uuid,))
    assert not Progress.objects.filter(action=his).exists()
    entry = write(home.worker, home.karim, moved=(his.uuid,))
    assert his.progress.get().entry == entry


def test_what_they_were_to_do_does_not_move_by_hand_either():
    home = Home()
    home.plan()
    home.part()
    hers = Action.objects.get(text="HER-PART")
    with pytest.raises(refusals.PlanCannotFollow):
        services.record_progress(actions=[hers.uuid], state="done", by=home.by, at=clock.now())


@pytest.mark.parametrize("own_file", [True, False])
def test_their_own_programme_goes_with_them_or_ends(own_file: bool):
    home = Home()
    programme = services.begin_plan(file=home.file, kind=Plan.Kind.PIA, person=home.fatima, by=home.by, at=home.at)
    services.add_party(plan=programme, kind="carer", person=home.karim, by=home.by, at=home.at)
    theirs = home.part(own_file=own_file)
    programme.refresh_from_db()
    assert queries.plans_of(home.file, home.by, at=clock.now()) == []
    if theirs is None:
        assert programme.state == "closed"
    else:
        assert (programme.file, programme.state) == (theirs, "draft")
        assert programme.parties.get(person=home.karim).left_on == clock.today()
        assert queries.find_plan(theirs, programme.uuid, home.by, at=clock.now()) == programme


@pytest.mark.parametrize("own_file", [True, False])
def test_the_way_through_dependency_of_who_left_does_not_show_in_the_old_file(own_file: bool):
    home = Home()
    for person in (home.karim, home.fatima):
        services.open_dependency_case(file=home.file, person=person, applied_on=clock.today(), by=home.by, at=home.at)
    fresh = home.part(own_file=own_file)
    assert [cycle.case.person for cycle in queries.cycles_of(home.file, home.by, at=clock.now())] == [home.karim]
    if fresh is not None:
        assert [cycle.case.person for cycle in queries.cycles_of(fresh, home.by, at=clock.now())] == [home.fatima]
