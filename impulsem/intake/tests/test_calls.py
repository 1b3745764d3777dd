"""Calls that have to be returned, and what exchanges tell of them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from impulsem.agenda.tests.factories import MONDAY, NOW, desk_of, moment
from impulsem.intake import queries, services
from impulsem.intake.models import Call, CallEvent, Demand, LineTrouble, OnTheLine, PhoneLine, PhoneNews
from impulsem.intake.rules import opening
from impulsem.intake.tests.factories import make_topic
from impulsem.organisation.models import Centre, Role, Team
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.people.models import ContactPoint, HouseholdSplit, PartedPerson, Person, Reach
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.live import announce, topic
from impulsem.platform.periods import period
from impulsem.platform.web.signed import signature

pytestmark = pytest.mark.django_db

NUMBER = "+34600000142"


@pytest.fixture(autouse=True)
def _monday_in_english(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: MONDAY)
    with translation.override("en-gb"):
        yield


@pytest.fixture
def line() -> PhoneLine:
    return make_line(make_centre())


def make_line(centre: Centre | None, number: str = "93 000 00 10") -> PhoneLine:
    return services.open_line(name="Reception", number=number, centre=centre, by=job("test"))


def phone_of(person: Person, number: str = NUMBER, **fields: Any) -> ContactPoint:
    return ContactPoint.objects.create(person=person, kind="phone", value=number, valid=period(dt.date(2020, 1, 1)), **fields)


def tell(line: PhoneLine, event: str = "missed", *, key: str = "", stamp: int | None = None, body: bytes | None = None, **told: Any) -> int:
    """What the exchange of a line tells, signed with its key unless another is given; the status of the answer."""
    fields = {"id": str(uuid.uuid4()), "event": event, "from": "600 000 142", "at": NOW.isoformat(), **told}
    content = body if body is not None else json.dumps(fields).encode()
    seconds = str(int(NOW.timestamp()) if stamp is None else stamp)
    signed = f"t={seconds},v1={signature(key or services.key_of(line), seconds, content)}"
    answer = Client(headers={"x-impulsem-signature": signed}).post(
        reverse("intake:phone_news", args=[line.uuid]), content, content_type="application/json"
    )
    return int(answer.status_code)


def test_a_missed_call_waits_and_another_attempt_is_counted_on_it(line: PhoneLine):
    assert tell(line, call="a") == 204
    assert tell(line, call="b", at=(NOW - dt.timedelta(hours=1)).isoformat()) == 204
    call = Call.objects.get()
    assert (call.number, call.attempts, call.state) == (NUMBER, 2, "waiting")
    assert (call.first_at, call.last_at) == (NOW - dt.timedelta(hours=1), NOW)
    assert [event.kind for event in call.events.all()] == ["missed", "missed"]


def test_the_same_event_again_adds_nothing(line: PhoneLine):
    for _ in range(3):
        assert tell(line, id="42") == 204
    assert (Call.objects.get().attempts, PhoneNews.objects.count()) == (1, 1)


def test_another_line_may_call_its_event_the_same(line: PhoneLine):
    other = make_line(line.centre, "93 000 00 11")
    assert tell(line, id="42") == tell(other, id="42") == 204
    assert Call.objects.get().attempts == 2


@pytest.mark.parametrize("wrong", ["another key", "long ago", "in the future", "no signature", "altered"])
def test_what_is_not_rightly_signed_is_refused_and_noted_without_the_number(line: PhoneLine, wrong: str):
    url = reverse("intake:phone_news", args=[line.uuid])
    if wrong == "no signature":
        assert Client().post(url, b"{}", content_type="application/json").status_code == 403
    elif wrong == "altered":
        stamp = str(int(NOW.timestamp()))
        signed = f"t={stamp},v1={signature(services.key_of(line), stamp, b'{}')}"
        assert Client(headers={"x-impulsem-signature": signed}).post(url, b"{} ", content_type="text/plain").status_code == 403
    else:
        late = {"another key": 0, "long ago": -301, "in the future": 301}[wrong]
        key = "another" if wrong == "another key" else ""
        assert tell(line, key=key, stamp=int(NOW.timestamp()) + late) == 403
    assert not Call.objects.exists()
    why = "stale" if wrong in ("long ago", "in the future") else "signature"
    assert (LineTrouble.objects.get().why, LineTrouble.objects.get().times) == (why, 1)
    assert queries.lines(NOW)[0].troubles[0][1] == 1


def test_a_flood_of_wrong_ones_is_one_row_an_hour(line: PhoneLine):
    for _ in range(5):
        tell(line, key="another")
    assert LineTrouble.objects.get().times == 5


def test_a_new_key_makes_the_old_one_worth_nothing(line: PhoneLine):
    old = services.key_of(line)
    services.change_key(line=line, by=job("test"))
    assert tell(line, key=old) == 403
    assert tell(line) == 204


def test_an_unknown_line_and_an_ended_one_answer_alike(line: PhoneLine):
    services.end_line(line=line, by=job("test"))
    assert tell(line) == 403
    line.uuid = uuid.uuid4()
    assert tell(line) == 403


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"not json", b'{"id": "1"}', b'{"id": "", "event": "missed"}', b'{"id": "1", "event": "sold"}',
             b'{"id": "1", "event": "missed", "at": "yesterday"}', b'{"id": "1", "event": "missed", "at": 7}']
)  # fmt: skip
def test_what_is_not_understood_is_refused_and_noted(line: PhoneLine, body: bytes):
    assert tell(line, body=body) == 400
    assert LineTrouble.objects.get().why == "unreadable"
    assert not PhoneNews.objects.exists()


def test_a_withheld_number_is_counted_and_nobody_is_to_be_called(line: PhoneLine):
    assert tell(line, "missed", **{"from": ""}) == 204
    assert PhoneNews.objects.get().withheld
    assert not Call.objects.exists()


def test_a_call_that_rang_and_ended_was_missed(line: PhoneLine):
    tell(line, "ringing", call="a")
    assert OnTheLine.objects.get().number == NUMBER
    tell(line, "ended", call="a", **{"from": ""})
    assert (Call.objects.get().number, OnTheLine.objects.count()) == (NUMBER, 0)


def test_a_call_that_was_answered_waits_for_nobody(line: PhoneLine):
    tell(line, "ringing", call="a")
    tell(line, "answered", call="a")
    tell(line, "ended", call="a")
    assert not Call.objects.exists()
    assert not OnTheLine.objects.exists()


def test_whoever_was_to_be_called_and_is_answered_stands_so_in_the_call(line: PhoneLine):
    tell(line, "missed", call="a")
    tell(line, "answered", call="b")
    assert [event.kind for event in Call.objects.get().events.order_by("pk")] == ["missed", "answered"]


def test_the_desk_sees_at_once_who_rings_and_that_they_called_before(line: PhoneLine):
    fatima = make_person(given_name="Fatima")
    phone_of(fatima)
    tell(line, "missed", call="a")
    tell(line, "ringing", call="b")
    (ringing,) = queries.on_the_line(desk_of(line.centre), NOW)
    assert [holder.name for holder in ringing.holders] == [fatima.full_name]
    assert (ringing.pending, ringing.answered) == (Call.objects.get().uuid, False)
    assert queries.on_the_line(desk_of(make_centre()), NOW) == []
    assert queries.on_the_line(desk_of(None), NOW) == []
    assert queries.on_the_line(desk_of(line.centre), NOW + dt.timedelta(minutes=3)) == []


def test_sealed_people_are_recognised_by_whoever_works_with_them_only(line: PhoneLine):
    team = Team.objects.create(name="Protection", kind="protection")
    sealed = make_person(sealed_by=team)
    phone_of(sealed)
    tell(line)
    member = make_worker(role=Role.FRONT_DESK, centre=line.centre, teams=(team,))
    Reach.objects.create(person=sealed, team=team, reason="sealed", during=(NOW - dt.timedelta(days=1), None), source="test:1")
    assert not queries.pending_calls(desk_of(line.centre), NOW)[0].holders
    assert queries.pending_calls(actor(member), NOW)[0].holders[0].id == sealed.pk


def test_who_left_safely_is_recognised_by_whoever_works_with_them_only(line: PhoneLine):
    moved, stayed = make_person(), make_person()
    split = HouseholdSplit.objects.create(
        origin=make_household(stayed), fresh=make_household(moved), ground="separation", parted_on=MONDAY, quiet_from=MONDAY, done_at=NOW
    )
    PartedPerson.objects.create(split=split, person=moved)
    phone_of(moved)
    tell(line)
    worker = make_worker(role=Role.FRONT_DESK, centre=line.centre)
    assert not queries.pending_calls(actor(worker), NOW)[0].holders
    Reach.objects.create(person=moved, worker=worker, reason="grant", during=(NOW - dt.timedelta(days=1), None), source="test:2")
    assert queries.pending_calls(actor(worker), NOW)[0].holders
    services.say_who_called(call=Call.objects.get(), person=moved, by=actor(worker), at=NOW)
    assert queries.pending_calls(actor(worker), NOW)
    assert queries.pending_calls(desk_of(line.centre), NOW) == []


def test_a_call_is_taken_by_one_returned_and_traced(line: PhoneLine):
    tell(line)
    call, desk, other = Call.objects.get(), desk_of(line.centre), desk_of(line.centre)
    services.take_call(call=call, by=desk, at=NOW)
    services.take_call(call=call, by=desk, at=NOW)
    with pytest.raises(services.TakenByAnother):
        services.take_call(call=call, by=other, at=NOW)
    with pytest.raises(services.TakenByAnother):
        services.call_returned(call=call, outcome="spoken to", by=other, at=NOW)
    services.not_reached(call=call, by=desk, at=NOW)
    call.refresh_from_db()
    assert (call.state, call.tries, call.taken_by, call.due_at) == ("waiting", 1, None, NOW + dt.timedelta(hours=2))
    services.call_returned(call=call, outcome="Comes on Thursday", by=other, at=NOW + dt.timedelta(hours=1))
    call.refresh_from_db()
    assert (call.state, call.outcome, call.promised_at) == ("returned", "Comes on Thursday", NOW + dt.timedelta(hours=4))
    kinds = [event.kind for event in queries.call_story(call)]
    assert kinds == ["missed", "taken", "not_reached", "taken", "returned"]
    with pytest.raises(services.OverAlready):
        services.close_call(call=call, because="came", by=other, at=NOW)
    tell(line)
    assert Call.objects.count() == 2


def test_a_call_becomes_a_demand_and_nothing_is_written_twice(line: PhoneLine):
    topic, fatima, desk = make_topic(), make_person(), desk_of(line.centre)
    call = services.note_call(
        number="600 000 142", centre=line.centre, caller_name="Fatima", why="The rent", person=fatima, by=desk, at=NOW
    )
    client = logged_in(make_worker(role=Role.FRONT_DESK, centre=line.centre))
    form = client.get(reverse("intake:new"), {"call": str(call.uuid)}).context["form"]
    filled = {name: form[name].value() or "" for name in form.fields}
    assert (filled["words"], filled["caller_name"], filled["contact"], filled["channel"]) == ("The rent", "Fatima", "600 00 01 42", "phone")
    for _ in range(2):
        client.post(reverse("intake:new"), filled | {"topic": topic.code, "person": str(fatima.uuid)})
    call.refresh_from_db()
    demand = Demand.objects.get()
    assert (call.state, call.outcome, call.demand) == ("returned", "The rent", demand)
    assert (demand.person, demand.caller_name, demand.contact, demand.channel) == (fatima, "Fatima", "600 00 01 42", "phone")
    assert [event.kind for event in queries.call_story(call)] == ["noted", "demand", "taken", "returned"]


def test_others_calls_are_nobodys_business(line: PhoneLine):
    tell(line)
    call = Call.objects.get()
    for stranger in (desk_of(make_centre()), desk_of(None)):
        assert queries.pending_calls(stranger, NOW) == []
        with pytest.raises(services.NotYourCall):
            services.take_call(call=call, by=stranger, at=NOW)


def test_history_only_grows(line: PhoneLine):
    tell(line)
    for rows in (CallEvent.objects.all(), PhoneNews.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (moment(8, 50), 240, moment(12, 50)),
        (moment(18), 240, moment(10, day=MONDAY + dt.timedelta(days=1))),  # two hours today, two tomorrow
        (moment(22), 60, moment(9, day=MONDAY + dt.timedelta(days=1))),
        (moment(12, day=MONDAY - dt.timedelta(days=1)), 60, moment(9)),  # a Sunday
        (moment(19, 30, day=MONDAY + dt.timedelta(days=4)), 60, moment(8, 30, day=MONDAY + dt.timedelta(days=8))),  # over a closed Monday
    ],
)
def test_by_when_counts_opening_hours_only(start: dt.datetime, minutes: int, due: dt.datetime):
    hours = opening.Opening(dt.time(8), dt.time(20), closed={MONDAY + dt.timedelta(days=7)})
    assert opening.after(start, minutes, hours, today=timezone.localdate(start)) == due


def test_an_announcement_is_told_when_its_transaction_is_committed_and_holds_keys_only(line: PhoneLine):
    with pytest.raises(ValueError, match="not a topic"):
        announce("calls", "Fatima")
    assert topic("calls", line.centre_id) == f"calls:{line.centre_id}"
    assert topic("calls", None) == "calls:city"
