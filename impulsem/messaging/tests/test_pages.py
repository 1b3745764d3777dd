"""The pages: who sees what, and what can be done there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.messaging.models import Delivery, FailingContact, LetterBatch, Message
from impulsem.messaging.services import current_version
from impulsem.messaging.tests.factories import NOON, reachable, tell, templates, way
from impulsem.organisation.models import Centre, Role, Team
from impulsem.organisation.tests.factories import logged_in, make_centre, make_worker
from impulsem.platform import audit, clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre()


def enter(role: str, centre: Centre | None = None) -> Client:
    return logged_in(make_worker(role=role, centre=centre))


def fail(message: Message) -> None:
    Delivery.objects.filter(message=message).update(state="bounced", reason="refused")


def page(client: Client, name: str, *args: Any, status: int = 200, **query: str) -> str:
    answer = client.get(reverse(f"messaging:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_outbox_shows_first_what_did_not_arrive_and_only_of_the_own_centre(centre: Centre):
    arrived, failed, elsewhere = (
        tell(reachable(email="a@example.org", surname1=name), centre=where)
        for name, where in (("Arribada", centre), ("Tornada", centre), ("Lluny", make_centre()))
    )
    fail(failed)
    fail(elsewhere)
    desk = enter(Role.FRONT_DESK, centre)
    first = page(desk, "outbox")
    assert "Tornada" in first
    assert "Arribada" not in first
    assert "Lluny" not in first
    assert "Arribada" in page(desk, "outbox", view="all")
    assert page(desk, "show", elsewhere.uuid, status=404)
    assert page(desk, "show", arrived.uuid)


def test_a_sealed_persons_messages_are_for_their_team_only(centre: Centre):
    team = Team.objects.create(name="Protection", kind="protection")
    message = tell(reachable(email="a@example.org", surname1="Amagada", sealed_by=team), centre=centre)
    desk = enter(Role.FRONT_DESK, centre)
    assert "Amagada" not in page(desk, "outbox", view="all")
    page(desk, "show", message.uuid, status=404)
    page(desk, "of_person", message.person.uuid, status=404)
    page(desk, "write", message.person.uuid, status=404)


def test_directors_see_what_became_of_messages_and_not_what_they_say(centre: Centre):
    message = tell(reachable(email="secret@example.org"), centre=centre)
    director = page(enter(Role.CENTRE_DIRECTOR, centre), "show", message.uuid)
    assert "Aurora" not in director
    assert "secret@example.org" not in director
    desk = page(enter(Role.FRONT_DESK, centre), "show", message.uuid)
    assert "Aurora" in desk
    assert "secret@example.org" in desk
    assert audit.of(message).filter(action="messaging.read").count() == 1


def test_administrators_of_the_system_see_no_messages():
    page(enter(Role.ADMINISTRATOR), "outbox", status=403)


def test_what_came_back_is_sent_another_way_from_its_page(centre: Centre):
    message = tell(reachable(email="a@example.org", home=True), centre=centre)
    fail(message)
    desk = enter(Role.FRONT_DESK, centre)
    assert "Send it another way" in page(desk, "show", message.uuid)
    desk.post(reverse("messaging:another_way", args=[message.uuid]), {"channel": "letter"})
    assert way(message).channel == "letter"
    assert desk.post(reverse("messaging:another_way", args=[message.uuid]), {"channel": "smoke"}).status_code == 422


def test_a_contact_that_is_right_after_all_is_used_again(centre: Centre):
    message = tell(reachable(email="a@example.org"), centre=centre)
    contact = way(message).contact
    FailingContact.objects.create(contact=contact, since=NOON)
    desk = enter(Role.FRONT_DESK, centre)
    assert "messages come back" in page(desk, "show", message.uuid)
    desk.post(reverse("messaging:works_again", args=[message.uuid, contact.pk]))
    assert not FailingContact.objects.exists()
    other = reachable(email="b@example.org").contact_points.get()
    assert desk.post(reverse("messaging:works_again", args=[message.uuid, other.pk])).status_code == 404


def test_a_professional_tells_somebody_something_once_however_often_the_form_is_sent(centre: Centre):
    templates()
    person = reachable(email="a@example.org")
    client = enter(Role.PROFESSIONAL, centre)
    assert "?template=call-us" in page(client, "write", person.uuid)
    url = reverse("messaging:write", args=[person.uuid]) + "?template=paper-missing"
    shown = client.get(url)
    once = shown.context["form"]["once"].value()
    assert client.post(url, {"once": once}).status_code == 422
    for _turn in range(2):
        assert client.post(url, {"once": once, "until": "10 December"}).status_code == 302
    message = Message.objects.get()
    assert message.centre == centre
    assert "10 December" in page(client, "show", message.uuid)


def test_templates_are_rewritten_by_the_institute_and_read_by_all(centre: Centre):
    templates()
    desk, institute = enter(Role.FRONT_DESK, centre), enter(Role.INSTITUTE)
    assert "appointment-told" in page(desk, "templates")
    shown = page(desk, "template", "appointment-told")
    assert "Thursday 26 November" in shown
    assert "Change the words" not in shown
    page(desk, "rewrite", "appointment-told", status=403)
    url = reverse("messaging:rewrite", args=["appointment-told"])
    form = institute.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    looked = institute.post(url, {**data, "sms_en": "On {day}.", "look": "1"})
    assert "On Thursday 26 November." in looked.content.decode()
    assert current_version("appointment-told").number == 1
    assert institute.post(url, {**data, "sms_en": "Your disability."}).status_code == 422
    assert institute.post(url, {**data, "sms_en": "On {day}."}).status_code == 302
    assert current_version("appointment-told").sms["en-gb"] == "On {day}."
    assert (
        "<ins>On {day}.</ins>" in institute.get(reverse("messaging:template", args=["appointment-told"]) + "?from=1&to=2").content.decode()
    )


def test_letters_that_wait_are_printed_together_once(centre: Centre):
    for name in ("Primera", "Segona"):
        tell(reachable(home=True, surname1=name), centre=centre)
    desk = enter(Role.FRONT_DESK, centre)
    assert "2 letters" in page(desk, "letters")
    gather = reverse("messaging:gather")
    desk.post(gather, {"centre": str(centre.pk)})
    desk.post(gather, {"centre": str(centre.pk)})
    batch = LetterBatch.objects.get()
    answer = desk.get(reverse("messaging:batch", args=[batch.uuid]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert Delivery.objects.filter(state="sent").count() == 2
    page(enter(Role.FRONT_DESK, make_centre()), "batch", batch.uuid, status=404)


def test_the_demonstrations_gateway_exists_in_demonstrations_only(centre: Centre, settings: Any):
    desk = enter(Role.FRONT_DESK, centre)
    page(desk, "demo_gateway", status=403)
    settings.DEMO_MODE = True
    assert "No text message yet." in page(desk, "demo_gateway")


def test_the_outbox_asks_the_same_few_questions_however_many_messages_there_are(centre: Centre, django_assert_max_num_queries: Any):
    desk = enter(Role.FRONT_DESK, centre)
    for number in range(12):
        fail(tell(reachable(email=f"p{number}@example.org"), centre=centre, at=clock.now()))
    with django_assert_max_num_queries(12):
        page(desk, "outbox")
