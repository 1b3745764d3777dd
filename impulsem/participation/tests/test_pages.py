"""Pages of staff and of people on their phones."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_worker
from impulsem.participation import services
from impulsem.participation.models import Contribution, LiveVote, Process, Session
from impulsem.participation.services import live
from impulsem.participation.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Worker:
    return make_worker()


@pytest.fixture
def session() -> Session:
    process = factories.process(slug="proces")
    return factories.session(process, state=Session.State.HELD, heads=12)


def test_every_page_opens_for_staff_and_for_nobody_else(anna: Worker, session: Session):
    said = factories.contribution(session.process, session=session)
    services.add_cards(session=session, count=1, by=actor(anna))
    pages = [
        reverse("participation:processes"),
        reverse("participation:method"),
        reverse("participation:process", args=["proces"]),
        reverse("participation:slips", args=["proces"]),
        reverse("participation:moderation", args=["proces"]),
        reverse("participation:session", args=[session.uuid]),
        reverse("participation:change_session", args=[session.uuid]),
        reverse("participation:cards", args=[session.uuid]),
        reverse("participation:card", args=[session.uuid, 1]),
        reverse("participation:live", args=[session.uuid]),
        reverse("participation:screen", args=[session.uuid]),
        reverse("participation:contribution", args=[said.uuid]),
    ]
    client = logged_in(anna)
    for page in pages:
        assert client.get(page).status_code == 200, page
        assert Client().get(page).status_code == 302, page


def test_a_process_is_designed_by_a_director_in_three_languages(anna: Worker):
    address = reverse("participation:design")
    assert logged_in(anna).get(address).status_code == 403
    client = logged_in(make_worker(role=Role.INSTITUTE))
    texts = {f"{name}_{code}": "Text" for name in ("title", "summary", "promise_text") for code in ("ca", "es", "en-gb")}
    given = {**texts, "slug": "nou", "promise": "involve", "starts_on": "2026-01-10", "public": "on"}
    assert client.post(address, {**given, "title_es": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert client.post(address, given).status_code == 422  # the address is taken
    for name, more in (("add_dimension", {"code": "internal"}), ("add_phase", {"permits": ["read"], "starts_on": "2026-01-10"})):
        words = {f"name_{code}": "Nom" for code in ("ca", "es", "en-gb")}
        assert client.post(reverse(f"participation:{name}", args=["nou"]), {**words, **more}).status_code == 302
    dimension = Process.objects.get(slug="nou").dimensions.get()
    planned = client.post(
        reverse("participation:plan", args=["nou"]),
        {
            "title": "Taller",
            "dimension": dimension.pk,
            "kind": "workshop",
            "day": "2026-02-01",
            "time": "10:00",
            "minutes": 90,
            "language": "ca",
        },
    )
    assert planned.status_code == 302
    assert client.get(planned["Location"]).status_code == 200


def test_a_refused_form_comes_back_with_what_was_typed(anna: Worker, session: Session):
    address = reverse("participation:act", args=[session.uuid, "return"])
    answer = logged_in(anna).post(
        address, {"on": "2026-03-01", "channel": "Correu", "language": "ca", "reached": 99, "note": "Nota llarga"}
    )
    assert answer.status_code == 422
    assert "Nota llarga" in answer.content.decode()
    assert "More people were reached" in answer.content.decode()


def test_a_reader_of_a_card_does_not_see_the_other_text(anna: Worker, session: Session):
    berta = make_worker()
    [card] = services.add_cards(session=session, count=1, by=actor(anna))
    services.transcribe(card=card, text="Secret encara", language="ca", by=actor(anna))
    page = reverse("participation:card", args=[session.uuid, 1])
    assert "Secret encara" not in logged_in(berta).get(page).content.decode()
    assert logged_in(berta).post(page, {"text": "Una altra cosa", "language": "ca"}).status_code == 302
    third = logged_in(anna).get(page).content.decode()
    assert "Secret encara" in third
    assert "Una altra cosa" in third


def test_slips_show_each_code_once(anna: Worker, session: Session):
    answer = logged_in(anna).post(reverse("participation:slips", args=["proces"]), {"count": 3}).content.decode()
    codes = re.findall(r'class="slip-code">([A-Z0-9-]+)<', answer)
    assert len(set(codes)) == 3
    assert answer.count("<svg") >= 3
    assert 'style="' not in answer
    assert services.check_in(session=session, code=codes[0])


def on_phone(session: Session) -> tuple[Client, str]:
    live.open_doors(session=session, by=actor(make_worker()))
    session.refresh_from_db()
    return Client(HTTP_ACCEPT_LANGUAGE="en-gb"), session.join_code or ""


def test_somebody_joins_writes_once_votes_and_takes_a_receipt_without_an_account(session: Session):
    phone, join = on_phone(session)
    assert phone.post(reverse("participation:join"), {"join": join.lower()})["Location"] == reverse("participation:phone", args=[join])
    room = reverse("participation:phone", args=[join])
    assert phone.get(room).status_code == 200
    prompt = live.ask(session=session, question="Què us treu temps?", by=actor(make_worker()))
    given = {"uuid": str(uuid.uuid4()), "prompt": prompt.pk, "text": "Els papers", "language": "ca"}
    for _ in range(2):
        assert phone.post(reverse("participation:phone_write", args=[join]), given).status_code == 302
    said = Contribution.objects.get()
    assert "Els papers" in phone.get(room).content.decode()
    assert "Els papers" not in Client().get(room).content.decode()  # another phone
    receipt = phone.post(reverse("participation:phone_receipt", args=[join])).content.decode()
    code = re.findall(r'join-code">([A-Z0-9-]+)<', receipt)[0]
    assert list(services.look_up(code=code, address="x").contributions.all()) == [said]
    asked = live.ask(session=session, question="Què primer?", mode="vote", by=actor(make_worker()))
    vote = {"prompt": asked.pk, "contribution": str(said.uuid), "up": "1"}
    assert phone.post(reverse("participation:phone_vote", args=[join]), vote).status_code == 302
    assert LiveVote.objects.count() == 1
    assert "Your vote" in phone.get(room).content.decode()


def test_the_phone_says_when_something_else_is_asked_and_keeps_what_is_typed(session: Session):
    phone, join = on_phone(session)
    now = reverse("participation:phone_now", args=[join])
    assert phone.get(now, {"prompt": "0"}).status_code == 204
    live.ask(session=session, question="?", by=actor(make_worker()))
    assert "Something else is being asked" in phone.get(now, {"prompt": "0"}).content.decode()
    assert phone.post(reverse("participation:phone_write", args=[join]), {"text": "Massa tard", "prompt": 1}).status_code == 422


def test_a_code_that_leads_nowhere_is_said_kindly():
    answer = Client(HTTP_ACCEPT_LANGUAGE="en-gb").get(reverse("participation:phone", args=["ZZZZZZ"]))
    assert answer.status_code == 404
    assert "not open on phones" in answer.content.decode()


def test_the_screen_shows_what_was_said_and_is_fetched_in_parts(anna: Worker, session: Session):
    live.open_doors(session=session, by=actor(anna))
    factories.contribution(session.process, "Els papers", session=session)
    address = reverse("participation:screen", args=[session.uuid])
    part = logged_in(anna).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Els papers" in part
    assert "<html" not in part


def test_moderation_masks_and_withholds_from_the_queue(anna: Worker, session: Session):
    [said] = services.capture(
        process=session.process, words=[services.Words(text="La Maria Puig em va dir que no", dimension=session.dimension)]
    )
    client = logged_in(anna)
    page = client.get(reverse("participation:moderation", args=["proces"])).content.decode()
    assert "La […] em va dir que no" in page
    address = reverse("participation:moderate", args=[said.uuid])
    assert client.post(address, {"decision": "withhold", "reason": ""}).status_code == 422
    assert client.post(address, {"decision": "mask", "text": "La […] em va dir que no", "next": "queue"}).status_code == 302
    said.refresh_from_db()
    assert said.state == "published"


def test_the_page_of_a_process_costs_the_same_whatever_is_in_it(anna: Worker, django_assert_max_num_queries):
    process = factories.process(slug="gran")
    for _ in range(5):
        for each in ("internal", "others"):
            held = factories.session(process, dimension=factories.dimension(process, each), state=Session.State.HELD, heads=9)
            factories.contribution(process, session=held)
    client = logged_in(anna)
    address = reverse("participation:process", args=["gran"])
    client.get(address)
    with django_assert_max_num_queries(22):
        client.get(address)


def test_the_links_of_messages_only_show_and_the_buttons_do(session: Session, mailoutbox):
    receipt = services.look_up(code=services.issue(process=session.process, by=None), address="a")
    services.follow(receipt=receipt, email="a@example.org", language="en-gb", link=lambda s: reverse("participation:follow", args=[s]))
    address = next(line for line in mailoutbox[0].body.splitlines() if line.startswith("/"))
    follow = receipt.follows.get()
    assert Client().get(address).status_code == 200
    follow.refresh_from_db()
    assert follow.confirmed_at is None
    Client().post(address, {"do": "confirm"})
    follow.refresh_from_db()
    assert follow.confirmed_at is not None
    Client().post(address, {"do": "end"})
    assert not receipt.follows.exists()
    assert Client().get(address).status_code == 404
