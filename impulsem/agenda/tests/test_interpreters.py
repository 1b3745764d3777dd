import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from impulsem.agenda import queries, services
from impulsem.agenda.models import Appointment, Booking, Interpreter, Resource
from impulsem.agenda.queries import interpreters as reads
from impulsem.agenda.tests.factories import (
    MONDAY,
    NOW,
    TUESDAY,
    as_actor,
    book,
    desk_of,
    make_interpreter,
    make_professional,
    make_room,
    moment,
)
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_territory, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db
PAGE = "agenda:interpreters"


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: MONDAY)


def arrange(appointment: Appointment, interpreter: Interpreter, *, by: Actor | None = None, at: dt.datetime = NOW) -> None:
    services.arrange_interpreter(appointment=appointment, interpreter=interpreter, by=by or desk_of(appointment.centre), at=at)


def arranged(appointment: Appointment) -> list[str]:
    """Who translates at the appointment now."""
    held = Booking.objects.filter(appointment=appointment, released=False, resource__interpreter__isnull=False)
    return list(held.values_list("resource__interpreter__name", flat=True))


def story(appointment: Appointment) -> list[tuple[str, str]]:
    return list(appointment.events.order_by("pk").values_list("kind", "reason"))


def move(appointment: Appointment, starts_at: dt.datetime) -> Appointment:
    return services.move_appointment(appointment=appointment, starts_at=starts_at, minutes=30, by=desk_of(appointment.centre), at=NOW)


def cancel(appointment: Appointment) -> Appointment:
    return services.cancel_appointment(appointment=appointment, cancelled_by="person", reason="", by=desk_of(appointment.centre), at=NOW)


def test_an_interpreter_is_promised_for_the_time_of_the_appointment_and_its_story_says_so() -> None:
    appointment, samira = book(make_professional(make_centre()), interpreter="ary"), make_interpreter("Samira", "ary", "ar")
    arrange(appointment, samira)
    assert arranged(appointment) == ["Samira"]
    assert appointment.bookings.get(resource__interpreter=samira).span == appointment.span
    assert story(appointment) == [("booked", ""), ("arranged", "Samira")]
    arrange(appointment, samira)  # pressed twice
    assert len(story(appointment)) == 2


def test_another_one_takes_the_place_of_whoever_was_arranged() -> None:
    appointment = book(make_professional(make_centre()), interpreter="ur")
    arrange(appointment, first := make_interpreter("First", "ur"))
    arrange(appointment, make_interpreter("Second", "ur"))
    assert arranged(appointment) == ["Second"]
    other = book(make_professional(appointment.centre), interpreter="ur")
    arrange(other, first)
    assert arranged(other) == ["First"]


def test_nobody_translates_at_two_appointments_at_once_even_of_two_centres() -> None:
    samira = make_interpreter("Samira", "ary")
    arrange(book(make_professional(make_centre()), interpreter="ary"), samira)
    half_an_hour_in = book(make_professional(make_centre()), interpreter="ary", starts_at=moment(10, 15))
    with pytest.raises(services.InterpreterBusy, match="Samira is already promised"):
        arrange(half_an_hour_in, samira)
    arrange(book(make_professional(make_centre()), interpreter="ary", starts_at=moment(10, 30)), samira)


def test_what_an_interpreter_cannot_do_is_refused_in_words() -> None:
    centre = make_centre()
    marta = make_professional(centre)
    appointment = book(marta, interpreter="ur")
    with pytest.raises(services.LanguageNotSpoken, match="Ling does not translate into that language"):
        arrange(appointment, make_interpreter("Ling", "zh"))
    with pytest.raises(services.InterpreterGone):
        arrange(appointment, make_interpreter("Gone", "ur", active=False))
    with pytest.raises(services.NoInterpreterNeeded):
        arrange(book(marta, starts_at=moment(11)), make_interpreter("Asma", "ur"))
    with pytest.raises(services.SlotInPast):
        arrange(appointment, make_interpreter("Asma", "ur"), at=moment(10, 30))
    with pytest.raises(NotAllowed):
        arrange(appointment, make_interpreter("Asma", "ur"), by=desk_of(make_centre()))
    cancel(appointment)
    with pytest.raises(services.NotFromHere, match="Cancelled"):
        arrange(appointment, make_interpreter("Asma", "ur"))
    assert arranged(appointment) == []


def test_whoever_was_arranged_moves_along_when_they_are_free_then() -> None:
    appointment = book(make_professional(make_centre()), interpreter="ur")
    arrange(appointment, make_interpreter("Asma", "ur"))
    move(appointment, moment(12))
    assert arranged(appointment) == ["Asma"]
    assert Booking.objects.get(released=False, resource__interpreter__isnull=False).span.lower == moment(12)
    assert [kind for kind, _ in story(appointment)] == ["booked", "arranged", "moved"]


def test_whoever_is_busy_then_is_released_by_the_move_and_comes_back_when_it_is_undone() -> None:
    centre = make_centre()
    asma, desk = make_interpreter("Asma", "ur"), desk_of(centre)
    appointment, other = (
        book(make_professional(centre), interpreter="ur"),
        book(make_professional(centre), interpreter="ur", starts_at=moment(12)),
    )
    arrange(appointment, asma)
    arrange(other, asma)
    move(appointment, moment(12))
    assert arranged(appointment) == []
    assert story(appointment)[2:] == [("released", "Asma"), ("moved", "")]
    assert [row.arranged for row in queries.to_interpret([centre.pk], NOW, actor=desk) if row.uuid == appointment.uuid] == [None]
    services.undo_mark(appointment=appointment, by=desk, at=NOW, step_number=queries.step_number(appointment))
    assert arranged(appointment) == ["Asma"]
    assert story(appointment)[4:] == [("arranged", "Asma"), ("undone", "")]


def test_a_cancelled_appointment_releases_them_and_taking_it_back_calls_them_again_if_they_are_free() -> None:
    centre = make_centre()
    asma, desk = make_interpreter("Asma", "ur"), desk_of(centre)
    appointment, other = book(make_professional(centre), interpreter="ur"), book(make_professional(centre), interpreter="ur")
    arrange(appointment, asma)
    cancel(appointment)
    assert arranged(appointment) == []
    services.undo_mark(appointment=appointment, by=desk, at=NOW)
    assert arranged(appointment) == ["Asma"]
    cancel(appointment)
    arrange(other, asma)
    services.undo_mark(appointment=appointment, by=desk, at=NOW)  # stands again, without whoever is busy now
    assert appointment.bookings.filter(released=False).count() == 1
    assert (arranged(appointment), arranged(other)) == ([], ["Asma"])


def test_whoever_was_released_by_hand_is_called_back_by_no_undoing() -> None:
    appointment = book(make_professional(make_centre()), interpreter="ur")
    desk = desk_of(appointment.centre)
    arrange(appointment, make_interpreter("Asma", "ur"))
    services.release_interpreter(appointment=appointment, by=desk, at=NOW)
    services.release_interpreter(appointment=appointment, by=desk, at=NOW)  # pressed twice
    assert [kind for kind, _ in story(appointment)] == ["booked", "arranged", "released"]
    cancel(appointment)
    services.undo_mark(appointment=appointment, by=desk, at=NOW)
    assert arranged(appointment) == []


def test_arranging_is_no_step_that_undo_would_take_back() -> None:
    centre = make_centre()
    appointment, desk = book(make_professional(centre), interpreter="ur"), desk_of(centre)
    move(appointment, moment(12))
    seen = queries.step_number(appointment)
    arrange(appointment, make_interpreter("Asma", "ur"))
    services.undo_mark(appointment=appointment, by=desk, at=NOW, step_number=seen)
    appointment.refresh_from_db()
    assert appointment.starts_at == moment(10)
    assert arranged(appointment) == ["Asma"]


def test_a_resource_is_one_thing_and_the_room_of_an_appointment_stays_when_somebody_translates() -> None:
    centre = make_centre()
    office = make_room(centre)
    appointment = book(make_professional(centre), interpreter="ur", room=office)
    arrange(appointment, make_interpreter("Asma", "ur"))
    move(appointment, moment(12))
    assert {row.room for row in queries.to_interpret([centre.pk], NOW, actor=desk_of(centre))} == {office.name}
    with pytest.raises(Exception, match="resource_is_one_thing"):
        Resource.objects.create(room=make_room(centre), interpreter=make_interpreter("Two", "ur"))


def test_only_whoever_speaks_it_and_is_free_then_is_offered() -> None:
    centre = make_centre()
    asma, _gone = make_interpreter("Asma", "ur"), make_interpreter("Gone", "ur", active=False)
    make_interpreter("Ling", "zh")
    bilal = make_interpreter("Bilal", "ur", "pa")
    first, second = (
        book(make_professional(centre), interpreter="ur"),
        book(make_professional(centre), interpreter="ur", starts_at=moment(10, 15)),
    )
    later = book(make_professional(centre), interpreter="pa", starts_at=moment(12))
    arrange(first, asma)
    rows = {row.uuid: row for row in queries.to_interpret([centre.pk], NOW, actor=desk_of(centre))}
    assert (rows[first.uuid].arranged, rows[first.uuid].could) == (asma, ())
    assert rows[second.uuid].could == (bilal,)
    assert rows[later.uuid].could == (bilal,)


def test_the_page_takes_four_queries_however_many_there_are(django_assert_num_queries: Any) -> None:
    centre = make_centre()
    desk, asma = desk_of(centre), make_interpreter("Asma", "ur")
    marta = make_professional(centre)
    for hour in (10, 11, 12):
        arrange(book(marta, interpreter="ur", starts_at=moment(hour)), asma)
        book(marta, interpreter="zh", starts_at=moment(hour, day=TUESDAY))
    with django_assert_num_queries(4):
        assert len(queries.to_interpret([centre.pk], NOW, actor=desk)) == 6


def test_what_is_over_far_ahead_settled_elsewhere_or_without_translation_is_not_listed() -> None:
    centre = make_centre()
    marta, desk = make_professional(centre), desk_of(centre)
    book(marta)
    book(marta, interpreter="ur", starts_at=moment(12), channel="phone")
    book(marta, interpreter="ur", starts_at=moment(10, day=MONDAY + dt.timedelta(days=reads.DAYS)), channel="phone")
    cancel(book(marta, interpreter="ur", starts_at=moment(13)))
    book(make_professional(make_centre()), interpreter="ur")
    assert [row.starts_at for row in queries.to_interpret([centre.pk], NOW, actor=desk)] == [moment(12)]
    assert queries.to_interpret([centre.pk], moment(12, 30), actor=desk) == []


def test_a_professional_sees_the_own_ones_and_nobody_a_sealed_person_without_reach() -> None:
    centre, sealed = make_centre(), make_person()
    marta, jordi = make_professional(centre), make_professional(centre)
    book(marta, interpreter="ur")
    book(marta, interpreter="ur", starts_at=moment(12), person=sealed)
    sealed.sealed_by = Team.objects.create(name="Protection", kind="protection")
    sealed.save(update_fields=["sealed_by"])

    def seen(reader: Actor) -> int:
        return len(queries.to_interpret([centre.pk], NOW, actor=reader))

    # the appointment was booked before the seal: whoever attends still reaches them on the day
    assert (seen(desk_of(centre)), seen(desk_of(None)), seen(as_actor(jordi))) == (1, 1, 0)
    assert seen(as_actor(marta)) == 2


def test_the_desk_arranges_and_releases_on_the_page() -> None:
    centre, asma = make_centre(), make_interpreter("Asma Iqbal", "ur", phone="+34930000000")
    appointment = book(make_professional(centre, name="Marta Riera"), interpreter="ur", person=make_person(given_name="Bilal"))
    client = logged_in(make_worker(role=Role.FRONT_DESK, centre=centre))
    page, act = reverse(PAGE), reverse("agenda:arrange", args=[appointment.uuid])
    before = client.get(page).content.decode()
    assert all(part in before for part in ("Bilal", "Urdu", "Marta Riera", "1 to arrange", str(asma.uuid)))
    assert "to arrange" in client.get(reverse("agenda:show", args=[appointment.uuid])).content.decode()
    answer = client.post(act, {"interpreter": str(asma.uuid), "next": page}, follow=True).content.decode()
    assert "Arranged: Asma Iqbal translates." in answer
    assert "tel:+34930000000" in answer
    assert "Asma Iqbal" in client.get(reverse("agenda:show", args=[appointment.uuid])).content.decode()
    assert "Somebody is to be arranged" in client.post(act, {"release": "1"}, follow=True).content.decode()
    assert client.post(act, {"interpreter": "nobody"}).status_code == 404


def test_a_refusal_is_told_on_the_page_that_follows() -> None:
    centre, asma = make_centre(), make_interpreter("Asma", "ur")
    appointment, other = book(make_professional(centre), interpreter="ur"), book(make_professional(centre), interpreter="ur")
    arrange(other, asma)
    client = logged_in(make_worker(role=Role.FRONT_DESK, centre=centre))
    answer = client.post(reverse("agenda:arrange", args=[appointment.uuid]), {"interpreter": str(asma.uuid)}, follow=True)
    assert "Asma is already promised to another appointment then." in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "page", "list_page"),
    [
        (Role.FRONT_DESK, 200, 403), (Role.PROFESSIONAL, 200, 403), (Role.CENTRE_DIRECTOR, 403, 200), (Role.INSTITUTE, 403, 200),
        (Role.ADMINISTRATOR, 403, 200), (Role.ECONOMIC_OFFICE, 403, 403),
    ],
)  # fmt: skip
def test_each_role_opens_its_own_page(role: Role, page: int, list_page: int) -> None:
    centre = make_centre(territory=make_territory())
    placed = role in (Role.FRONT_DESK, Role.PROFESSIONAL, Role.CENTRE_DIRECTOR)
    client = logged_in(make_worker(role=role, centre=centre) if placed else make_worker(role=role))
    assert (client.get(reverse(PAGE)).status_code, client.get(reverse("agenda:interpreter_list")).status_code) == (page, list_page)
    assert client.get(reverse("agenda:add_interpreter")).status_code == list_page


def test_a_director_adds_an_interpreter_and_says_when_nobody_calls_them_any_more() -> None:
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=make_centre())
    client, add = logged_in(director), reverse("agenda:add_interpreter")
    fields = {
        "name": " Asma Iqbal ",
        "organisation": "Language service",
        "languages": ["ur", "pa"],
        "phone": "+34930000000",
        "active": "on",
    }
    assert client.post(add, {**fields, "languages": []}).status_code == 422
    assert client.post(add, fields).url == reverse("agenda:interpreter_list")
    asma = Interpreter.objects.get()
    assert (asma.name, asma.languages, asma.active) == ("Asma Iqbal", ["ur", "pa"], True)
    listed = client.get(reverse("agenda:interpreter_list")).content.decode()
    assert all(part in listed for part in ("Asma Iqbal", "Urdu, Punjabi", "Language service"))
    card = reverse("agenda:interpreter", args=[asma.uuid])
    assert "Asma Iqbal" in client.get(card).content.decode()
    client.post(card, {name: value for name, value in fields.items() if name != "active"})
    assert "called no more" in client.get(reverse("agenda:interpreter_list")).content.decode()
    assert Interpreter.objects.count() == 1


def test_the_list_is_written_by_whoever_keeps_it_with_a_name_and_a_language() -> None:
    details: dict[str, Any] = {"interpreter": None, "organisation": "", "phone": "", "email": "", "active": True}
    with pytest.raises(NotAllowed):
        services.save_interpreter(name="Asma", languages=["ur"], **details, by=desk_of(make_centre()))
    institute = actor(make_worker(role=Role.INSTITUTE), on=MONDAY)
    with pytest.raises(services.NoLanguage):
        services.save_interpreter(name="Asma", languages=[], **details, by=institute)
