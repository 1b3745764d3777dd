"""Pages of waiting lists and of groups from demand: for staff, for everybody, for whoever holds a slip."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from impulsem.agenda.models import Appointment
from impulsem.agenda.tests.factories import make_professional, make_reason
from impulsem.intake.models import Candidate, CriteriaVersion, WaitingKind
from impulsem.intake.services import waiting_criteria
from impulsem.intake.tests.factories import make_demand
from impulsem.intake.tests.waiting_factories import CRITERIA, enter, make_kind, wait
from impulsem.organisation.models import Centre, Role, Team, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def kind() -> WaitingKind:
    return make_kind(reason=make_reason(code="first_visit"), code="first_interview")


@pytest.fixture
def desk(centre: Centre) -> Worker:
    return make_worker(role=Role.FRONT_DESK, centre=centre)


@pytest.fixture
def client(desk: Worker) -> Client:
    return logged_in(desk)


def text_of(client: Client, url: str, **query: str) -> str:
    response = client.get(url, query)
    assert response.status_code == 200, url
    return response.content.decode()


def test_the_list_shows_who_comes_first_and_why(client: Client, centre: Centre, kind: WaitingKind) -> None:
    now = clock.now()
    wait(kind, centre, days=30, person=make_person(given_name="Patient"), at=now)
    wait(kind, centre, urgency="urgent", person=make_person(given_name="Urgent"), at=now)
    assert str(kind) in text_of(client, reverse("intake:waiting_lists"))
    page = text_of(client, reverse("intake:waiting_list", args=[Candidate.objects.first().waiting_list_id]))  # type: ignore[union-attr]
    assert page.index("Urgent") < page.index("Patient")
    assert "How urgent it is +30" in page


def test_the_list_of_another_centre_is_like_one_that_is_not_there(client: Client) -> None:
    other = wait(at=clock.now())
    assert client.get(reverse("intake:waiting_list", args=[other.waiting_list_id])).status_code == 404
    assert client.get(reverse("intake:candidate", args=[other.uuid])).status_code == 404


def test_a_sealed_person_on_the_list_is_not_shown(client: Client, centre: Centre, kind: WaitingKind) -> None:
    person = make_person(given_name="Secreta", sealed_by=Team.objects.create(name="Protection", kind="protection"))
    candidate = wait(kind, centre, at=clock.now())
    Candidate.objects.filter(pk=candidate.pk).update(person=person)
    page = text_of(client, reverse("intake:waiting_list", args=[candidate.waiting_list_id]))
    assert "Secreta" not in page
    assert client.get(reverse("intake:candidate", args=[candidate.uuid])).status_code == 404


def test_somebody_goes_on_a_list_from_their_demand_and_takes_a_slip_along(client: Client, centre: Centre, kind: WaitingKind) -> None:
    cache.clear()
    demand = make_demand(centre=centre, person=make_person(), urgent=True, at=clock.now())
    url = f"{reverse('intake:waiting_enter')}?demand={demand.uuid}"
    assert 'value="urgent" ' in text_of(client, url).replace("checked", "")
    slip = client.post(url, {"kind": kind.code, "urgency": "urgent", "children": "2", "yes": ["lives_alone"], "hours": ["mon_am"]})
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", slip.content.decode())
    assert slip.status_code == 200
    assert code is not None
    candidate = Candidate.objects.get()
    assert (candidate.facts["children"], candidate.hours, candidate.points) == (2, ["mon_am"], 42)
    again = client.post(url, {"kind": kind.code, "urgency": "none"})
    assert again.status_code == 422
    standing = Client().post(reverse("public:waiting_place"), {"code": code[0]}, headers={"accept-language": "en-gb"})
    assert standing.status_code == 200
    assert "1–5" in standing.content.decode()


def test_the_next_free_time_is_offered_and_accepted_in_two_presses(client: Client, centre: Centre, kind: WaitingKind) -> None:
    make_professional(centre)
    candidate = wait(kind, centre, days=10, at=clock.now())
    page = text_of(client, reverse("intake:waiting_list", args=[candidate.waiting_list_id]))
    slot = re.search(r'name="slot"[^>]*value="([^"]+)"', page)
    assert slot is not None
    offered = client.post(reverse("intake:candidate_offer", args=[candidate.uuid]), {"slot": slot[1]})
    assert offered.status_code == 302
    assert "to be answered" in text_of(client, reverse("intake:candidate", args=[candidate.uuid]))
    client.post(reverse("intake:candidate_answer", args=[candidate.uuid]), {"answer": "accepted"})
    assert Appointment.objects.get().person_id == candidate.person_id


def test_who_comes_later_is_offered_something_only_with_a_reason(client: Client, centre: Centre, kind: WaitingKind) -> None:
    wait(kind, centre, days=10, at=clock.now())
    second = wait(kind, centre, at=clock.now())
    url = reverse("intake:candidate_offer", args=[second.uuid])
    refused = client.post(url, {"what": "A place"})
    assert refused.status_code == 422
    assert "comes first by the published criteria" in refused.content.decode()
    assert client.post(url, {"what": "A place", "why": "In hospital"}).status_code == 302


def test_the_situation_changes_a_new_slip_ends_the_old_one_and_they_leave(client: Client, centre: Centre, kind: WaitingKind) -> None:
    candidate = wait(kind, centre, at=clock.now())
    client.post(reverse("intake:candidate_facts", args=[candidate.uuid]), {"urgency": "soon", "children": "1"})
    candidate.refresh_from_db()
    assert candidate.points == 12
    before = candidate.receipt
    assert client.post(reverse("intake:candidate_receipt", args=[candidate.uuid])).status_code == 200
    candidate.refresh_from_db()
    assert candidate.receipt != before
    client.post(reverse("intake:candidate_leave", args=[candidate.uuid]), {"because": "no_need"})
    candidate.refresh_from_db()
    assert candidate.state == "left"
    assert "Does not need it any more" in text_of(client, reverse("intake:candidate", args=[candidate.uuid]))


def test_a_director_looks_at_a_change_proposes_it_and_another_publishes_it(centre: Centre, kind: WaitingKind) -> None:
    now = clock.now()
    for n in range(7):
        wait(kind, centre, days=70 + n, at=now)
    wait(kind, centre, lives_alone=True, at=now)
    first, second = (make_worker(role=Role.INSTITUTE) for _ in range(2))
    client = logged_in(first)
    url = reverse("intake:propose_criteria", args=[kind.code])
    assert text_of(client, url)
    typed = {"alone-points": "50", "time-points": "1", "time-step": "7", "time-most": "26", "urgent-by-soon": "8", "urgent-by-urgent": "30"}
    typed |= {"children-points": "4", "children-step": "1", "children-most": "12", "dependency-points": "8", "dependency-at_least": "2"}
    looked = client.post(url, typed | {"note": "Loneliness", "look": ""})
    assert looked.status_code == 200
    assert "1 would come into an earlier band" in looked.content.decode()
    assert CriteriaVersion.objects.count() == 1
    assert client.post(url, typed | {"note": "Loneliness", "propose": ""}).status_code == 302
    page = reverse("intake:waiting_criteria", args=[kind.code])
    assert "somebody else reads it first" in text_of(client, page)
    publish = reverse("intake:publish_criteria", args=[kind.code])
    assert client.post(publish, {"published_from": clock.today().isoformat()}).status_code == 422
    assert logged_in(second).post(publish, {"published_from": clock.today().isoformat()}).status_code == 302
    assert Candidate.objects.get(place=1).facts["lives_alone"] is True
    assert "proposed by" in text_of(client, page)


def test_a_proposal_is_withdrawn_with_a_reason(kind: WaitingKind) -> None:
    boss = make_worker(role=Role.INSTITUTE)
    waiting_criteria.propose_criteria(kind=kind, criteria=CRITERIA[:2], note="Less", by=actor(boss), at=clock.now())
    client = logged_in(boss)
    client.post(reverse("intake:withdraw_criteria", args=[kind.code]), {"because": "Too few"})
    assert CriteriaVersion.objects.get(number=2).withdrawn_because == "Too few"


def test_equity_is_said_in_plain_words_and_small_groups_are_hidden(client: Client, centre: Centre, kind: WaitingKind) -> None:
    now = clock.now()
    for n in range(14):
        wait(kind, centre, days=100 + n, person=make_person(sex="F", birth_date=dt.date(1950, 1, 1)), at=now)
        candidate = wait(kind, centre, days=n, person=make_person(sex="M", birth_date=dt.date(1990, 1, 1)), at=now)
    wait(kind, centre, days=5, person=make_person(sex="M", birth_date=dt.date(2015, 1, 1)), at=now)
    page = text_of(client, reverse("intake:waiting_equity", args=[candidate.waiting_list_id]))
    assert "The waits differ far more than chance would make them. Who waits longest: Women" in page
    assert "too few to be shown" in page


def test_everybody_reads_the_list_of_a_centre_without_small_numbers(centre: Centre, kind: WaitingKind) -> None:
    wait(kind, centre, at=clock.now())
    public = Client(headers={"accept-language": "en-gb"})
    page = text_of(public, reverse("public:waiting_centre", args=[centre.code]))
    assert "Fewer than five people wait" in page
    assert "It is urgent" in page
    assert centre.name in text_of(public, reverse("public:waiting_centres"))
    for n in range(8):
        wait(kind, centre, days=n, at=clock.now())
    page = text_of(public, reverse("public:waiting_centre", args=[centre.code]))
    assert "about 10" in page
    assert "&lt; 5" in page
    assert public.get(reverse("public:waiting_centre", args=["none"])).status_code == 404


def test_a_code_of_a_sealed_person_is_answered_like_one_that_never_was(centre: Centre, kind: WaitingKind) -> None:
    cache.clear()
    entered = enter(kind, centre, at=clock.now())
    person = entered.candidate.person
    assert person is not None
    person.sealed_by = Team.objects.create(name="Protection", kind="protection")
    person.save()
    url = reverse("public:waiting_place")
    answers = {
        re.sub(r'value="[^"]*"', "", Client().post(url, {"code": code}).content.decode()) for code in (entered.code, "AAAA-BBBB-CCCC")
    }
    assert len(answers) == 1
