"""Demands for the pages: the inbox of a centre, one demand with its story, those of a person."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When
from django.utils import timezone

from impulsem.intake.models import Decision, Demand, DemandEvent, Route, Screening
from impulsem.organisation.models import Centre, Role
from impulsem.platform.actors import Actor

PAGE = 50
#: An urgent demand that nobody decided on in these days waits in the inbox, no longer on top of every page.
URGENT_DAYS = dt.timedelta(days=3)


@dataclasses.dataclass(frozen=True, slots=True)
class InboxRow:
    """A line of a list. who: the person, else who asks. days: since it was received."""

    demand: Demand
    who: str
    days: int
    urgent: bool

    @property
    def route_label(self) -> str:
        return str(Route(self.demand.route).label) if self.demand.route else ""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What the inbox is narrowed to. state: one of a demand, "open" or "all"."""

    state: str = "open"
    topic: str = ""
    urgent: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """How a centre stands today. oldest: when the demand came that waits longest for its route."""

    received: int
    screened: int
    routed: int
    urgent: int
    oldest: dt.datetime | None
    today: int  # received today
    on_the_spot: int  # of those

    @property
    def open(self) -> int:
        return self.received + self.screened + self.routed


def inbox(actor: Actor, asked: Asked, *, centre: Centre | None, at: dt.datetime, page: int | str = 1) -> Page[InboxRow]:
    """Demands that the actor may see, urgent first, then whoever waits longest (two queries). No centre: all of those."""
    found = _here(actor, centre, at)
    if asked.state == "open":
        found = found.filter(state__in=Demand.OPEN)
    elif asked.state in Demand.State.values:
        found = found.filter(state=asked.state)
    if asked.topic:
        found = found.filter(topic__code=asked.topic)
    if asked.urgent:
        found = found.filter(URGENT)
    open_first = asked.state in ("open", *Demand.OPEN)
    order = (RANK.asc(), "received_at", "pk") if open_first else ("-received_at", "-pk")
    pages = Paginator(found.select_related("person", "topic", "centre").order_by(*order), PAGE)
    rows = pages.get_page(page)
    return Page(_rows(rows.object_list, at), rows.number, pages)  # type: ignore[arg-type]  # a page of what the rows became


#: What somebody marked urgent, or was decided to go first.
URGENT = Q(urgent=True) | Q(route__in=[Route.URGENT, Route.PREFERENTIAL])
RANK = Case(
    When(Q(route=Route.URGENT), then=Value(0)), When(URGENT, then=Value(1)), default=Value(2), output_field=IntegerField()
)  # fmt: skip


def _here(actor: Actor, centre: Centre | None, at: dt.datetime) -> QuerySet[Demand]:
    found = Demand.objects.visible_to(actor, at=at)
    return found if centre is None else found.filter(centre=centre)


def _rows(demands: Iterable[Demand], at: dt.datetime) -> list[InboxRow]:
    today = timezone.localdate(at)
    return [
        InboxRow(
            one,
            one.person.full_name if one.person else one.caller_name,
            (today - timezone.localdate(one.received_at)).days,
            one.urgent or one.route in (Route.URGENT, Route.PREFERENTIAL),
        )
        for one in demands
    ]


def standing(actor: Actor, *, centre: Centre | None, at: dt.datetime) -> Standing:
    """Counts of what the actor may see (one query)."""
    start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    opened = Q(state__in=Demand.OPEN)
    lately = _here(actor, centre, at).filter(opened | Q(received_at__gte=start))
    found = lately.aggregate(
        received=Count("pk", filter=Q(state=Demand.State.RECEIVED)),
        screened=Count("pk", filter=Q(state=Demand.State.SCREENED)),
        routed=Count("pk", filter=Q(state=Demand.State.ROUTED)),
        urgent=Count("pk", filter=opened & URGENT),
        oldest=Min("received_at", filter=Q(state__in=[Demand.State.RECEIVED, Demand.State.SCREENED])),
        today=Count("pk", filter=Q(received_at__gte=start)),
        on_the_spot=Count("pk", filter=Q(received_at__gte=start, on_the_spot=True)),
    )
    return Standing(**found)


def urgent_ones(actor: Actor, *, at: dt.datetime) -> list[InboxRow]:
    """Urgent demands of the last days at the centres where the actor attends, for which no route is decided yet (one query)."""
    waiting = Demand.objects.visible_to(actor, at=at).filter(
        urgent=True,
        state__in=[Demand.State.RECEIVED, Demand.State.SCREENED],
        centre_id__in=actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL),
        received_at__gte=at - URGENT_DAYS,
    )
    return _rows(waiting.select_related("person", "topic", "centre").order_by("received_at"), at)


def demand_of(demand_uuid: UUID, actor: Actor, *, at: dt.datetime) -> Demand | None:
    """One that the actor may see (one query)."""
    seen = Demand.objects.visible_to(actor, at=at).select_related("person", "topic", "centre__territory", "received_by")
    return seen.filter(uuid=demand_uuid).first()


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """What happened to a demand, newest first; its last screening and decision."""

    events: Sequence[DemandEvent]
    screening: Screening | None
    decision: Decision | None

    @property
    def undecided(self) -> Screening | None:
        """A screening that waits for its decision."""
        return self.screening if self.screening is not None and not hasattr(self.screening, "decision") else None


def story(demand: Demand) -> Story:
    """Three queries."""
    return Story(
        list(demand.events.select_related("worker").order_by("-at", "-pk")),
        demand.screenings.select_related("instrument", "decision").order_by("-pk").first(),
        demand.decisions.select_related(
            "decided_by", "appointment__centre", "appointment__reason", "commitment", "enrolment__session__centre"
        ).order_by("-pk").first(),
    )  # fmt: skip


def demands_of(person_ids: Collection[int], actor: Actor, *, at: dt.datetime, limit: int = 8) -> list[InboxRow]:
    """The last demands about these persons that the actor may see, newest first (one query)."""
    found = Demand.objects.visible_to(actor, at=at).filter(person_id__in=person_ids)
    return _rows(found.select_related("person", "topic", "centre").order_by(F("received_at").desc())[:limit], at)


def screening_of(screening_uuid: UUID, actor: Actor, *, at: dt.datetime) -> Screening | None:
    """A screening of a demand that the actor may see (one query)."""
    seen = Demand.objects.visible_to(actor, at=at).values("pk")
    rows = Screening.objects.select_related("demand__person", "demand__topic", "demand__centre__territory", "instrument", "decision")
    return rows.filter(uuid=screening_uuid, demand_id__in=seen).first()
