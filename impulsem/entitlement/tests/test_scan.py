"""The continuous scan: findings follow what the rules answer, by the difference, and people act on them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from impulsem.entitlement import engine, queries, services
from impulsem.entitlement.models import Finding, FindingEvent, Scan
from impulsem.entitlement.services import city_refusals as refusals
from impulsem.entitlement.tests.homes import AT, DAY, adult_of, earn, family, make_benefit, without_income
from impulsem.messaging.models import Message
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import Household, Person, Reach
from impulsem.platform.actors import Actor, job
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db
NIGHT = job("scan of entitlements")
TOMORROW = DAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    figures = engine.ParameterSet.read(Path(settings.CITY_DIR) / "benefits" / "parameters.csv")
    monkeypatch.setattr(queries, "parameters_in_force", lambda at: figures)


@pytest.fixture
def benefit():
    return make_benefit()


def scan(*homes: Household, day: dt.date = DAY, claimed=()) -> services.Scanned:
    at = AT + (day - DAY)
    return services.scan(households=[home.pk for home in homes], day=day, by=NIGHT, at=at, claimed=claimed)


def kinds(finding: Finding) -> list[str]:
    return [event.kind for event in finding.events.order_by("pk")]


def works_with(person: Person, role: str = Role.PROFESSIONAL) -> Actor:
    worker = make_worker(role=role)
    Reach.objects.create(
        person=person, worker=worker, reason="assignment", during=(AT - dt.timedelta(days=9), None), source=f"test:{person.pk}"
    )
    return actor(worker, on=DAY)


def test_what_the_rules_propose_and_nobody_claimed_is_found_once(benefit) -> None:
    poor, rich, empty = family(), family(income="9000"), Household.objects.create()
    assert scan(poor, rich, empty) == services.Scanned(found=1, changed=0, gone=0)
    finding = Finding.objects.get()
    assert (finding.household, finding.benefit, finding.says, finding.state) == (poor, benefit, "probable", "new")
    assert finding.cents > 0
    assert finding.margin < 0
    assert scan(poor, rich, day=TOMORROW) == services.Scanned(0, 0, 0)
    finding.refresh_from_db()
    assert (finding.first_seen, finding.last_seen, kinds(finding)) == (DAY, TOMORROW, ["found"])


def test_what_is_not_so_any_more_is_closed_and_found_anew_when_it_is_again(benefit) -> None:
    home = family()
    scan(home)
    earn(adult_of(home), "9000")
    assert scan(home, day=TOMORROW).gone == 1
    finding = Finding.objects.get()
    assert (finding.closed_on, kinds(finding)) == (TOMORROW, ["found", "gone"])
    earn(adult_of(home), "500")
    assert scan(home, day=TOMORROW + dt.timedelta(days=1)).found == 1
    assert Finding.objects.open().count() == 1
    assert Finding.objects.count() == 2


def test_a_household_of_which_something_is_missing_says_what(benefit) -> None:
    home = family(income=None)
    scan(home)
    finding = Finding.objects.get()
    assert (finding.says, finding.cents) == ("unsure", 0)
    assert finding.missing & engine.Missing.INCOME
    without_income(adult_of(home))
    assert scan(home, day=TOMORROW).changed == 1
    finding.refresh_from_db()
    assert (finding.says, finding.missing, kinds(finding)) == ("probable", 0, ["found", "changed"])


def test_what_was_applied_for_is_not_proposed_and_is_again_when_that_is_over(benefit) -> None:
    home = family()
    scan(home, claimed=[(home.pk, benefit.code)])
    finding = Finding.objects.get()
    assert finding.state == "applied"
    scan(home, day=TOMORROW)
    scan(home, day=TOMORROW, claimed=[(home.pk, benefit.code)])
    finding.refresh_from_db()
    assert (finding.state, kinds(finding)) == ("applied", ["found", "open_again", "applied"])


def test_other_households_and_benefits_without_a_rule_are_left_alone(benefit) -> None:
    here, there = family(), family()
    scan(here, there)
    assert scan(here, day=TOMORROW) == services.Scanned(0, 0, 0)
    assert Finding.objects.open().filter(household=there, last_seen=DAY).exists()


def test_a_run_that_was_cut_off_goes_on_and_at_its_end_closes_what_no_file_has_any_more(benefit) -> None:
    first, second, old = sorted([family(), family(), family()], key=lambda home: home.pk)
    scan(old, day=DAY - dt.timedelta(days=1))
    run = services.begin_scan(day=DAY, cause=Scan.Cause.NIGHT, by=NIGHT, at=AT)
    services.scan(households=[first.pk], day=DAY, by=NIGHT, at=AT, run=run)
    again = services.begin_scan(day=DAY, cause=Scan.Cause.NIGHT, by=NIGHT, at=AT)
    assert (again.pk, again.reached, again.households, again.found) == (run.pk, first.pk, 1, 1)
    services.scan(households=[second.pk], day=DAY, by=NIGHT, at=AT, run=again)
    services.end_scan(run=again, by=NIGHT, at=AT)
    assert (again.households, again.found, again.gone) == (2, 2, 1)
    assert Finding.objects.get(household=old).closed_on == DAY
    assert services.begin_scan(day=DAY, cause=Scan.Cause.NIGHT, by=NIGHT, at=AT).pk != run.pk


def test_nobody_scans_by_hand(benefit) -> None:
    with pytest.raises(NotAllowed):
        services.scan(households=[], day=DAY, by=actor(make_worker(), on=DAY))
    with pytest.raises(NotAllowed):
        services.begin_scan(day=DAY, cause=Scan.Cause.NIGHT, by=actor(make_worker(), on=DAY), at=AT)


def test_findings_are_for_who_works_with_the_household_and_a_sealed_person_hides_them(benefit) -> None:
    home = family()
    scan(home)
    mine, stranger = works_with(adult_of(home)), actor(make_worker(), on=DAY)
    assert Finding.objects.visible_to(mine, at=AT).exists()
    assert not Finding.objects.visible_to(stranger, at=AT).exists()
    child = home.memberships.get(role="child").person
    child.sealed_by = Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)
    child.save()
    assert not Finding.objects.visible_to(mine, at=AT).exists()
    Reach.objects.create(person=child, worker_id=mine.worker_id, reason="sealed", during=(AT, None), source="test:sealed")
    assert Finding.objects.visible_to(mine, at=AT + dt.timedelta(minutes=1)).exists()


def test_a_named_person_tells_the_household_once_with_neutral_words_by_letter_without_consent(benefit) -> None:
    templates()
    home = family()
    scan(home)
    finding, mine = Finding.objects.get(), works_with(adult_of(home))
    services.tell_household(finding=finding, by=mine, at=AT)
    message = Message.objects.get()
    assert (message.person, message.version.template.code, message.channels) == (adult_of(home), "call-us", ["letter"])
    finding.refresh_from_db()
    assert finding.state == "told"
    assert finding.events.get(kind="told").worker_id == mine.worker_id
    with pytest.raises(refusals.AlreadyTold):
        services.tell_household(finding=finding, by=mine, at=AT)
    with pytest.raises(NotAllowed):
        services.tell_household(finding=finding, by=actor(make_worker(), on=DAY), at=AT)


def test_nobody_is_told_of_what_is_only_missing_or_over_or_where_no_adult_is(benefit) -> None:
    unsure, over, child = family(income=None), family(), family(birth_date=dt.date(2012, 1, 1))
    scan(unsure, over, child)
    Finding.objects.filter(household=over).update(closed_on=DAY)
    for home, refusal in ((unsure, refusals.OnlyProbable), (over, refusals.FindingOver), (child, refusals.NobodyToTell)):
        with pytest.raises(refusal):
            services.tell_household(finding=Finding.objects.get(household=home), by=works_with(adult_of(home)), at=AT)


def test_what_is_set_aside_stays_so_and_can_be_taken_up_again(benefit) -> None:
    home = family()
    scan(home)
    finding, mine = Finding.objects.get(), works_with(adult_of(home))
    with pytest.raises(refusals.SayMore):
        services.dismiss_finding(finding=finding, reason="other", because=" ", by=mine, at=AT)
    services.dismiss_finding(finding=finding, reason="declined", because="", by=mine, at=AT)
    scan(home, day=TOMORROW)
    finding.refresh_from_db()
    assert (finding.state, finding.last_seen) == ("dismissed", TOMORROW)
    services.restore_finding(finding=finding, by=mine, at=AT)
    with pytest.raises(refusals.NotSetAside):
        services.restore_finding(finding=finding, by=mine, at=AT)
    finding.refresh_from_db()
    assert (finding.state, kinds(finding)) == ("new", ["found", "dismissed", "restored"])


def test_the_database_keeps_findings_and_what_became_of_them(benefit) -> None:
    home = family()
    scan(home)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Finding.objects.all()._raw_delete("default")
    with pytest.raises(ProgrammingError), transaction.atomic():
        FindingEvent.objects.update(kind="gone")
    finding = Finding.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(
            household=home, benefit=benefit, says="probable", pays="monthly", cents=1, margin=0, missing=0, first_seen=DAY, last_seen=DAY
        )
    assert finding.is_open
