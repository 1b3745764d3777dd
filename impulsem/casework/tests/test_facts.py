"""What leaves the tables of agenda, casework and people, read with the same definitions on the tables and on an export of them."""

import datetime as dt

import pytest

from impulsem.agenda.models import ClosedDay
from impulsem.agenda.tests.factories import make_reason
from impulsem.casework import services
from impulsem.casework.tests.factories import actor, make_appointment, make_centre, make_file, make_person, make_worker, write
from impulsem.indicators import engine
from impulsem.indicators.declarations import facts, indicators
from impulsem.indicators.services import export_facts
from impulsem.organisation.models import Absence, Team, TeamMembership, WorkerPost, WorkingTime
from impulsem.platform import clock
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db
NOW = clock.at(dt.date(2026, 11, 20), dt.time(12))  # a Friday
TODAY = dt.date(2026, 11, 22)


def figure(code, **by):
    indicator = indicators[code]
    [cell] = engine.cells(indicator, engine.on_postgresql([indicator.fact], on=TODAY))
    return cell


def a_week_of_work():
    """An interview with two of a household, a session of five, paperwork, and the way to somebody's home."""
    centre = make_centre()
    worker, colleague = make_worker(centre=centre), make_worker(centre=centre)
    ada, bea = make_person(), make_person()
    file = make_file(ada, bea, centre=centre, referent=worker, at=NOW)
    write(worker, ada, bea, minutes=40, at=NOW)
    others = [make_person() for _ in range(3)]
    write(worker, ada, bea, *others, minutes=90, kind="session", professionals=(worker.pk, colleague.pk), at=NOW)
    write(worker, minutes=30, kind="paperwork", mode="indirect", at=NOW)
    write(colleague, others[0], minutes=50, kind="home_visit", channel="home", travel_minutes=20, at=NOW)
    return file, worker


def test_each_professional_spends_the_minutes_of_an_entry_and_its_participants_share_them():
    a_week_of_work()
    # 40 household + 2 x 90 group + 50 individual of 40 + 180 + 30 + 50 + 20
    assert (figure("time.direct_share").numerator, figure("time.direct_share").denominator) == (270, 320)
    assert figure("attention.minutes").value == pytest.approx(270)
    assert figure("attention.participants_per_entry").value == pytest.approx(8 / 3)


def test_the_front_desk_is_not_in_the_time_of_professionals():
    _file, worker = a_week_of_work()
    worker.profession = "administrative"
    worker.save()
    assert figure("time.minutes").n == 1


def test_nothing_of_a_sealed_person_leaves():
    file, _worker = a_week_of_work()
    make_appointment(file.household.memberships.all()[0].person, file.centre, starts_at=NOW - dt.timedelta(days=3), state="missed")
    assert (figure("files.active").value, figure("agenda.no_shows").value) == (1, 1)
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    for membership in file.household.memberships.all():
        membership.person.sealed_by = team
        membership.person.save()
    assert figure("attention.minutes").n == 3
    for code in ("files.active", "agenda.no_shows", "files.reads_with_reason", "files.commitments_in_time"):
        assert figure(code).n == 0, code


def test_no_fact_has_a_column_of_text_about_anybody():
    codes = {
        "centre", "territory", "neighbourhood", "reason", "channel", "state", "category", "kind", "mode", "intensity", "ground", "review",
        "requester", "type", "route", "topic", "source", "outcome", "waiting_for",
        "benefit", "line", "matter", "owner", "owner_kind", "register", "purpose",
    }  # fmt: skip
    assert {name for fact in facts for name, kind in fact.columns.items() if kind == "string"} == codes


def test_commitments_count_on_the_day_on_which_they_were_due():
    file, worker = a_week_of_work()
    for days, kept in ((-1, True), (-1, False), (5, False)):
        due_on = TODAY + dt.timedelta(days=days)
        made = services.make_commitment(text="Bring papers", due_on=due_on, file=file, worker=worker, by=actor(worker), at=NOW)
        if kept:
            services.keep_commitment(commitment=made, by=actor(worker), at=NOW)
    assert (figure("files.commitments_in_time").numerator, figure("files.commitments_in_time").denominator) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_an_export_and_the_tables_give_the_same_figures(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    file, _worker = a_week_of_work()
    assert figure("time.coverage").denominator == 2 * 450  # one Friday of two professionals
    appointment = make_appointment(make_person(), file.centre, starts_at=NOW - dt.timedelta(days=3), state="attended")
    appointment.reason = make_reason(code="first_visit")
    appointment.booked_at = NOW - dt.timedelta(days=10)
    appointment.save()
    export = export_facts(at=clock.at(TODAY, dt.time(9)))
    held = {name: number for name, number in export.rows.items() if number}
    assert held == {"appointments": 1, "attendance": 8, "file_months": 1, "first_attention": 1, "work": 8}
    backend = engine.duckdb_over(export.folder)
    for indicator in indicators:
        live = engine.cells(indicator, engine.on_postgresql([indicator.fact], on=TODAY), by=["month"])
        exported = engine.cells(indicator, engine.on_duckdb(backend), by=["month"])
        assert [(cell.key, cell.n) for cell in live] == [(cell.key, cell.n) for cell in exported], indicator.code
        for one, other in zip(live, exported, strict=True):
            assert one.value == pytest.approx(other.value), indicator.code
    [days] = engine.cells(indicators["agenda.days_to_first_interview"], engine.on_duckdb(backend))
    assert days.value == 7
    backend.disconnect()


def contract_of(worker, *, days=30):
    """Minutes of the contract of a worker whose first entry was so many days before the Friday of the tests, by centre."""
    write(worker, make_person(), at=NOW - dt.timedelta(days=days))
    found = engine.cells(indicators["time.coverage"], engine.on_postgresql(["work"], on=TODAY), by=["centre"])
    return [cell.denominator for cell in found]


def test_the_contract_is_of_working_days_and_of_the_hours_agreed():
    worker = make_worker()
    WorkingTime.objects.create(worker=worker, weekly_minutes=1500, valid=period(dt.date(2026, 11, 16)))
    # from Wednesday 21 October to Friday 20 November: 18 full days, then a week of 300 minutes a day
    assert contract_of(worker) == [18 * 450 + 5 * 300]


def test_public_holidays_and_absences_are_not_contract_time():
    worker = make_worker()
    ClosedDay.objects.create(day=dt.date(2026, 11, 11))  # a Wednesday
    ClosedDay.objects.create(day=dt.date(2026, 11, 14))  # a Saturday
    Absence.objects.create(worker=worker, kind="leave", valid=period(dt.date(2026, 11, 10), dt.date(2026, 11, 13)))
    assert contract_of(worker) == [(23 - 3) * 450]


def test_two_posts_on_a_day_share_it():
    worker = make_worker()
    WorkerPost.objects.create(worker=worker, role="professional", centre=make_centre(), valid=period(dt.date(2026, 11, 16)))
    assert sorted(contract_of(worker)) == [5 * 225, 18 * 450 + 5 * 225]


def test_work_counts_for_the_attention_team_of_its_day_and_once():
    worker = make_worker()
    old, new = (Team.objects.create(name=name, kind=Team.Kind.ATTENTION) for name in ("Old", "New"))
    records = Team.objects.create(name="Records", kind=Team.Kind.RECORDS)
    changed = dt.date(2026, 11, 10)
    for team, valid in ((records, period(None)), (old, period(None, changed)), (new, period(dt.date(2026, 11, 5)))):
        TeamMembership.objects.create(team=team, worker=worker, valid=valid)
    for day in (2, 9, 12):
        write(worker, make_person(), minutes=10, at=NOW.replace(day=day))
    write(make_worker(), make_person(), minutes=5, at=NOW)
    found = engine.cells(indicators["time.minutes"], engine.on_postgresql(["work"], on=TODAY), by=["team"])
    assert {cell.key[0]: cell.value for cell in found} == {old.pk: 20, new.pk: 10, None: 5}
