"""Asked once while an answer holds; and what of a person does not leave."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from impulsem.documents.models import Ground, GroundType
from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import PersonIdentifier
from impulsem.people.services import seal_person
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.tests.jobs import Run
from impulsem.registers import services
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.models import LookUp, LookUpTry, Question, Register
from impulsem.registers.tests.factories import ask, known, professional, reaching

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Question.objects.order_by("pk").values_list("kind", flat=True))


def test_an_answer_that_holds_is_not_asked_for_again_and_that_is_counted(local: LocalRegisters, run_jobs: Run) -> None:
    person = known()
    _worker, by = professional(person)
    first = ask(person, "census", by)
    assert first.state == "asked"
    run_jobs()
    again = ask(person, "census", by)
    assert again.pk == first.pk
    assert again.state in LookUp.SETTLED
    assert local.asked["census"] == 1
    assert kinds() == ["first", "spared"]


def test_the_same_question_for_the_same_purpose_on_one_day_is_spared_once(local: LocalRegisters, run_jobs: Run) -> None:
    person = known()
    _worker, by = professional(person)
    ask(person, "census", by)
    run_jobs()
    for purpose in ("application", "application", "review"):
        ask(person, "census", by, purpose=purpose)
    assert kinds() == ["first", "spared", "spared"]


def test_what_expired_is_asked_again_and_counted_as_that(local: LocalRegisters, run_jobs: Run) -> None:
    person = known()
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    run_jobs()
    look_up.refresh_from_db()
    assert look_up.expires_on == clock.today() + dt.timedelta(days=89)
    assert ask(person, "census", by, at=clock.at(look_up.expires_on, dt.time(9))) == look_up
    fresh = ask(person, "census", by, at=clock.at(look_up.expires_on + dt.timedelta(days=1), dt.time(9)))
    assert fresh.pk != look_up.pk
    assert kinds() == ["first", "spared", "expired"]


def test_who_asks_while_it_is_being_asked_gets_the_same_question() -> None:
    person = known()
    _worker, by = professional(person)
    assert ask(person, "census", by) == ask(person, "census", by)
    assert kinds() == ["first"]


def test_only_who_works_with_the_person_looks_them_up() -> None:
    person = known()
    with pytest.raises(services.NotTheirs):
        ask(person, "census", actor(make_worker()))


def test_a_purpose_that_the_ground_does_not_cover_is_refused() -> None:
    person = known()
    _worker, by = professional(person)
    with pytest.raises(services.NotForThis):
        ask(person, "tax", by, purpose="attention")


def test_somebody_without_a_number_that_the_register_knows_is_refused_in_words() -> None:
    person = make_person()
    _worker, by = professional(person)
    with pytest.raises(services.NoNumber, match="DNI, NIE, Social security number"):
        ask(person, "social_security", by)


def test_somebody_who_died_is_not_looked_up() -> None:
    person = known(died_on=clock.today())
    _worker, by = professional(person)
    with pytest.raises(services.PersonDied):
        ask(person, "census", by)


def test_a_child_is_not_asked_about_where_there_is_nothing_to_ask() -> None:
    child = known(born=clock.today() - dt.timedelta(days=365 * 9))
    _worker, by = professional(child)
    with pytest.raises(services.TooYoung, match="16"):
        ask(child, "tax", by)
    assert ask(child, "disability", by).state == "asked"


def test_the_ground_is_written_down_in_the_version_of_that_day() -> None:
    person = known()
    _worker, by = professional(person)
    ground = ask(person, "tax", by).ground
    assert ground == GroundType.objects.on(clock.today()).get(code="tax_look_up")
    assert "39/2015" in ground.law["es"]


def test_a_person_who_objects_is_not_looked_up_until_they_take_it_back(local: LocalRegisters, run_jobs: Run) -> None:
    person = known()
    _worker, by = professional(person)
    services.object_to(person=person, register="tax", by=by, at=clock.now())
    with pytest.raises(services.PersonObjected):
        ask(person, "tax", by)
    assert ask(person, "census", by)  # each register is objected to by itself
    services.withdraw_objection(person=person, register="tax", by=by, at=clock.now())
    assert ask(person, "tax", by).state == "asked"
    assert Ground.objects.get(person=person).withdrawn


def test_an_objection_stops_what_is_being_asked(local: LocalRegisters, run_jobs: Run) -> None:
    person = known()
    _worker, by = professional(person)
    look_up = ask(person, "tax", by)
    services.object_to(person=person, register="tax", by=by, at=clock.now())
    run_jobs()
    look_up.refresh_from_db()
    assert look_up.state == "objected"
    assert not local.heard


def test_an_objection_that_was_written_down_with_the_documents_counts_too(local: LocalRegisters, run_jobs: Run) -> None:
    from impulsem.documents.services import answer

    person = known()
    _worker, by = professional(person)
    look_up = ask(person, "tax", by)
    answer(ground=GroundType.objects.get(code="tax_look_up"), person=person, answer="objected", by=by, at=clock.now())
    run_jobs()
    look_up.refresh_from_db()
    assert look_up.state == "objected"
    assert LookUpTry.objects.get().outcome == "objected"
    assert not local.heard


def test_where_the_law_asks_for_agreement_nobody_is_looked_up_without_it() -> None:
    GroundType.objects.filter(code="tax_look_up").update(basis="consent")
    person = known()
    _worker, by = professional(person)
    with pytest.raises(services.NoAgreement):
        ask(person, "tax", by)


def test_a_sealed_person_is_looked_up_by_the_protection_team_only(local: LocalRegisters, run_jobs: Run) -> None:
    team = Team.objects.create(name="Protecció", kind=Team.Kind.PROTECTION)
    guard = make_worker(teams=(team,))
    person = known()
    worker, by = professional(person)
    seal_person(person=person, team=team, by=actor(guard))
    reaching(worker, person)  # even if somebody still reached them
    for other in (by, job("scan")):
        with pytest.raises(services.NotTheirs):
            ask(person, "census", other)
    ask(person, "census", actor(guard))
    run_jobs()
    assert local.asked["census"] == 1


def test_nothing_leaves_about_somebody_who_was_sealed_after_it_was_asked_for(local: LocalRegisters, run_jobs: Run) -> None:
    team = Team.objects.create(name="Protecció", kind=Team.Kind.PROTECTION)
    person = known()
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    seal_person(person=person, team=team, by=actor(make_worker(teams=(team,))))
    run_jobs()
    look_up.refresh_from_db()
    assert (look_up.state, look_up.reason) == ("failed", "not_any_more")
    assert not local.heard


def test_a_number_that_ended_meanwhile_is_not_asked_about(local: LocalRegisters, run_jobs: Run) -> None:
    person = known()
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    PersonIdentifier.objects.filter(person=person).update(disputed=True)
    run_jobs()
    look_up.refresh_from_db()
    assert (look_up.state, look_up.reason) == ("failed", "not_any_more")
    assert not local.heard


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registers_lookup SET reason = 'down'",
        "UPDATE registers_lookup SET evidence = 'another'",
        "UPDATE registers_lookup SET digest = 'another', key_name = 'another'",
        "DELETE FROM registers_lookup",
        "UPDATE registers_question SET kind = 'spared'",
    ],
)
def test_what_was_looked_up_and_counted_is_never_rewritten(local: LocalRegisters, run_jobs: Run, statement: str) -> None:
    person = known()
    _worker, by = professional(person)
    ask(person, "census", by)
    run_jobs()
    with pytest.raises(ProgrammingError, match="Cannot"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_register_that_is_no_longer_listed_is_asked_no_more() -> None:
    Register.objects.filter(code="families").update(active=False)
    person = known()
    _worker, by = professional(person)
    with pytest.raises(services.NotAsked):
        ask(person, "families", by)
