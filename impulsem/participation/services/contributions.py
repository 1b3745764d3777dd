"""Words come in, are looked at, mended, shown or withheld. The original never changes."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import uuid as uuids
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from impulsem.participation.lengths import LONGEST
from impulsem.participation.models import (
    Channel,
    Contribution,
    ContributionEvent,
    Correction,
    Dimension,
    LivePrompt,
    Process,
    Rendering,
    Session,
)
from impulsem.participation.rules import naming
from impulsem.participation.rules.states import CONTRIBUTION
from impulsem.participation.services.refusals import NothingSaid, ReasonMissing, SameText, TooLong
from impulsem.participation.services.steps import locked, step, worker_of
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.provenance.services import new_nodes

State = Contribution.State


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What somebody said, to be captured. uuid: made on the device, so that sending twice writes once."""

    text: str
    dimension: Dimension
    channel: str = Channel.SPOKEN
    language: str = "ca"
    session: Session | None = None
    prompt: LivePrompt | None = None
    uuid: uuids.UUID | None = None
    source: str = ""
    external_id: str = ""
    captured_at: dt.datetime | None = None
    illustrative: bool = False


@transaction.atomic
def capture(*, process: Process, words: Sequence[Words], look: bool = True, by: Actor | None = None) -> list[Contribution]:
    """Write contributions down, numbered in their order; what was captured before (by uuid) is given back as it is.

    look: a text that may name a third person is parked until somebody has looked. by: none when people write on their own phones.
    Refuses: NothingSaid, TooLong.
    """
    process = locked(process)  # numbers without a gap, and the same uuid sent twice at once
    known = {row.uuid: row for row in Contribution.objects.filter(uuid__in=[each.uuid for each in words if each.uuid])}
    fresh = [each for each in words if each.uuid is None or each.uuid not in known]
    for each in fresh:
        if not each.text.strip():
            raise NothingSaid
        if len(each.text) > LONGEST:
            raise TooLong(most=LONGEST)
    now, names = clock.now(), given_names() if look else frozenset()
    last = Contribution.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0
    made = Contribution.objects.bulk_create(
        [
            Contribution(
                uuid=each.uuid or uuids.uuid4(),
                node=node,
                process=process,
                dimension=each.dimension,
                session=each.session,
                prompt=each.prompt,
                number=number,
                original=each.text.strip(),
                language=each.language,
                channel=each.channel,
                state=State.PARKED if look and naming.third_persons(each.text, names) else State.CAPTURED,
                captured_at=each.captured_at or now,
                source=each.source,
                external_id=each.external_id,
                illustrative=each.illustrative,
            )
            for number, node, each in zip(range(last + 1, last + 1 + len(fresh)), new_nodes("contribution", len(fresh)), fresh, strict=True)
        ],
        batch_size=500,
    )
    if by is not None and made:
        audit.record(by, "participation.captured", on=process, count=len(made))
    by_uuid = known | {row.uuid: row for row in made}
    waiting = iter(made)
    return [by_uuid[each.uuid] if each.uuid and each.uuid in known else next(waiting) for each in words]


def current_text(contribution: Contribution) -> str:
    """What it says now: the newest correction, else the original (one query)."""
    text = Correction.objects.filter(contribution=contribution).order_by("-at", "-pk").values_list("text", flat=True).first()
    return contribution.original if text is None else text


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def correct(*, contribution: Contribution, text: str, why: str = Correction.Why.TRANSCRIPTION, by: Actor) -> Correction:
    """Say what it says now; the original stays. Refuses: NothingSaid, TooLong, SameText."""
    contribution, text = locked(contribution), text.strip()
    if not text:
        raise NothingSaid
    if len(text) > LONGEST:
        raise TooLong(most=LONGEST)
    if text == current_text(contribution):
        raise SameText
    correction = Correction.objects.create(contribution=contribution, text=text, why=why, worker_id=by.worker_id, at=clock.now())
    audit.record(by, "participation.corrected", on=contribution, why=why)
    return correction


def publish(*, contribution: Contribution, by: Actor) -> Contribution:
    """Show it to everybody. Publishing what is published changes nothing."""
    return _moderate(contribution, State.PUBLISHED, "", by=by)


def withhold(*, contribution: Contribution, reason: str, by: Actor) -> Contribution:
    """Do not show the words, but show that there are some and why they are not shown. Refuses: ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    return _moderate(contribution, State.WITHHELD, reason.strip(), by=by)


def park(*, contribution: Contribution, reason: str = "", by: Actor) -> Contribution:
    """Take it off the screen until somebody has looked at it."""
    return _moderate(contribution, State.PARKED, reason.strip(), by=by)


@transaction.atomic
def mask(*, contribution: Contribution, text: str, by: Actor) -> Contribution:
    """Publish it with `text`, in which a third person is no longer named; the original stays and is not shown."""
    correct(contribution=contribution, text=text, why=Correction.Why.MASKED, by=by)
    return publish(contribution=contribution, by=by)


@transaction.atomic
def publish_all(*, process: Process, contributions: Sequence[Contribution], by: Actor) -> int:
    """Publish those of `contributions` that wait and that name nobody as far as can be told; says how many."""
    waiting = Contribution.objects.select_for_update(no_key=True, of=("self",)).filter(
        process=process, pk__in=[each.pk for each in contributions], state=State.CAPTURED
    )
    keys, now = [row.pk for row in waiting], clock.now()
    Contribution.objects.filter(pk__in=keys).update(state=State.PUBLISHED)
    ContributionEvent.objects.bulk_create(
        [ContributionEvent(contribution_id=pk, state=State.PUBLISHED, worker_id=by.worker_id, at=now) for pk in keys], batch_size=500
    )
    audit.record(by, "participation.published", on=process, count=len(keys))
    return len(keys)


@transaction.atomic
def _moderate(contribution: Contribution, state: str, reason: str, *, by: Actor) -> Contribution:
    contribution = locked(contribution)
    if contribution.state == state and contribution.withheld_because == (reason if state == State.WITHHELD else ""):
        return contribution
    step(contribution, state, CONTRIBUTION)
    contribution.withheld_because = reason if state == State.WITHHELD else ""
    contribution.save(update_fields=["state", "withheld_because"])
    ContributionEvent.objects.create(contribution=contribution, state=state, reason=reason, worker_id=by.worker_id, at=clock.now())
    audit.record(by, f"participation.{state}", on=contribution)
    return contribution


@transaction.atomic
def render(*, contribution: Contribution, kind: str, language: str, text: str, by: Actor) -> Rendering:
    """Keep a translation or a plain version of what it says now. Refuses: NothingSaid, TooLong."""
    text = text.strip()
    if not text:
        raise NothingSaid
    if len(text) > LONGEST:
        raise TooLong(most=LONGEST)
    contribution = locked(contribution)
    rendering = Rendering.objects.create(
        contribution=contribution,
        kind=kind,
        language=language,
        text=text,
        source_hash=text_hash(current_text(contribution)),
        worker_id=worker_of(by),
        at=clock.now(),
    )
    audit.record(by, "participation.rendered", on=contribution, kind=kind, language=language)
    return rendering


@cache
def given_names(folder: Path | None = None) -> frozenset[str]:
    """Given names as the city's folder lists them, in lower case."""
    found: set[str] = set()
    for file in ("given_names.csv", "origin_names.csv"):
        path = (folder or settings.CITY_DIR) / "names" / file
        if path.exists():
            with path.open(encoding="utf-8", newline="") as lines:
                found |= {row["name"].casefold() for row in csv.DictReader(lines) if row.get("kind", "f") in {"m", "f"}}
    return frozenset(found)
