"""One step of an application: locked, allowed, written down."""

from __future__ import annotations

import datetime as dt

from impulsem.benefits import permissions
from impulsem.benefits.models import Application, ApplicationEvent
from impulsem.benefits.services import refusals
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind

State = Application.State
Kind = ApplicationEvent.Kind
LONGEST_NOTE = 1000


def held(application: Application, *, by: Actor, at: dt.datetime, office: bool = False) -> Application:
    """The row, locked: two who take a step queue here. office: only the economic-support office may.

    Refuses: NotYourApplication, OnlyTheOffice.
    """
    locked = (
        Application.objects.select_for_update(of=("self",))
        .select_related("benefit", "applicant", "household", "claimed_by")
        .get(pk=application.pk)
    )
    if by.kind == ActorKind.WORKER:
        if not Application.objects.visible_to(by, at=at).filter(pk=application.pk).exists():
            raise refusals.NotYourApplication
        if office and not permissions.handles_applications(by):
            raise refusals.OnlyTheOffice
    return locked


def step(application: Application, state: str, kind: str, *, note: str = "", by: Actor, at: dt.datetime) -> None:
    """To the next state, with its line in the history and the audit; what else changed was set by the caller. Refuses CannotFollow."""
    if state not in Application.ALLOWED[State(application.state)]:
        raise refusals.CannotFollow
    application.state = state
    application.save()
    append(application, kind, note=note, by=by, at=at)


def append(application: Application, kind: str, *, note: str = "", by: Actor, at: dt.datetime) -> None:
    """A line of the history, and of the audit."""
    ApplicationEvent.objects.create(application=application, at=at, kind=kind, note=note.strip()[:LONGEST_NOTE], worker_id=by.worker_id)
    audit.record(by, f"benefits.application_{kind}", on=application)
