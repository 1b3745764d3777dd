"""Who may, by post and by what the actor is to a file."""

from __future__ import annotations

import datetime as dt

from impulsem.casework.permissions import directs, standing_of
from impulsem.organisation.models import Role
from impulsem.organisation.permissions import directs as directs_somewhere
from impulsem.organisation.permissions import is_professional
from impulsem.platform.actors import Actor, ActorKind
from impulsem.reports.models import ReportRequest


def may_read(actor: Actor) -> bool:
    """The board, the inventory, the requests that one may see."""
    return is_professional(actor) or directs_somewhere(actor)


def keeps_inventory(actor: Actor) -> bool:
    """The institute says what each type of report is; and the command that loads the city's folder."""
    return actor.holds(Role.INSTITUTE) or actor.kind == ActorKind.JOB


def writes(request: ReportRequest, actor: Actor, *, at: dt.datetime) -> bool:
    """Whoever works on the file, and its author for as long as they need to know the file or direct its centre (one query)."""
    here = standing_of(request.file_id, actor, at=at)
    return here.works_here or (request.author_id == actor.worker_id and (here.reaches or here.directs))


def reviews(request: ReportRequest, actor: Actor) -> bool:
    """Whoever was asked to, or directs the centre; never the author. The request with its file's centre."""
    if actor.worker_id is None or actor.worker_id == request.author_id:
        return False
    return actor.worker_id == request.reviewer_id or directs(actor, request.file.centre)


def takes_further(request: ReportRequest, actor: Actor, *, at: dt.datetime) -> bool:
    """Signs, delivers, withdraws."""
    return writes(request, actor, at=at) or reviews(request, actor)
