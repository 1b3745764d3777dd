"""Pages of groups: who sees whom, and that each of them answers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.agenda.tests.factories import desk_of, make_professional, make_reason
from impulsem.casework.tests.factories import make_file
from impulsem.groups import services
from impulsem.groups.models import Enrolment, GroupProject, GroupSession
from impulsem.groups.tests.factories import LATER, NOW, enrolled, make_project, make_session, moment, span
from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import logged_in, make_centre, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment(10, 20, day=LATER))
    monkeypatch.setattr(clock, "today", lambda: LATER)


@pytest.fixture
def session() -> GroupSession:
    make_reason(code="first_visit", minutes=45)
    return make_session(capacity=5)


def test_who_holds_the_session_sees_the_people_and_marks_them(session: GroupSession) -> None:
    place = enrolled(session, make_person(given_name="Adriana"))
    client = logged_in(session.workers.get())
    page = client.get(reverse("groups:session", args=[session.uuid]))
    assert "Adriana" in page.content.decode()
    answer = client.post(reverse("groups:mark", args=[session.uuid]), {"place": place.uuid, "do": "aid"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'aria-pressed="true"' in answer.content.decode()
    without_scripts = client.post(reverse("groups:mark", args=[session.uuid]), {"place": place.uuid, "do": "undo"})
    assert without_scripts["Location"].endswith(f"#row-{place.uuid}")
    place.refresh_from_db()
    assert place.outcome == ""


def test_staff_of_another_centre_see_places_and_nobody(session: GroupSession) -> None:
    enrolled(session, make_person(given_name="Adriana"))
    client = logged_in(make_professional(make_centre()))
    page = client.get(reverse("groups:session", args=[session.uuid])).content.decode()
    assert "1 of 5" in page
    assert "Adriana" not in page
    assert client.get(reverse("groups:finish", args=[session.uuid])).status_code == 404
    assert client.get(reverse("groups:projected", args=[session.uuid])).status_code == 404


def test_the_wall_shows_no_name_and_no_code(session: GroupSession) -> None:
    place = enrolled(session, make_person(given_name="Adriana"))
    page = logged_in(session.workers.get()).get(reverse("groups:projected", args=[session.uuid])).content.decode()
    assert "Adriana" not in page
    assert place.code not in page


def test_a_code_or_a_name_checks_in_and_what_fits_nobody_says_so(session: GroupSession) -> None:
    one, two = enrolled(session, make_person(given_name="Clara")), enrolled(session, make_person(given_name="Clara"))
    client = logged_in(session.workers.get())
    url, part = reverse("groups:arrive", args=[session.uuid]), {"HX-Request": "true"}
    client.post(url, {"who": one.code}, headers=part)
    one.refresh_from_db()
    assert one.state == "attended"
    assert "Several people fit" in client.post(url, {"who": "clara"}, headers=part).content.decode()
    two.refresh_from_db()
    assert two.state == "enrolled"
    assert "Nobody of this session" in client.post(url, {"who": "zzz"}, headers=part).content.decode()


def test_finishing_asks_once_and_leads_back(session: GroupSession) -> None:
    place = enrolled(session)
    client = logged_in(session.workers.get())
    client.post(reverse("groups:mark", args=[session.uuid]), {"place": place.uuid, "do": "informed"})
    client.post(reverse("groups:finish", args=[session.uuid]), {"text": "Rights."})
    session.refresh_from_db()
    assert session.state == "held"
    assert client.get(reverse("groups:session", args=[session.uuid])).status_code == 200


def test_enrolling_shows_free_places_and_gives_one() -> None:
    session = make_session(capacity=2, day=LATER + dt.timedelta(days=7))
    person = make_person()
    desk = Worker.objects.get(pk=desk_of(session.centre).worker_id)
    client = logged_in(desk)
    url = f"{reverse('groups:enrol')}?person={person.uuid}"
    assert "2 places free of 2" in client.get(url).content.decode()
    client.post(url, {"session": session.uuid})
    place = Enrolment.objects.get(person=person)
    page = client.get(url).content.decode()
    assert "has a place" in page
    assert place.code in page
    client.post(reverse("groups:leave", args=[place.uuid]))
    place.refresh_from_db()
    assert place.state == "left"


def test_who_was_invited_says_yes_at_the_desk() -> None:
    session = make_session(capacity=2, day=LATER + dt.timedelta(days=7))
    place = enrolled(session, invited=True, source="demand")
    client = logged_in(Worker.objects.get(pk=desk_of(session.centre).worker_id))
    assert "Will come" in client.get(f"{reverse('groups:enrol')}?person={place.person.uuid}").content.decode()
    assert "Will come" in client.get(reverse("groups:session", args=[session.uuid])).content.decode()
    client.post(reverse("groups:accept", args=[place.uuid]))
    place.refresh_from_db()
    assert place.state == "enrolled"


def test_somebody_without_a_place_is_let_in(session: GroupSession) -> None:
    person = make_person(given_name="Valeria", surname1="Soler")
    client = logged_in(session.workers.get())
    url = reverse("groups:walk_in", args=[session.uuid])
    assert "Valeria" in client.post(url, {"find": "valeria soler"}).content.decode()
    client.post(url, {"person": person.uuid})
    assert Enrolment.objects.get(person=person).state == "attended"


def test_a_series_is_planned_from_the_library_and_called_off() -> None:
    centre = make_centre()
    worker = make_professional(centre)
    room = make_session(centre=centre, span=span(17)).room
    assert room is not None
    project = make_project(kind="process", sessions=3)
    client = logged_in(worker)
    url = reverse("groups:plan", args=[project.uuid])
    assert client.get(url).status_code == 200
    details = {
        "date": "2026-12-02", "time": "10:00", "minutes": 60, "sessions": 3, "room": room.pk, "workers": [str(worker.uuid)],
        "capacity": 10, "language": "ca", "interpreter": "", "topic": "", "public": "on",
    }  # fmt: skip
    answer = client.post(url, details)
    assert answer.status_code == 302, answer.content.decode()
    assert GroupSession.objects.filter(version__project=project).count() == 3
    again = client.post(url, details)
    assert again.status_code == 422
    assert worker.name in again.content.decode()
    first = GroupSession.objects.filter(version__project=project).order_by("span")[0]
    assert client.post(reverse("groups:change", args=[first.uuid]), {"workers": [str(worker.uuid)], "capacity": 4}).status_code == 302
    client.post(reverse("groups:cancel", args=[first.uuid]), {"reason": "Ill"})
    first.refresh_from_db()
    assert first.state == "cancelled"


def test_a_centre_copies_a_project_changes_it_and_offers_it() -> None:
    centre = make_centre()
    client = logged_in(make_professional(centre))
    original = make_project()
    assert str(original.versions.get()) in client.get(reverse("groups:library")).content.decode()
    client.post(reverse("groups:copy", args=[original.uuid]), {"centre": centre.code})
    copy = GroupProject.objects.get(centre=centre)
    assert copy.origin == original.versions.get()
    url = reverse("groups:project_edit", args=[copy.uuid])
    form = client.get(url).context["form"]
    data = {field.html_name: field.value() for field in form if field.value()} | {"steps": "10 Hello\n20 Goodbye", "minutes": 30}
    assert client.post(url, data).status_code == 302
    assert copy.versions.count() == 2
    assert client.post(url, data | {"steps": "Hello"}).status_code == 422
    other = logged_in(make_professional(make_centre()))
    assert other.get(reverse("groups:project", args=[copy.uuid])).status_code == 404
    client.post(reverse("groups:share", args=[copy.uuid]), {"shared": "yes"})
    assert other.get(reverse("groups:project", args=[copy.uuid])).status_code == 200
    assert other.get(reverse("groups:project_edit", args=[copy.uuid])).status_code == 404


def test_participants_say_how_it_went_without_a_log_in(session: GroupSession) -> None:
    place = enrolled(session)
    services.check_in_by_code(code=place.code, centre=session.centre, by=desk_of(session.centre), at=moment(9, 50, day=LATER))
    client = Client(headers={"accept-language": "en-gb"})
    url = reverse("groups:evaluate")
    assert client.get(url).status_code == 200
    assert client.post(url, {"code": place.code, "face": "good"})["Location"] == reverse("groups:thanks")
    assert client.get(reverse("groups:thanks")).status_code == 200
    wrong = client.post(url, {"code": "ZZZZZZ", "face": "good"})
    assert wrong.status_code == 422
    for _ in range(30):
        client.post(url, {"code": "ZZZZZZ", "face": "good"})
    assert "Too many wrong codes" in client.post(url, {"code": place.code, "face": "good"}).content.decode()


def test_the_panel_of_a_file_tells_of_sessions_within_its_budget(session: GroupSession, django_assert_max_num_queries: object) -> None:
    file = make_file(centre=session.centre, at=NOW)
    person = file.household.memberships.get().person
    enrolled(session, person)
    client = logged_in(Worker.objects.get(assignments__file=file, assignments__role="referent"))
    page = client.get(reverse("casework:file", args=[file.uuid])).content.decode()
    panels = client.get(reverse("casework:panels", args=[file.uuid])).content.decode()
    assert str(session.version) in page + panels


def test_an_administrator_has_no_door_to_groups() -> None:
    client = logged_in(make_worker(role=Role.ADMINISTRATOR))
    assert client.get(reverse("groups:sessions")).status_code == 403
    assert logged_in(make_professional(make_centre())).get(f"{reverse('groups:sessions')}?centre=all").status_code == 200
