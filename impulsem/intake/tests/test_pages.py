"""The pages of demands, with and without scripts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from impulsem.agenda.tests.factories import make_professional, make_reason
from impulsem.intake import services
from impulsem.intake.forms import FormKey
from impulsem.intake.models import Decision, Demand
from impulsem.intake.reference import load_intake
from impulsem.intake.tests.factories import make_demand
from impulsem.organisation.models import Centre, Role, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.people.models import HouseholdSplit, PartedPerson
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    load_intake(folder=settings.CITY_DIR, on=dt.date(2026, 11, 1))
    return make_centre()


@pytest.fixture
def desk(centre: Centre) -> Worker:
    return make_worker(role=Role.FRONT_DESK, centre=centre)


@pytest.fixture
def client(desk: Worker) -> Client:
    return logged_in(desk)


def typed(centre: Centre, **fields: Any) -> dict[str, Any]:
    return {
        "words": "I cannot pay the rent",
        "topic": "housing",
        "language": "es",
        "channel": "desk",
        "key": FormKey.new(),
        "centre": centre.code,
        **fields,
    }


def test_answered_on_the_spot_is_one_button_and_its_minutes_are_counted(client: Client, centre: Centre) -> None:
    given = typed(centre, act="answered")
    page = client.post(reverse("intake:new"), given, follow=True).content.decode()
    assert "Answered on the spot, and counted." in page
    demand = Demand.objects.get()
    assert (demand.state, demand.on_the_spot, demand.minutes, demand.language) == ("answered", True, 1, "es")
    client.post(reverse("intake:new"), given)
    assert Demand.objects.count() == 1


def test_a_form_without_words_comes_back_with_what_was_typed(client: Client, centre: Centre) -> None:
    answer = client.post(reverse("intake:new"), typed(centre, words="", caller_name="Rosa"))
    assert answer.status_code == 422
    assert 'value="Rosa"' in answer.content.decode()
    assert not Demand.objects.exists()


def test_without_scripts_a_button_shows_the_guide_and_keeps_the_text(client: Client, centre: Centre) -> None:
    page = client.post(reverse("intake:new"), typed(centre, act="guide")).content.decode()
    assert "Where will you sleep tonight?" in page
    assert "I cannot pay the rent" in page
    assert not Demand.objects.exists()


def test_with_scripts_the_guide_is_swapped_alone(client: Client, centre: Centre) -> None:
    part = client.get(reverse("intake:guide"), {"topic": "violence"}, headers={"hx-request": "true"}).content.decode()
    assert part.startswith('<section class="panel guide"') or 'id="guide"' in part
    assert "<html" not in part
    assert "016" in part


def test_somebody_is_found_in_the_form_and_chosen_with_the_words_kept(client: Client, centre: Centre) -> None:
    person = make_person(given_name="Fàtima", surname1="Benali", needs_interpreter=True, languages=["ary"])
    found = client.post(reverse("intake:new"), typed(centre, act="find", find="Fatima Benali")).content.decode()
    assert str(person.uuid) in found
    chosen = client.post(reverse("intake:new"), typed(centre, pick=str(person.uuid))).content.decode()
    assert "Fàtima Benali" in chosen
    assert "I cannot pay the rent" in chosen
    assert '<option value="ary" selected>' in chosen
    assert not Demand.objects.exists()
    client.post(reverse("intake:new"), typed(centre, person=str(person.uuid), act="receive"))
    assert Demand.objects.get().person == person


def test_what_is_handed_over_is_printed_in_the_language_that_is_chosen(client: Client) -> None:
    load_intake(folder=settings.CITY_DIR, on=dt.date(2026, 11, 1))
    page = client.get(reverse("intake:sheet", args=["housing"]), {"language": "es"}).content.decode()
    assert "Traiga el contrato del piso." in page


def test_a_demand_is_screened_and_decided(client: Client, centre: Centre) -> None:
    make_reason(code="first_visit")
    make_professional(centre)
    demand = make_demand(centre=centre, topic="housing", person=make_person(), at=clock.now())
    answer = client.post(reverse("intake:screen", args=[demand.uuid]), {"roof": "yes", "asks": "company"})
    screening = demand.screenings.get()
    assert answer.headers["Location"] == reverse("intake:decide", args=[screening.uuid])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "None of the other rules fits" in page
    other = client.get(answer.headers["Location"], {"route": "other_service"}).content.decode()
    assert "Why another route than the proposed one" in other
    address = f"{answer.headers['Location']}?route=other_service"
    assert client.post(address, {"service": "Housing office"}).status_code == 422
    client.post(address, {"service": "Housing office", "reason": "They hold the register"})
    assert (Decision.objects.get().route, Decision.objects.get().proposed) == ("other_service", "first_visit")


def test_a_city_without_reasons_for_a_visit_is_told_so(client: Client, centre: Centre) -> None:
    demand = make_demand(centre=centre, topic="housing", person=make_person(), at=clock.now())
    client.post(reverse("intake:screen", args=[demand.uuid]), {"asks": "company"})
    address = reverse("intake:decide", args=[demand.screenings.get().uuid])
    assert "No free time in the coming weeks." in client.get(address).content.decode()
    refused = client.post(address, {"slot": "here"})
    assert (refused.status_code, "There are no reasons for a visit yet" in refused.content.decode()) == (422, True)


def test_urgent_at_the_desk_waits_with_one_button(client: Client, centre: Centre) -> None:
    make_reason(code="urgent")
    demand = make_demand(centre=centre, topic="housing", person=make_person(), at=clock.now())
    client.post(reverse("intake:screen", args=[demand.uuid]), {"roof": "no"})
    address = reverse("intake:decide", args=[demand.screenings.get().uuid])
    assert "Now: they wait at the centre" in client.get(address).content.decode()
    client.post(address, {"slot": "here"})
    assert Decision.objects.get().appointment.urgent  # type: ignore[union-attr]  # booked by the decision


def test_the_inbox_has_what_is_urgent_first_and_can_be_narrowed(client: Client, centre: Centre, desk: Worker) -> None:
    by, now = acting(desk), clock.now()
    make_demand(centre=centre, by=by, topic="housing", words="LATER", at=now)
    make_demand(centre=centre, by=by, topic="economic", words="FIRST", urgent=True, at=now)
    page = client.get(reverse("intake:inbox")).content.decode()
    assert page.index("FIRST") < page.index("LATER")
    assert "LATER" not in client.get(reverse("intake:inbox"), {"topic": "economic"}).content.decode()
    assert "LATER" not in client.get(reverse("intake:inbox"), {"urgent": "1"}).content.decode()
    assert client.get(reverse("intake:inbox"), {"centre": "nowhere"}).status_code == 404


def acting(worker: Worker) -> Actor:
    return actor(worker)


def test_whoever_directs_sees_how_many_wait_and_not_what_they_said(centre: Centre, desk: Worker) -> None:
    make_demand(centre=centre, by=acting(desk), topic="housing", words="MY-OWN-WORDS", at=clock.now())
    director = logged_in(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    page = director.get(reverse("intake:inbox")).content.decode()
    assert "Housing" in page
    assert "MY-OWN-WORDS" not in page
    assert director.get(reverse("intake:demand", args=[Demand.objects.get().uuid])).status_code == 403


def test_a_demand_of_another_centre_is_not_there(client: Client, centre: Centre) -> None:
    demand = make_demand(topic="housing")
    for name in ("demand", "screen"):
        assert client.get(reverse(f"intake:{name}", args=[demand.uuid])).status_code == 404


def test_a_demand_is_answered_closed_and_opened_again(client: Client, centre: Centre, desk: Worker) -> None:
    demand = make_demand(centre=centre, by=acting(desk), topic="housing", at=clock.now() - dt.timedelta(minutes=5))
    here = reverse("intake:demand", args=[demand.uuid])
    client.post(here, {"act": "answer", "minutes": "7", "note": "Told by phone"})
    assert "Told by phone" in client.get(here).content.decode()
    client.post(reverse("intake:reopen", args=[demand.uuid]))
    client.post(here, {"act": "close", "because": "withdrawn"})
    assert Demand.objects.get().state == "closed"


def test_somebody_is_linked_to_a_demand(client: Client, centre: Centre, desk: Worker) -> None:
    person = make_person(given_name="Rosa", surname1="Vila")
    demand = make_demand(centre=centre, by=acting(desk), topic="housing", at=clock.now())
    here = reverse("intake:demand", args=[demand.uuid])
    assert str(person.uuid) in client.post(here, {"act": "find", "find": "Rosa Vila"}).content.decode()
    client.post(reverse("intake:link", args=[demand.uuid]), {"person": str(person.uuid)})
    assert Demand.objects.get().person == person


def test_the_comparison_shows_no_cell_of_few(centre: Centre, desk: Worker) -> None:
    by, now = acting(desk), clock.now()
    for number in range(12):
        demand = make_demand(centre=centre, by=by, topic="housing", at=now)
        screening = services.screen(demand=demand, answers={"asks": "information"}, by=by, at=now)
        route, reason = ("informed", "") if number < 11 else ("economic_office", "Money alone")
        if route == "economic_office":
            services.link_person(demand=demand, person=make_person(), by=by, at=now)
        services.decide(screening=screening, route=route, reason=reason, by=by, at=now)
    page = logged_in(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)).get(reverse("intake:compare")).content.decode()
    assert "92% decided as proposed." in page
    assert "too few to be shown" in page


def test_everybody_can_read_how_it_is_decided(centre: Centre) -> None:
    page = Client(headers={"accept-language": "en"}).get(reverse("public:screening")).content.decode()
    assert "Is there somewhere to sleep tonight?" in page
    assert "There is nowhere to sleep tonight." in page


def test_the_first_lines_need_few_queries(client: Client, centre: Centre, desk: Worker, django_assert_max_num_queries: Any) -> None:
    by, now = acting(desk), clock.now()
    for number in range(20):
        make_demand(centre=centre, by=by, topic="housing", person=make_person(), words=f"Words {number}", at=now)
    with django_assert_max_num_queries(16):
        client.get(reverse("intake:inbox"))


def test_something_urgent_is_on_top_of_every_page_until_somebody_decides(client: Client, centre: Centre, desk: Worker) -> None:
    by, now = acting(desk), clock.now()
    demand = make_demand(centre=centre, by=by, topic="housing", urgent=True, at=now)
    assert "1 urgent demand waits" in client.get(reverse("intake:urgent")).content.decode()
    services.answer(demand=demand, by=by, at=now)
    assert "urgent demand" not in client.get(reverse("intake:urgent"), headers={"hx-request": "true"}).content.decode()


def test_with_a_phone_call_that_names_nobody_the_citys_phone_receives_for_a_centre(centre: Centre) -> None:
    phone = logged_in(make_worker(role=Role.FRONT_DESK))
    page = phone.get(reverse("intake:new")).content.decode()
    assert "Somebody on the phone asks" in page
    phone.post(reverse("intake:new"), typed(centre, channel="phone", act="receive", contact="600 000 000"))
    assert (Demand.objects.get().centre, Demand.objects.get().channel) == (centre, "phone")


def test_somebody_who_left_a_household_safely_is_answered_at_the_desk_like_anybody(client: Client, centre: Centre) -> None:
    person, partner = make_person(), make_person()
    origin, fresh = make_household(partner), make_household(person)
    split = HouseholdSplit.objects.create(
        origin=origin, fresh=fresh, ground="separation", parted_on=clock.today(), quiet_from=clock.today(), done_at=clock.now()
    )
    PartedPerson.objects.create(split=split, person=person)
    page = client.post(reverse("intake:new"), typed(centre, person=str(person.uuid), act="answered"), follow=True).content.decode()
    assert "Answered on the spot, and counted." in page
    answer = client.post(reverse("intake:new"), typed(centre, person=str(person.uuid), act="screen"), follow=True)
    assert (answer.status_code, "Received." in answer.content.decode()) == (200, True)
    assert sorted(Demand.objects.values_list("state", flat=True)) == ["answered", "received"]
    assert "I cannot pay the rent" not in client.get(reverse("intake:inbox"), {"state": "all"}).content.decode()
