"""Sessions that waiting demands ask for, for their pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import statistics
from collections import Counter
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from impulsem.groups.models import GroupProject, ProjectVersion
from impulsem.groups.models.library import newest
from impulsem.intake.models import Demand, GroupProposal, ProposedDemand
from impulsem.intake.rules.gathering import PARTS
from impulsem.organisation.models import Centre, Room, Worker
from impulsem.platform.actors import Actor

State = GroupProposal.State


@dataclasses.dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal, with those of its people whom the reader may know of."""

    proposal: GroupProposal
    workers: tuple[Worker, ...]
    days: int  # median of waiting
    places: tuple[tuple[str, int], ...]  # how many of each centre
    asked: tuple[ProposedDemand, ...]
    unseen: int
    part: str  # of the week, as `PARTS` names it


def proposals_for(actor: Actor) -> list[GroupProposal]:
    """Open ones of the reader's centres, those that free most time first (two queries)."""
    rows = (
        GroupProposal.objects.of(actor).filter(state=State.PROPOSED).select_related("topic", "centre", "room").prefetch_related("workers")
    )
    return list(rows.order_by("-freed_minutes", "pk")[:60])


def decided_for(actor: Actor, *, limit: int = 12) -> list[GroupProposal]:
    """What was decided lately (one query)."""
    rows = GroupProposal.objects.of(actor).filter(state__in=[State.ACCEPTED, State.REFUSED])
    return list(rows.select_related("topic", "centre", "decided_by", "session").order_by("-decided_at")[:limit])


def freed_by(actor: Actor, *, since: dt.datetime) -> int:
    """Minutes that accepted sessions freed (one query)."""
    rows = GroupProposal.objects.of(actor).filter(state=State.ACCEPTED, decided_at__gte=since)
    return rows.aggregate(sum=Sum("freed_minutes"))["sum"] or 0


def proposal_of(proposal_uuid: UUID, actor: Actor) -> GroupProposal | None:
    rows = GroupProposal.objects.of(actor).select_related("topic", "centre__territory", "room", "session", "decided_by")
    return rows.filter(uuid=proposal_uuid).first()


def proposal_page(proposal: GroupProposal, actor: Actor, *, at: dt.datetime) -> ProposalPage:
    """Five queries."""
    everyone = list(proposal.asked.values_list("demand__received_at", "demand__centre__name"))
    seen = Demand.objects.visible_to(actor, at=at).filter(group_proposals__proposal=proposal)
    asked = proposal.asked.filter(demand__in=seen).select_related("demand__person", "demand__centre").order_by("demand__received_at", "pk")
    today = timezone.localdate(at)
    counts = Counter(centre for _since, centre in everyone)
    return ProposalPage(
        proposal=proposal,
        workers=tuple(proposal.workers.order_by("name")),
        days=int(statistics.median((today - timezone.localdate(since)).days for since, _centre in everyone)) if everyone else 0,
        places=tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        asked=tuple(rows := list(asked)),
        unseen=len(everyone) - len(rows),
        part=PARTS[proposal.part],
    )


def projects_for(proposal: GroupProposal) -> list[tuple[GroupProject, str]]:
    """Projects of the library that the session may follow, those on its topic first (one query)."""
    offered = GroupProject.objects.offered_to(frozenset([proposal.centre_id]))
    versions = ProjectVersion.objects.filter(newest(), project__in=offered).select_related("project")
    rows = sorted(versions, key=lambda version: (version.topic != proposal.topic.code, version.sessions > 1, str(version)))
    return [(version.project, str(version)) for version in rows]


def rooms_of(centre: Centre) -> QuerySet[Room]:
    """Rooms in which a group fits."""
    return Room.objects.filter(centre=centre, kind=Room.Kind.GROUP).order_by("seats", "name")


def holders_at(centre: Centre, day: dt.date) -> QuerySet[Worker]:
    """Professionals of the centre on a day."""
    posts = Q(posts__centre=centre, posts__role="professional", posts__valid__contains=day)
    return Worker.objects.filter(posts).distinct().order_by("name")
