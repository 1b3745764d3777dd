"""Asking for messages: once, in the person's language, where it is safe."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from impulsem.messaging import services
from impulsem.messaging.models import Delivery, FailingContact, Message
from impulsem.messaging.services.sending import Telling, language_of
from impulsem.messaging.tests.factories import BY, NOON, VALUES, add_contact, reachable, tell, templates, way
from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.models import Address, Household, HouseholdSplit, KeptApart, Person
from impulsem.people.tests.factories import LONG_AGO, make_household, make_person
from impulsem.platform import clock
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


def keep_apart(one: Person, other: Person) -> None:
    split = HouseholdSplit.objects.create(
        origin=Household.objects.create(),
        fresh=Household.objects.create(),
        ground="violence",
        team=Team.objects.get_or_create(name="Protection", kind="protection")[0],
        parted_on=NOON.date(),
        quiet_from=NOON.date(),
        done_at=NOON,
    )
    first, second = sorted((one, other), key=lambda person: person.pk)
    KeptApart.objects.create(split=split, person=first, other=second, since=NOON.date())


def test_the_same_key_tells_once():
    person = reachable(email="ada@example.org")
    first = tell(person, key="agenda.booked:1")
    again = tell(person, key="agenda.booked:1")
    assert first == again
    assert Delivery.objects.count() == 1


def test_what_is_rolled_back_is_neither_asked_for_nor_queued():
    person = reachable(email="ada@example.org")
    templates()
    with transaction.atomic():
        tell(person)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_the_persons_language_governs_and_another_is_stated():
    assert tell(reachable(email="a@example.org", notice_language="es")).language == "es"
    message = tell(reachable(email="b@example.org", notice_language="ar"))
    assert (message.language, message.asked_language) == ("ca", "ar")
    assert language_of({"ca": "x", "es": ""}, "es") == "ca"


def test_what_the_text_needs_must_be_given():
    with pytest.raises(services.ValueMissing, match="place"):
        tell(reachable(email="a@example.org"), values={"day": "x", "time": "y"})
    with pytest.raises(services.UnknownTemplate):
        tell(reachable(), template="nothing")
    with pytest.raises(services.ChannelNotOffered):
        tell(reachable(), channels=["smoke"])


def test_values_are_closed_in_the_table_and_jobs_carry_only_keys():
    tell(reachable(email="a@example.org"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT values FROM messaging_message")
        assert b"Aurora" not in bytes(cursor.fetchone()[0])
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"channel": "email"}]


def test_only_safe_contacts_are_used():
    person = reachable()
    add_contact(person, "email", "shared@example.org", safe_to_use=False)
    delivery = way(tell(person))
    assert (delivery.state, delivery.reason, delivery.channel) == ("parked", "no_safe_contact", "")
    add_contact(person, "phone", "+34600000001")
    assert way(tell(person, channels=["email", "sms"])).channel == ""  # no gateway, no text messages


def test_the_channel_that_the_person_prefers_comes_first(settings):
    settings.DEMO_MODE = True
    person = reachable(email="a@example.org", phone="+34600000001")
    assert way(tell(person)).channel == "email"
    person.contact_points.filter(kind="phone").update(preferred=True)
    assert way(tell(person)).channel == "sms"


def test_a_fixed_phone_takes_no_text_message(settings):
    settings.DEMO_MODE = True
    assert way(tell(reachable(phone="+34931234567"))).state == "parked"


def test_a_contact_that_somebody_has_too_from_whom_the_person_is_kept_apart_is_never_used():
    person, other = reachable(email="home@example.org"), reachable(email="home@example.org")
    assert way(tell(person)).channel == "email"
    keep_apart(person, other)
    assert way(tell(person)).reason == "no_safe_contact"
    assert way(tell(other)).reason == "no_safe_contact"
    add_contact(person, "email", "own@example.org")
    assert way(tell(person)).contact.value == "own@example.org"


def test_no_letter_goes_where_somebody_lives_or_lived_from_whom_the_person_is_kept_apart():
    person, other = make_person(), make_person()
    Address.objects.create(household=make_household(person, other), street_text="Carrer Vell", number="1", valid=period(LONG_AGO))
    assert way(tell(person)).channel == "letter"
    person.memberships.update(valid=period(LONG_AGO, NOON.date()))
    keep_apart(person, other)
    fresh = make_household(person, since=NOON.date())
    back = Address.objects.create(household=fresh, street_text="Carrer Vell", number="1", valid=period(LONG_AGO))
    assert way(tell(person)).reason == "no_safe_contact"
    back.delete()
    Address.objects.create(household=fresh, street_text="Carrer Nou", number="2", valid=period(LONG_AGO))
    assert way(tell(person)).address.street_text == "Carrer Nou"


def test_a_sealed_person_gets_letters_only_at_an_address_chosen_for_post():
    team = Team.objects.create(name="Protection", kind="protection")
    person = reachable(home=True, sealed_by=team)
    assert way(tell(person)).state == "parked"
    Address.objects.create(person=person, use="postal", street_text="Apartat", number="7", valid=period(LONG_AGO))
    assert way(tell(person)).address.use == "postal"


def test_nothing_goes_to_the_dead():
    assert way(tell(reachable(email="a@example.org", died_on=dt.date(2026, 11, 1)))).reason == "person_died"


def test_text_messages_do_not_ring_at_night_unless_somebody_waits_for_them(settings):
    settings.DEMO_MODE = True
    night = clock.at(dt.date(2026, 11, 23), dt.time(23, 30))
    delivery = way(tell(reachable(phone="+34600000001"), at=night))
    assert delivery.due_at == clock.at(dt.date(2026, 11, 24), dt.time(9))


def test_many_are_told_in_a_fixed_number_of_queries(django_assert_max_num_queries):
    templates()
    people = [reachable(email=f"p{n}@example.org") for n in range(30)]
    centre = make_centre()
    tellings = [Telling(person, VALUES, f"many:{person.pk}", centre) for person in people]
    with django_assert_max_num_queries(20):
        assert services.send_many(tellings=tellings, template="appointment-told", by=BY, at=NOON) == 30
    assert services.send_many(tellings=tellings, template="appointment-told", by=BY, at=NOON) == 0
    assert ProcrastinateJob.objects.count() == 1
    assert Delivery.objects.filter(state="queued").count() == 30


def test_what_failed_goes_another_way_and_the_first_way_is_kept():
    person = reachable(email="a@example.org", home=True)
    message = tell(person)
    with pytest.raises(services.NotNow):
        services.send_another_way(message=message, channel="letter", by=BY, at=NOON)
    delivery = way(message)
    FailingContact.objects.create(contact=delivery.contact, since=NOON)
    Delivery.objects.filter(pk=delivery.pk).update(state="bounced")
    with pytest.raises(services.NothingElse):
        services.send_another_way(message=message, channel="email", by=BY, at=NOON)
    services.send_another_way(message=message, channel="letter", by=BY, at=NOON)
    assert way(message).channel == "letter"
    assert [each.state for each in message.deliveries.order_by("pk")] == ["replaced", "queued"]


def test_a_contact_from_which_messages_come_back_is_left_alone_until_it_is_right():
    person = reachable(email="a@example.org")
    contact = person.contact_points.get()
    FailingContact.objects.create(contact=contact, since=NOON)
    assert way(tell(person)).reason == "came_back_before"
    services.contact_works_again(contact=contact, by=BY)
    assert way(tell(person)).channel == "email"
