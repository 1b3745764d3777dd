"""Group from demand: many people wait for the same, so a session is proposed; a named worker takes it up, changes it, or says why not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from impulsem.agenda.models import Booking, FreeStretch
from impulsem.groups import services as groups
from impulsem.groups.models import Enrolment, GroupProject, GroupSession
from impulsem.groups.services import refusals as groups_refusals
from impulsem.intake import permissions
from impulsem.intake.models import (
    Candidate,
    CandidateEvent,
    Decision,
    Demand,
    DemandEvent,
    GroupProposal,
    ProposedDemand,
    Route,
    Topic,
    WaitingList,
)
from impulsem.intake.rules.gathering import Asking, Gathered, freed_minutes, gather, hours_of
from impulsem.intake.rules.meeting import Busy, Meeting, find_time
from impulsem.intake.services import waiting_refusals as refusals
from impulsem.intake.services.ranking import rerank
from impulsem.intake.services.steps import step
from impulsem.organisation.models import Centre, Room, Worker
from impulsem.platform import audit, city
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed

State = GroupProposal.State
NOT_AGAIN = dt.timedelta(weeks=4)  # after a refusal

#: Demands that wait for somebody's time: open, not urgent, nothing booked, of nobody whose whereabouts are guarded; `{where}` narrows.
ASKING = """
SELECT d.id, t.code, d.language, d.centre_id, c.territory_id, coalesce(w.area_id, ''), ARRAY(SELECT jsonb_array_elements_text(w.hours)),
    extract(epoch FROM d.received_at)
FROM intake_demand d
JOIN intake_topic t ON t.id = d.topic_id AND t.code <> ALL (%(never)s)
JOIN organisation_centre c ON c.id = d.centre_id
LEFT JOIN people_person p ON p.id = d.person_id
LEFT JOIN LATERAL (
    SELECT area_id, hours FROM intake_candidate x WHERE x.demand_id = d.id AND x.state = 'waiting' ORDER BY x.id LIMIT 1
) w ON true
WHERE d.state IN ('received', 'screened', 'routed') AND d.route IN ('', 'first_visit', 'group_session') AND NOT d.urgent
    AND p.sealed_by_id IS NULL {where}
    AND NOT EXISTS (SELECT FROM people_partedperson s JOIN people_householdsplit h ON h.id = s.split_id
                    WHERE s.person_id = d.person_id AND h.undone_at IS NULL)
    AND NOT EXISTS (SELECT FROM intake_decision x WHERE x.demand_id = d.id AND (x.appointment_id IS NOT NULL OR x.enrolment_id IS NOT NULL))
    AND NOT EXISTS (SELECT FROM intake_proposeddemand x JOIN intake_groupproposal g ON g.id = x.proposal_id
                    WHERE x.demand_id = d.id AND g.state = 'accepted')
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Sizes:
    """How groups are, from the city's folder."""

    fewest: int
    most: int
    minutes: int
    professionals: int
    individual_minutes: int
    days_ahead: int
    weeks: int
    open_a_centre: int
    never: tuple[str, ...]

    @classmethod
    def of_the_city(cls) -> Sizes:
        row = city.settings(settings.CITY_DIR / "intake", "waiting.toml")["groups"]
        return cls(**row | {"never": tuple(row["never"])})

    def frees(self, people: int) -> int:
        return freed_minutes(people, individual=self.individual_minutes, session=self.minutes, professionals=self.professionals)


@transaction.atomic
def look_for_groups(*, centres: Sequence[Centre] | None = None, by: Actor, at: dt.datetime) -> list[GroupProposal]:
    """Propose sessions for the demands that wait now (of some centres, or of all); open proposals of before are overtaken.

    Of each centre the ones that free most time, each with a room and professionals who are free then, where there are. What was refused
    in the last four weeks is not proposed again.
    """
    sizes = Sizes.of_the_city()
    keys = [centre.pk for centre in centres] if centres is not None else None
    gathered = gather(_asking(keys, sizes), fewest=sizes.fewest, most=sizes.most)
    chosen = _best(gathered, sizes, at=at)
    open_ones = GroupProposal.objects.filter(state=State.PROPOSED)
    if keys is not None:
        open_ones = open_ones.filter(centre_id__in=keys)
    open_ones.update(state=State.OVERTAKEN, decided_at=at)
    made = _write(chosen, sizes, at=at)
    audit.record(by, "intake.groups_looked_for", proposals=len(made))
    return made


def _asking(centre_ids: Sequence[int] | None, sizes: Sizes) -> list[Asking]:
    where = "AND d.centre_id = ANY (%(centres)s)" if centre_ids is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(ASKING.format(where=where), {"never": list(sizes.never), "centres": list(centre_ids or ())})
        return [
            Asking(key, topic, language, centre, territory, area, hours_of(hours), float(since))
            for key, topic, language, centre, territory, area, hours, since in cursor.fetchall()
        ]


def _best(gathered: Iterable[Gathered], sizes: Sizes, *, at: dt.datetime) -> list[Gathered]:
    """At each centre so many as it can hold, the largest first, without what somebody refused."""
    refused = set(
        GroupProposal.objects.filter(state=State.REFUSED, decided_at__gt=at - NOT_AGAIN).values_list(
            "topic__code", "language", "centre_id", "part"
        )
    )
    counts: defaultdict[int, int] = defaultdict(int)
    chosen = []
    for group in gathered:
        if (group.topic, group.language, group.centre, group.part) in refused or sizes.frees(len(group.asking)) <= 0:
            continue
        if counts[group.centre] < sizes.open_a_centre:
            counts[group.centre] += 1
            chosen.append(group)
    return chosen


def _write(chosen: Sequence[Gathered], sizes: Sizes, *, at: dt.datetime) -> list[GroupProposal]:
    topics = {topic.code: topic for topic in Topic.objects.all()}
    meetings = _meetings(chosen, sizes, at=at)
    made = [
        GroupProposal(
            topic=topics[group.topic],
            language=group.language,
            centre_id=group.centre,
            across=group.across,
            part=group.part,
            span=DateTimeTZRange(meeting.starts_at, meeting.starts_at + dt.timedelta(minutes=sizes.minutes), "[)") if meeting else None,
            room_id=meeting.room_id if meeting else None,
            people=len(group.asking),
            capacity=min(sizes.most, meeting.seats - sizes.professionals) if meeting else sizes.most,
            minutes=sizes.minutes,
            individual_minutes=sizes.individual_minutes,
            professionals=sizes.professionals,
            freed_minutes=sizes.frees(len(group.asking)),
            made_at=at,
        )
        for group, meeting in zip(chosen, meetings, strict=True)
    ]
    GroupProposal.objects.bulk_create(made)
    holders = GroupProposal.workers.through
    holders.objects.bulk_create(
        holders(groupproposal_id=row.pk, worker_id=worker)
        for row, meeting in zip(made, meetings, strict=True)
        if meeting
        for worker in meeting.worker_ids
    )
    ProposedDemand.objects.bulk_create(
        [ProposedDemand(proposal=row, demand_id=key) for row, group in zip(made, chosen, strict=True) for key in group.keys],
        batch_size=5000,
    )
    return made


def _meetings(chosen: Sequence[Gathered], sizes: Sizes, *, at: dt.datetime) -> list[Meeting | None]:
    """For each group a time, a room and professionals (four queries, whatever the number)."""
    centres = sorted({group.centre for group in chosen})
    first = timezone.localdate(at) + dt.timedelta(days=sizes.days_ahead)
    days = [first + dt.timedelta(days=n) for n in range(sizes.weeks * 7)]
    until = at + dt.timedelta(days=sizes.days_ahead + sizes.weeks * 7)
    busy = Busy()
    for worker, centre, starts, ends in FreeStretch.objects.filter(
        centre_id__in=centres, starts_at__gte=at, starts_at__lt=until
    ).values_list("worker_id", "centre_id", "starts_at", "ends_at"):
        busy.is_free(worker, centre, starts, ends)
    spoken = dict(Worker.objects.filter(pk__in=busy.workers()).values_list("pk", "languages"))
    for room in Room.objects.filter(centre_id__in=centres, kind=Room.Kind.GROUP).order_by("seats", "pk"):
        busy.has_room(room.pk, room.centre_id, room.seats)
    taken = Booking.objects.filter(resource__room__in=busy.rooms(), released=False, span__overlap=DateTimeTZRange(at, until))
    for room_id, starts, ends in taken.values_list("resource__room_id", "span__startswith", "span__endswith"):
        busy.is_taken(room_id, starts, ends)
    return [
        find_time(
            busy,
            centre=group.centre,
            days=[day for day in days if day.weekday() == group.weekday],
            morning=group.is_morning,
            minutes=sizes.minutes,
            seats=len(group.asking),
            professionals=sizes.professionals,
            speakers={worker for worker, languages in spoken.items() if group.language in languages},
        )
        for group in chosen
    ]


@transaction.atomic
def accept_proposal(
    *,
    proposal: GroupProposal,
    project: GroupProject,
    room: Room,
    workers: Sequence[Worker],
    span: DateTimeTZRange,
    capacity: int,
    by: Actor,
    at: dt.datetime,
) -> GroupSession:
    """A named worker takes it up, as it is or changed: the session is planned and those who wait are invited to it.

    Whoever has no record yet, or may not be in that session, is left for somebody to call: `ProposedDemand.enrolled` says who was not.
    Refuses: NotAllowed, DecidedBefore, and what the groups refuse (WorkerBusy, RoomTaken, RoomTooSmall, InPast …).
    """
    proposal = _held(proposal, by=by)
    session = groups.plan_session(
        project=project,
        centre=proposal.centre,
        room=room,
        workers=workers,
        span=span,
        capacity=capacity,
        language=proposal.language,
        topic=proposal.topic.code,
        by=by,
        at=at,
    )
    proposal.state, proposal.session = State.ACCEPTED, session
    proposal.decided_at, proposal.decided_by_id = at, by.worker_id
    proposal.save()
    asked = list(proposal.asked.select_related("demand__person", "demand__topic", "demand__centre").order_by("demand__received_at", "pk"))
    for each in asked[:capacity]:
        each.enrolled = _invite(each.demand, session, by=by, at=at)
    ProposedDemand.objects.bulk_update(asked, ["enrolled"])
    waits = Candidate.objects.filter(demand_id__in=[each.demand_id for each in asked], state=Candidate.State.WAITING)
    lists = WaitingList.objects.select_related("kind").filter(pk__in=waits.values("waiting_list_id")).order_by("kind_id")
    for _kind, of_kind in itertools.groupby(lists, key=lambda row: row.kind_id):
        rerank(lists=list(of_kind), cause=CandidateEvent.Cause.OTHERS, at=at)
    audit.record(by, "intake.group_accepted", on=proposal, session=session.pk)
    return session


def _invite(demand: Demand, session: GroupSession, *, by: Actor, at: dt.datetime) -> bool:
    """A place for whom the demand is about, and the demand on its way there; False: somebody has to call them."""
    demand = Demand.objects.select_for_update(of=("self",)).select_related("person", "topic", "centre").get(pk=demand.pk)
    if demand.person is None or not demand.is_open:
        return False
    try:
        with transaction.atomic():
            enrolment = groups.enrol(session=session, person=demand.person, by=by, at=at, source=Enrolment.Source.DEMAND, invited=True)
            Decision.objects.create(
                demand=demand, route=Route.GROUP_SESSION, decided_at=at, decided_by_id=by.worker_id, enrolment=enrolment
            )
            demand.route = Route.GROUP_SESSION
            if demand.state != Demand.State.ROUTED:
                step(demand, Demand.State.ROUTED, DemandEvent.Kind.ROUTED, by=by, at=at)
            else:
                demand.save(update_fields=["route"])
    except (groups_refusals.NoSuchPerson, groups_refusals.TakesNobodyMore, groups_refusals.NoPlaceLeft):
        return False
    return True


@transaction.atomic
def refuse_proposal(*, proposal: GroupProposal, reason: str, by: Actor, at: dt.datetime) -> GroupProposal:
    """Not this one, with a reason that is kept; it is not proposed again for four weeks.

    Refuses: NotAllowed, DecidedBefore, SayWhyRefused.
    """
    proposal = _held(proposal, by=by)
    if not reason.strip():
        raise refusals.SayWhyRefused
    proposal.state, proposal.reason = State.REFUSED, reason.strip()[:300]
    proposal.decided_at, proposal.decided_by_id = at, by.worker_id
    proposal.save()
    audit.record(by, "intake.group_refused", on=proposal)
    return proposal


def _held(proposal: GroupProposal, *, by: Actor) -> GroupProposal:
    """The row, locked. Refuses: NotAllowed, DecidedBefore."""
    locked = GroupProposal.objects.select_for_update(of=("self",)).select_related("topic", "centre").get(pk=proposal.pk)
    if by.worker_id is None or not permissions.decides_on_groups_at(by, locked.centre_id):
        raise NotAllowed
    if locked.state != State.PROPOSED:
        raise refusals.DecidedBefore
    return locked
