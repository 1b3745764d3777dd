"""Pages of processes: the list, one process, what is due."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from impulsem.participation.models import CitedFigure, Contribution, Dimension, Phase, Process, Session
from impulsem.participation.queries.table import HELD, Table, participation_table


def processes(*, public_only: bool = False) -> QuerySet[Process]:
    """All processes with how many sessions and contributions they have, the newest first (one query)."""
    found = Process.objects.annotate(
        session_count=Count("sessions", distinct=True), contribution_count=Count("contributions", distinct=True)
    ).order_by("-starts_on", "pk")
    return found.filter(public=True) if public_only else found


@dataclasses.dataclass(frozen=True, slots=True)
class ProcessPage:
    process: Process
    dimensions: Sequence[Dimension]
    phases: Sequence[Phase]
    phase_now: Phase | None
    sessions: Sequence[Session]
    table: Table
    cited: Sequence[CitedFigure]
    waiting: int  # contributions that nobody has looked at
    parked: int
    overdue: Sequence[Session]  # whose people should have been told


def process_page(process: Process, *, on: dt.date) -> ProcessPage:
    """Everything that the page of a process shows (eleven queries)."""
    phases = list(process.phases.order_by("order"))
    sessions = list(
        process.sessions.select_related("dimension", "centre").annotate(said=Count("contributions")).order_by("starts_at", "pk")
    )
    counts = Contribution.objects.filter(process=process).aggregate(
        waiting=Count("pk", filter=Q(state=Contribution.State.CAPTURED)), parked=Count("pk", filter=Q(state=Contribution.State.PARKED))
    )
    return ProcessPage(
        process=process,
        dimensions=list(process.dimensions.order_by("order")),
        phases=phases,
        phase_now=next(
            (phase for phase in phases if phase.valid.lower <= on and (phase.valid.upper is None or on < phase.valid.upper)), None
        ),
        sessions=sessions,
        table=participation_table(process),
        cited=list(process.cited_figures.order_by("pk")),
        waiting=counts["waiting"],
        parked=counts["parked"],
        overdue=[each for each in sessions if is_overdue(each, on=on)],
    )


def is_overdue(session: Session, *, on: dt.date) -> bool:
    """Held, and its people were to be told before `on`."""
    return session.state in HELD and session.state != Session.State.RETURNED and session.return_due is not None and session.return_due < on
