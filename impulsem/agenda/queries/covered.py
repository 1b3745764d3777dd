"""Who is away, what was arranged for them, and the note that they read when they are back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from impulsem.agenda.models import Appointment, Coverage, CoverStep
from impulsem.agenda.queries.cover import AHEAD, appointments_at_risk, gone_of, is_hidden, shown_name
from impulsem.organisation.models import Absence, Centre, Role, Worker, WorkerPost
from impulsem.platform.actors import Actor
from impulsem.platform.periods import period


@dataclasses.dataclass(frozen=True, slots=True)
class Away:
    """An absence as the list shows it. at_risk: appointments still to come that nobody has covered."""

    absence_id: int
    worker: Worker
    centre: Centre
    first: dt.date
    last: dt.date
    at_risk: int
    coverage: UUID | None  # the last cover for it


def away_at(centre_ids: Collection[int], *, at: dt.datetime, days: int = AHEAD) -> list[Away]:
    """Who is away at these centres today and in the days to come, the soonest first (four queries)."""
    today = timezone.localdate(at)
    window = period(today, today + dt.timedelta(days=days))
    posts = WorkerPost.objects.filter(role=Role.PROFESSIONAL, centre_id__in=centre_ids, valid__overlap=window).select_related("centre")
    home: dict[int, Centre] = {}
    for post in posts.order_by("pk"):
        if post.centre is not None:
            home.setdefault(post.worker_id, post.centre)
    absences = list(Absence.objects.filter(worker_id__in=home, valid__overlap=window).select_related("worker").order_by("valid"))
    gone = {absence.pk: gone_of(absence, today=today, days=days) for absence in absences}
    counted: defaultdict[int, int] = defaultdict(int)
    for held in appointments_at_risk(list(gone.values()), at=at) if gone else ():
        counted[held.absent.pk] += 1
    given = dict(Coverage.objects.filter(absence__in=absences, undone_at__isnull=True).order_by("pk").values_list("absence_id", "uuid"))
    return [
        Away(one.pk, one.worker, home[one.worker_id], gone[one.pk].first, gone[one.pk].last, counted[one.worker_id], given.get(one.pk))
        for one in absences
    ]


def lately_covered(centre_ids: Collection[int], *, at: dt.datetime) -> list[Coverage]:
    """What was arranged at these centres in the last two weeks, the latest first, each with `n` appointments (one query)."""
    posts = WorkerPost.objects.filter(role=Role.PROFESSIONAL, centre_id__in=centre_ids)
    rows = Coverage.objects.filter(worker_id__in=posts.values("worker_id"), confirmed_at__gte=at - dt.timedelta(days=AHEAD))
    return list(rows.select_related("worker", "confirmed_by").annotate(n=Count("steps")).order_by("-confirmed_at")[:20])


def coverable_centres(actor: Actor) -> QuerySet[Centre]:
    """Centres at which the actor may arrange cover, by name (as `permissions.may_cover_at` says of one)."""
    if actor.holds(Role.INSTITUTE):
        return Centre.objects.order_by("name")
    own = Q(pk__in=actor.centres(Role.FRONT_DESK, Role.CENTRE_DIRECTOR)) | Q(territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR))
    return Centre.objects.filter(own).order_by("name")


def unread_notes(worker_id: int, *, on: dt.date) -> list[Coverage]:
    """Covers of somebody who is back and has not read what was done (one query)."""
    rows = Coverage.objects.filter(worker_id=worker_id, read_at__isnull=True, undone_at__isnull=True, last__lt=on)
    return list(rows.select_related("confirmed_by").order_by("first"))


@dataclasses.dataclass(frozen=True, slots=True)
class NoteLine:
    """What became of one appointment: who it was with as much of the name as the reader may see, who took it, whether it took place."""

    step: CoverStep
    who: str

    @property
    def state_label(self) -> str:
        assert self.step.appointment is not None, "notes tell of appointments"
        return str(Appointment.State(self.step.appointment.state).label)


@dataclasses.dataclass(frozen=True, slots=True)
class CoverNote:
    """What was done while somebody was away, by whom. can_undo: something of it has not begun."""

    coverage: Coverage
    lines: tuple[NoteLine, ...]
    can_undo: bool


def cover_note(coverage: Coverage, *, actor: Actor, at: dt.datetime) -> CoverNote:
    """The note of a cover, by time (two queries, and one for each name that is not open). Whoever was away reads the names of their own."""
    steps = list(
        coverage.steps.filter(appointment__isnull=False)
        .select_related("appointment__person", "appointment__reason", "substitute")
        .order_by("span_before", "appointment__span", "pk")
    )
    told = Appointment.objects.filter(cover_steps__cover=coverage)
    visible = set(Appointment.objects.visible_to(actor, at=at).filter(pk__in=told).values_list("pk", flat=True))
    own = actor.worker_id is not None and actor.worker_id == coverage.worker_id
    lines = []
    for step in steps:
        assert step.appointment is not None, "filtered"
        named = step.appointment_id in visible or (own and not is_hidden(step.appointment.person))
        lines.append(NoteLine(step, shown_name(step.appointment, named)))
    begun = [step.span_before is None or step.span_before.lower <= at for step in steps]
    return CoverNote(coverage, tuple(lines), can_undo=coverage.undone_at is None and not all(begun))
