"""Many wait for the same: a session is proposed, a named worker decides, and those who wait are invited."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone

from impulsem.agenda.tests.factories import NOW, desk_of, make_professional
from impulsem.groups.models import GroupProject
from impulsem.groups.tests.factories import make_project
from impulsem.intake.models import Demand, GroupProposal, Topic
from impulsem.intake.queries import from_demand as queries
from impulsem.intake.services import from_demand as services
from impulsem.intake.services import waiting
from impulsem.intake.services import waiting_refusals as refusals
from impulsem.intake.tests.factories import make_demand, make_topic
from impulsem.intake.tests.waiting_factories import make_kind
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Centre, Role, Room, Team
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor, job
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db
State = GroupProposal.State
JOB = job("test")


@pytest.fixture
def centre() -> Centre:
    centre = make_centre()
    for _ in range(2):
        worker = make_professional(centre, hours=(9, 19))
        worker.languages = ["ca", "es"]
        worker.save()
    Room.objects.create(centre=centre, name="Group room", kind=Room.Kind.GROUP, seats=18)
    return centre


@pytest.fixture
def topic() -> Topic:
    return make_topic("housing")


def ask(centre: Centre, topic: Topic, count: int, **fields: Any) -> list[Demand]:
    desk = desk_of(centre)
    return [
        make_demand(centre=centre, topic=topic, by=desk, at=NOW - dt.timedelta(days=n + 1), **{"person": make_person(), **fields})
        for n in range(count)
    ]


def look(*centres: Centre) -> list[GroupProposal]:
    return services.look_for_groups(centres=centres or None, by=JOB, at=NOW)


def professional(centre: Centre) -> Actor:
    return actor(make_professional(centre))


def take_up(proposal: GroupProposal, by: Actor, **changed: Any) -> Any:
    project: GroupProject = changed.pop("project", None) or make_project()
    templates()
    given = {"room": proposal.room, "workers": list(proposal.workers.all()), "span": proposal.span, "capacity": proposal.capacity}
    return services.accept_proposal(proposal=proposal, project=project, by=by, at=NOW, **given | changed)


def test_a_session_is_proposed_with_a_room_people_who_hold_it_and_the_hours_that_it_frees(centre: Centre, topic: Topic) -> None:
    ask(centre, topic, 8)
    [proposal] = look(centre)
    assert (proposal.people, proposal.capacity, proposal.freed_minutes) == (8, 14, 8 * 45 - 90 * 2)
    assert proposal.room is not None
    assert proposal.span is not None
    assert proposal.span.lower > NOW + dt.timedelta(days=4)
    assert proposal.workers.count() == 2


def test_too_few_urgent_ones_private_topics_and_sealed_persons_make_no_group(centre: Centre, topic: Topic) -> None:
    sealed = [make_person() for _ in range(8)]
    demands = [make_demand(centre=centre, topic=topic, person=person, at=NOW - dt.timedelta(days=1)) for person in sealed]
    team = Team.objects.create(name="Protection", kind="protection")
    for person in sealed:
        person.sealed_by = team
        person.save()
    ask(centre, topic, 5)
    ask(centre, topic, 8, urgent=True)
    ask(centre, make_topic("violence"), 8)
    assert demands
    assert look(centre) == []


def test_people_come_when_they_can(centre: Centre, topic: Topic) -> None:
    kind = make_kind()
    for demand in ask(centre, topic, 7):
        waiting.enter(kind=kind, centre=centre, demand=demand, facts={}, hours=["thu_pm"], by=JOB, at=NOW)
    [proposal] = look(centre)
    assert queries.PARTS[proposal.part] == "thu_pm"
    assert proposal.span is not None
    assert (proposal.span.lower.weekday(), proposal.span.lower.hour >= 13) == (3, True)


def test_without_a_free_room_it_is_proposed_without_a_time(centre: Centre, topic: Topic) -> None:
    Room.objects.all().delete()
    ask(centre, topic, 7)
    [proposal] = look(centre)
    assert proposal.span is None


def test_taken_up_the_session_is_planned_and_those_with_a_record_are_invited(centre: Centre, topic: Topic) -> None:
    demands = ask(centre, topic, 6)
    stranger = ask(centre, topic, 1, person=None, caller_name="Somebody")[0]
    entered = waiting.enter(kind=make_kind(), centre=centre, demand=demands[0], facts={}, by=JOB, at=NOW)
    [proposal] = look(centre)
    session = take_up(proposal, professional(centre))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.session_id) == (State.ACCEPTED, session.pk)
    assert session.enrolments.filter(state="invited", source="demand").count() == 6
    assert [each.demand_id for each in proposal.asked.filter(enrolled=False)] == [stranger.pk]
    assert {demand.route for demand in Demand.objects.filter(pk__in=[each.pk for each in demands])} == {"group_session"}
    entered.candidate.refresh_from_db()
    assert (entered.candidate.state, entered.candidate.left_because) == ("left", "in_a_group")
    assert look(centre) == []


def test_it_is_decided_once_by_a_professional_of_the_centre(centre: Centre, topic: Topic) -> None:
    ask(centre, topic, 7)
    [proposal] = look(centre)
    for nobody in (desk_of(centre), professional(make_centre()), actor(make_worker(role=Role.INSTITUTE)), JOB):
        with pytest.raises(NotAllowed):
            services.refuse_proposal(proposal=proposal, reason="No", by=nobody, at=NOW)
    by = professional(centre)
    with pytest.raises(refusals.SayWhyRefused):
        services.refuse_proposal(proposal=proposal, reason=" ", by=by, at=NOW)
    services.refuse_proposal(proposal=proposal, reason="They know it already", by=by, at=NOW)
    with pytest.raises(refusals.DecidedBefore):
        take_up(proposal, by)


def test_what_was_refused_is_not_proposed_again_for_four_weeks(centre: Centre, topic: Topic) -> None:
    ask(centre, topic, 7)
    [proposal] = look(centre)
    services.refuse_proposal(proposal=proposal, reason="Not now", by=professional(centre), at=NOW)
    assert look(centre) == []
    assert services.look_for_groups(centres=[centre], by=JOB, at=NOW + dt.timedelta(weeks=4, days=1))


def test_looking_again_overtakes_what_is_open(centre: Centre, topic: Topic) -> None:
    ask(centre, topic, 7)
    [first] = look(centre)
    [second] = look(centre)
    first.refresh_from_db()
    assert (first.state, second.state) == (State.OVERTAKEN, State.PROPOSED)


def test_another_room_and_time_may_be_chosen(centre: Centre, topic: Topic) -> None:
    ask(centre, topic, 7)
    [proposal] = look(centre)
    assert proposal.span is not None
    week = dt.timedelta(weeks=1)
    session = take_up(proposal, professional(centre), span=DateTimeTZRange(proposal.span.lower + week, proposal.span.upper + week, "[)"))
    assert session.span.lower == proposal.span.lower + week


def test_the_pages_propose_explain_and_take_up(centre: Centre) -> None:

    topic = make_topic("housing")
    desk = desk_of(centre)
    for n in range(7):
        make_demand(centre=centre, topic=topic, person=make_person(), by=desk, at=clock.now() - dt.timedelta(days=n))
    client = logged_in(make_professional(centre))
    assert client.post(reverse("intake:look_for_groups")).status_code == 302
    proposal = GroupProposal.objects.get()
    assert str(topic) in client.get(reverse("intake:group_proposals")).content.decode()
    templates()
    project = make_project()
    url = reverse("intake:group_proposal", args=[proposal.uuid])
    page = client.get(url).content.decode()
    assert "Why this session" in page
    assert proposal.span is not None
    assert proposal.room is not None
    starts = timezone.localtime(proposal.span.lower)
    typed = {
        "project": str(project.uuid), "day": starts.date().isoformat(), "time": starts.strftime("%H:%M"), "room": proposal.room.pk,
        "workers": [str(worker.uuid) for worker in proposal.workers.all()], "capacity": "9",
    }  # fmt: skip
    assert client.post(url, typed | {"capacity": "50"}).status_code == 422
    assert client.post(url, typed).status_code == 302
    assert "invited" in client.get(url).content.decode()
    director = logged_in(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    assert director.get(url).status_code == 200
    assert logged_in(make_professional(make_centre())).get(url).status_code == 404
