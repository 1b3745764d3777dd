"""A small synthetic city in the database keeps the promises that the house makes of any city."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F, Q
from pytest_django import DjangoDbBlocker

from impulsem.agenda.models import Appointment, Booking
from impulsem.casework.models import Assignment, CaseFile, Commitment, Entry, EntryParticipant, EntrySegment
from impulsem.demo import distances, loading, recount
from impulsem.demo.calendar import WorkingDays, easter
from impulsem.demo.city import City
from impulsem.demo.population import build
from impulsem.organisation.models import Worker, WorkerPost
from impulsem.people.models import Address, HouseholdMembership, Person, PersonIdentifier, PossibleDuplicate, Reach, Relationship
from impulsem.platform.models import AuditEvent

TODAY = dt.date(2026, 11, 18)  # a Wednesday
SCALE, SEED = 0.003, 11

_PROMISES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2, 3
"""


def promises() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_PROMISES)
        return list(cursor.fetchall())


@pytest.fixture(scope="module")
def before_and_after(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[list[tuple[str, str, str]]]]:
    """The city once for all tests of this file, and the constraints and indexes before and after it."""
    with django_db_blocker.unblock():
        before = promises()
        first = TODAY - dt.timedelta(days=60)
        loading.load(folder=settings.CITY_DIR, scale=SCALE, years=1, seed=SEED, first=first, on=TODAY, progress=lambda what, share: None)
        yield [before, promises()]
        call_command("flush", interactive=False, verbosity=0)
        connection.close()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_and_after")]


def test_all_constraints_and_indexes_are_back(before_and_after: list[list[tuple[str, str, str]]]):
    before, after = before_and_after
    assert len(before) > 300
    assert after == before


def test_what_was_loaded_is_what_was_meant():
    city = City(settings.CITY_DIR)
    meant = distances.count(build(city, scale=SCALE, seed=SEED, on=TODAY))
    loaded = recount.count(city, on=TODAY)
    assert (loaded.age_sex == meant.age_sex).all()
    assert (loaded.sizes == meant.sizes).all()
    assert (loaded.nationality == meant.nationality).all()
    assert loaded.income == pytest.approx(meant.income, abs=1)


def test_everybody_is_marked_as_invented():
    assert not Person.objects.filter(is_demo=False).exists()


def test_nobody_shares_a_door():
    homes = Address.objects.filter(use="home").exclude(tenure="none").values("street", "number", "door")
    assert not homes.annotate(n=Count("pk")).filter(n__gt=1).exists()


def test_every_household_has_a_principal_person_today():
    living = HouseholdMembership.objects.on(TODAY)
    assert living.filter(role="principal").count() == living.values("household").distinct().count()


def test_every_live_file_has_one_referent_who_works_at_its_centre():
    referents = Assignment.objects.on(TODAY).filter(role="referent", file__state="open")
    assert referents.count() == CaseFile.objects.filter(state="open").count()
    assert not referents.exclude(worker__posts__centre=F("file__centre")).exclude(
        file__household__memberships__person__sealed_by__isnull=False
    )


def test_those_responsible_reach_the_household():
    for assignment in Assignment.objects.on(TODAY).filter(file__state="open").select_related("file")[:50]:
        living = HouseholdMembership.objects.on(TODAY).filter(household=assignment.file.household_id, person__sealed_by__isnull=True)
        reached = Reach.objects.filter(source=f"casework.assignment:{assignment.pk}", worker=assignment.worker_id)
        assert set(living.values_list("person_id", flat=True)) <= set(reached.values_list("person_id", flat=True))


def test_sealed_persons_are_within_reach_of_their_team_only():
    assert Reach.objects.filter(team__isnull=False).exists()
    assert not Reach.objects.filter(person__sealed_by__isnull=False).exclude(team=F("person__sealed_by")).exists()
    assert not Appointment.objects.filter(person__sealed_by__isnull=False).exists()


def test_entries_happen_while_people_live_there_and_are_not_of_the_future():
    assert Entry.objects.count() > 500
    too_early = EntryParticipant.objects.filter(file__isnull=False, happened_at__date__lt=F("file__opened_on"))
    assert not too_early.exists()
    assert not Entry.objects.filter(happened_at__date__gt=TODAY).exists()


def test_about_five_entries_a_professional_and_working_day():
    days = WorkingDays(settings.CITY_DIR, TODAY - dt.timedelta(days=60), TODAY - dt.timedelta(days=1)).days
    professionals = WorkerPost.objects.filter(role="professional").count()
    entries = Entry.objects.filter(written_by__posts__role="professional").count()
    assert 3 < entries / len(days) / professionals < 6.5


def test_texts_are_there_and_some_are_confidential():
    assert not EntrySegment.objects.filter(text="").exists()
    assert EntrySegment.objects.filter(confidential=True).exists()
    assert not EntrySegment.objects.filter(text__contains="{").exists()


def test_every_mode_of_attention_occurs():
    assert set(Entry.objects.values_list("mode", flat=True)) == {"individual", "household", "group", "community", "indirect"}


def test_today_is_full_and_somebody_waits():
    states = Counter(Appointment.objects.filter(span__startswith__date=TODAY).values_list("state", flat=True))
    assert states["arrived"]
    assert states["booked"]
    assert Appointment.objects.filter(spontaneous=True, state="arrived", urgent=True).exists()


def test_the_coming_weeks_have_appointments():
    coming = Appointment.objects.filter(span__startswith__date__gt=TODAY, state="booked")
    assert coming.filter(span__startswith__date__gt=TODAY + dt.timedelta(days=21)).exists()


def test_a_booking_is_as_long_as_its_appointment_and_freed_when_it_fell_through():
    assert not Booking.objects.exclude(span=F("appointment__span")).exists()
    assert not Booking.objects.filter(released=False, appointment__state__in=["cancelled", "missed"]).exists()


def test_promises_are_kept_open_or_late():
    states = Counter(Commitment.objects.values_list("state", flat=True))
    assert states["kept"]
    assert states["open"]
    assert Commitment.objects.filter(state="open", due_on__lt=TODAY).exists()
    assert not Commitment.objects.filter(Q(settled_on__gt=TODAY)).exists()


def test_possible_duplicates_wait_for_the_records_team():
    assert PossibleDuplicate.objects.filter(state="open", team__kind="records").exists()


def test_parents_are_named_in_the_ties():
    ties = Relationship.objects.filter(kind="parent").select_related("person", "other")
    assert ties
    for tie in ties:
        assert tie.other is not None
        assert tie.person.birth_date is not None
        assert tie.other.birth_date is not None
        assert 13 < (tie.other.birth_date - tie.person.birth_date).days / 365.25 < 56


def test_who_looked_at_files_is_written_down():
    assert AuditEvent.objects.filter(action="casework.file_read", subject_type="casework.casefile").exists()
    assert AuditEvent.objects.filter(action="casework.opened_with_reason").exclude(reason="").exists()


def test_keys_go_on_after_the_load():
    person = Person.objects.create(given_name="Nova", surname1="Persona")
    assert person.pk == Person.objects.order_by("-pk").values_list("pk", flat=True)[0]


def test_numbers_of_files_run_with_time():
    numbers = list(CaseFile.objects.order_by("opened_on", "pk").values_list("number", flat=True))
    assert len(set(numbers)) == len(numbers)
    assert numbers == sorted(numbers)


def test_no_identifier_has_two_holders():
    assert not PersonIdentifier.objects.values("kind", "value").annotate(n=Count("pk")).filter(n__gt=1).exists()


def test_a_second_city_is_refused():
    with pytest.raises(CommandError, match="holds people already"):
        call_command("demo")


def test_an_impossible_size_is_refused():
    with pytest.raises(CommandError, match="scale"):
        call_command("demo", scale=3.0)


def test_an_unknown_city_is_named():
    with pytest.raises(CommandError, match="missing"):
        call_command("demo", "report", city="atlantis")


def test_the_report_is_printed(capsys: pytest.CaptureFixture[str]):
    call_command("demo", "report")
    assert "Age and sex" in capsys.readouterr().out


def test_there_is_a_log_in_for_each_role(capsys: pytest.CaptureFixture[str], settings):
    settings.DEMO_MODE = True
    call_command("demo_logins")
    out = capsys.readouterr().out
    assert out.count("@") == 9
    worker = Worker.objects.get(account__email="professional@impulsem.example")
    assert worker.account is not None
    assert worker.account.check_password("impulsem-demo")


def test_there_are_no_log_ins_outside_demo_mode(settings):
    settings.DEMO_MODE = False
    with pytest.raises(CommandError, match="demo mode"):
        call_command("demo_logins")


@pytest.mark.parametrize(("year", "day"), [(2024, dt.date(2024, 3, 31)), (2026, dt.date(2026, 4, 5)), (2038, dt.date(2038, 4, 25))])
def test_easter_is_where_the_church_puts_it(year: int, day: dt.date):
    assert easter(year) == day


def test_centres_are_closed_on_the_citys_own_holidays():
    days = WorkingDays(settings.CITY_DIR, dt.date(2026, 1, 1), dt.date(2026, 12, 31)).days
    assert not {dt.date(2026, 9, 24), dt.date(2026, 5, 25), dt.date(2026, 12, 25), dt.date(2026, 11, 22)} & set(days)
    assert 240 < len(days) < 252
