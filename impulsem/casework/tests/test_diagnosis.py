"""Assessments, the dependency cycle and time needed: what is refused, what stays, what the database keeps."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from impulsem.casework import queries, services
from impulsem.casework.models import Assessment, DeadlineRule, DomainScore, Instrument, TimeNeeded
from impulsem.casework.reference import load_instruments
from impulsem.casework.services import ScoreDetails
from impulsem.casework.services import plan_refusals as refusals
from impulsem.casework.tests.factories import actor, make_file, make_person, make_worker, referent_of
from impulsem.casework.tests.plan_factories import BARCELONA, bring_instruments, make_plan
from impulsem.organisation.models import WorkingTime
from impulsem.platform import clock
from impulsem.platform.city import CityFolderError
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    bring_instruments()
    person = make_person(birth_date=dt.date(1985, 4, 2))
    file = make_file(person)
    return file, person, actor(referent_of(file))


def look(there, *scores, on=None, **more):
    file, person, by = there
    return services.assess(
        uuid=more.pop("key", uuid.uuid4()),
        file=file,
        person=more.pop("person", person),
        instrument=Instrument.objects.get(),
        scores=scores,
        done_on=on or clock.today(),
        by=more.pop("by", by),
        at=clock.now(),
    )


def test_a_low_level_says_what_it_rests_on_and_the_database_asks_for_it_too(there):
    with pytest.raises(refusals.SayOnWhat):
        look(there, ScoreDetails("income", 1))
    made = look(there, ScoreDetails("income", 1, evidence="Two months of rent are owed"), ScoreDetails("home", 4))
    with pytest.raises(IntegrityError, match="low_level_says_on_what"), transaction.atomic():
        DomainScore.objects.create(assessment=made, domain="work", level=2)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        DomainScore.objects.filter(assessment=made).update(level=5)


def test_an_assessment_saved_twice_is_written_once(there):
    key = uuid.uuid4()
    assert look(there, ScoreDetails("home", 3), key=key) == look(there, ScoreDetails("home", 3), key=key)
    assert Assessment.objects.count() == 1


def test_an_assessment_of_nothing_of_a_stranger_or_of_tomorrow_is_refused(there):
    with pytest.raises(refusals.NothingLookedAt):
        look(there, ScoreDetails("home", None, evidence="nothing"))
    with pytest.raises(refusals.PersonNotInFile):
        look(there, ScoreDetails("home", 3), person=make_person())
    with pytest.raises(refusals.NotLookedAtYet):
        look(there, ScoreDetails("home", 3), on=clock.today() + dt.timedelta(days=1))
    with pytest.raises(refusals.NotADomain):
        look(there, ScoreDetails("horoscope", 3))
    with pytest.raises(refusals.NotYourPlan):
        look(there, ScoreDetails("home", 3), by=actor(make_worker()))


def test_a_situation_has_every_look_and_no_sum(there, django_assert_max_num_queries):
    file, _person, by = there
    look(there, ScoreDetails("home", 2, evidence="A letter"), on=clock.today() - dt.timedelta(days=90))
    look(there, ScoreDetails("home", 4, 3), ScoreDetails("work", 3))
    members = queries.members_of(file, by, at=clock.now())
    with django_assert_max_num_queries(2):
        [found] = queries.situations(file, members, by, at=clock.now())
    assert [len(row.cells) for row in found.rows] == [2, 2]
    assert [[cell.level if cell else None for cell in row.cells] for row in found.rows] == [[None, 3], [2, 4]]
    assert not hasattr(found, "total")


def test_a_version_of_an_instrument_that_says_something_else_is_refused(there, tmp_path):
    folder = tmp_path / "city"
    (folder / "instruments").mkdir(parents=True)
    for path in (BARCELONA / "instruments").iterdir():
        text = path.read_text(encoding="utf-8").replace("Diagnòstic social", "Una altra cosa")
        (folder / "instruments" / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(CityFolderError, match="another version"):
        load_instruments(folder=folder)
    bring_instruments()
    assert Instrument.objects.count() == 1


def test_a_cycle_goes_step_by_step_and_is_one_a_person(there):
    file, person, by = there
    day, at = clock.today() - dt.timedelta(days=200), clock.now()
    case = services.open_dependency_case(file=file, person=person, applied_on=day, by=by, at=at)
    with pytest.raises(refusals.CaseExists):
        services.open_dependency_case(file=file, person=person, applied_on=day, by=by, at=at)
    with pytest.raises(refusals.StepDoesNotFollow):
        services.take_step(case=case, step="served", on=clock.today(), by=by, at=at)
    with pytest.raises(refusals.StepBeforeLast):
        services.take_step(case=case, step="valued", on=day - dt.timedelta(days=1), by=by, at=at)
    services.take_step(case=case, step="valued", on=clock.today(), by=by, at=at)
    with pytest.raises(refusals.SayTheDegree):
        services.take_step(case=case, step="resolved", on=clock.today(), by=by, at=at)


def test_what_is_due_follows_the_rule_that_held_on_the_day_it_began(there):
    file, person, by = there
    begun = clock.today() - dt.timedelta(days=200)
    services.open_dependency_case(file=file, person=person, applied_on=begun, by=by, at=clock.now())
    [cycle] = queries.cycles_of(file, by, at=clock.now())
    decision = next(due for due in cycle.due if due.rule.code == "decision")
    assert decision.is_late
    assert cycle.open_due[0].due_on == min(due.due_on for due in cycle.open_due)
    DeadlineRule.objects.filter(code="decision").update(valid=period(clock.today()))
    [cycle] = queries.cycles_of(file, by, at=clock.now())
    assert "decision" not in {due.rule.code for due in cycle.due}


def test_the_rule_counts_what_the_file_has(there):
    file, _person, _by = there
    before = queries.proposal_for(file, queries.rule_on(clock.today()), at=clock.now())
    look(there, ScoreDetails("income", 1, evidence="No food at home"))
    make_plan(file, "One", "Two", state="agreed")
    after = queries.proposal_for(file, queries.rule_on(clock.today()), at=clock.now())
    assert {line.code: line.count for line in after.lines} == {"phase_welcome": 1, "urgent_domain": 1, "open_goal": 2}
    assert after.minutes > before.minutes


def test_who_decides_otherwise_says_why_and_both_stay(there):
    file, _person, by = there
    proposed = queries.proposal_for(file, queries.rule_on(clock.today()), at=clock.now()).minutes
    with pytest.raises(refusals.TimeDiffers):
        services.decide_time(file=file, minutes=proposed + 60, proposed=proposed, by=by, at=clock.now())
    with pytest.raises(refusals.ProposalChanged):
        services.decide_time(file=file, minutes=proposed, proposed=proposed + 1, by=by, at=clock.now())
    decided = services.decide_time(file=file, minutes=600, proposed=proposed, reason="An interpreter", by=by, at=clock.now())
    assert (decided.proposed_minutes, decided.minutes, decided.level) == (proposed, 600, "high")
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        TimeNeeded.objects.update(reason="")


def test_caseload_stands_beside_the_contract_in_four_queries(there, django_assert_max_num_queries):
    file, _person, by = there
    worker = referent_of(file)
    proposed = queries.proposal_for(file, queries.rule_on(clock.today()), at=clock.now()).minutes
    services.decide_time(file=file, minutes=600, proposed=proposed, reason="An interpreter", by=by, at=clock.now())
    make_file(make_person(), centre=file.centre, referent=worker)  # nobody decided: the usual of a low intensity
    WorkingTime.objects.create(worker=worker, weekly_minutes=1125, valid=period(None))
    rule = queries.rule_on(clock.today())
    with django_assert_max_num_queries(4):
        [load] = queries.loads(file.centre_id, rule, on=clock.today())
    assert (load.files, load.decided, load.minutes) == (2, 1, 600 + rule.content["usual"]["low"])
    assert load.contract == round(1125 * 52 / 12 * 0.65)
    [with_it] = queries.forecast(file, [worker], on=clock.today())
    assert with_it.percent_with == round((load.minutes + 600) / load.contract * 100)
