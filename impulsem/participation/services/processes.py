"""Processes: designed, opened, brought to a synthesis, returned."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from impulsem.participation.models import Dimension, Phase, Process
from impulsem.participation.permissions import may_decide, may_lead
from impulsem.participation.rules.states import PROCESS
from impulsem.participation.services.refusals import NothingLost, PhasesOverlap, SlugTaken
from impulsem.participation.services.steps import locked, step
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.periods import period
from impulsem.platform.words import Words
from impulsem.provenance.services import new_node

REFUSALS = {
    "participation_process_slug_key": SlugTaken,
    "process_nothing_lost": NothingLost,
    "process_ends_after_it_starts": PhasesOverlap,
    "phase_not_empty": PhasesOverlap,
}


@transaction.atomic
def design_process(
    *,
    slug: str,
    title: Words,
    summary: Words,
    promise: str,
    promise_text: Words,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    public: bool = False,
    illustrative: bool = False,
    by: Actor,
) -> Process:
    """Begin a process; texts in each language of the house. Refuses: NotAllowed, SlugTaken, PhasesOverlap."""
    if not may_lead(by):
        raise NotAllowed
    with refusing(REFUSALS):
        process = Process.objects.create(
            slug=slug,
            title=dict(title),
            summary=dict(summary),
            promise=promise,
            promise_text=dict(promise_text),
            starts_on=starts_on,
            ends_on=ends_on,
            public=public,
            illustrative=illustrative,
            aside=new_node("set_aside"),
        )
    audit.record(by, "participation.designed", on=process)
    return process


@transaction.atomic
def describe_process(
    *,
    process: Process,
    title: Words,
    summary: Words,
    promise: str,
    promise_text: Words,
    starts_on: dt.date,
    ends_on: dt.date | None,
    public: bool,
    by: Actor,
) -> Process:
    """Change what is said of a process. Refuses: NotAllowed, PhasesOverlap."""
    if not may_lead(by):
        raise NotAllowed
    process = locked(process)
    process.title, process.summary, process.promise_text = dict(title), dict(summary), dict(promise_text)
    process.promise, process.starts_on, process.ends_on, process.public = promise, starts_on, ends_on, public
    with refusing(REFUSALS):
        process.save()
    audit.record(by, "participation.described", on=process)
    return process


@transaction.atomic
def add_dimension(*, process: Process, code: str, name: Words, by: Actor) -> Dimension:
    """Somebody else is asked too. A dimension that is there already is given back."""
    if not may_lead(by):
        raise NotAllowed
    process = locked(process)
    last = process.dimensions.aggregate(last=Max("order"))["last"] or 0
    dimension, _ = Dimension.objects.get_or_create(process=process, code=code, defaults={"name": dict(name), "order": last + 1})
    audit.record(by, "participation.dimension", on=process, code=code)
    return dimension


@transaction.atomic
def add_phase(*, process: Process, name: Words, permits: list[str], starts_on: dt.date, ends_on: dt.date | None, by: Actor) -> Phase:
    """A stretch [starts_on, ends_on] in which people can do `permits`. Refuses: NotAllowed, PhasesOverlap."""
    if not may_lead(by):
        raise NotAllowed
    if ends_on is not None and ends_on < starts_on:
        raise PhasesOverlap
    process = locked(process)
    last = process.phases.aggregate(last=Max("order"))["last"] or 0
    with refusing(REFUSALS):
        phase = Phase.objects.create(
            process=process,
            name=dict(name),
            permits=permits,
            order=last + 1,
            valid=period(starts_on, ends_on + dt.timedelta(days=1) if ends_on else None),
        )
    audit.record(by, "participation.phase", on=process)
    return phase


@transaction.atomic
def bring_to(*, process: Process, state: str, by: Actor) -> Process:
    """The next state. The database refuses to end the synthesis while a contribution has no place.

    Refuses: NotAllowed, NotNow, NothingLost.
    """
    if not may_decide(by):
        raise NotAllowed
    process = locked(process)
    if process.state == state:
        return process
    step(process, state, PROCESS)
    with refusing(REFUSALS):
        process.save(update_fields=["state"])
    audit.record(by, f"participation.process_{state}", on=process)
    return process
