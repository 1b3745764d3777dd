"""What is kept no longer is let go: by rules with a date, never what is held, and every step is written down."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone, translation

from impulsem.documents import permissions, refusals, storage
from impulsem.documents.models import Document, LegalHold, RetentionEvent, RetentionRule
from impulsem.people.models import Person, Reach
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed

What = RetentionEvent.What


@dataclasses.dataclass(slots=True)
class Counts:
    """due: their time is over; of these held: by a legal hold, attended: somebody works with the person, let_go: the rest."""

    due: int = 0
    held: int = 0
    attended: int = 0
    let_go: int = 0


def hold_back(*, reason: str, by: Actor, at: dt.datetime, document: Document | None = None, person: Person | None = None) -> LegalHold:
    """Nothing of a document, or about a person, is let go until the hold is lifted. Refuses: NotAllowed, SayWhyHeld."""
    if not permissions.holds_back(by):
        raise NotAllowed
    if not reason.strip():
        raise refusals.SayWhyHeld
    with transaction.atomic():
        hold = LegalHold.objects.create(
            document=document, person=person, reason=reason.strip()[:200], placed_at=at, placed_by_id=by.worker_id
        )
        RetentionEvent.objects.create(document=document, hold=hold, what=What.HELD, at=at, by_id=by.worker_id)
        audit.record(by, "documents.held_back", on=document or person, hold=hold.pk)
    return hold


def lift_hold(*, hold: LegalHold, by: Actor, at: dt.datetime) -> LegalHold:
    """Refuses: NotAllowed, AlreadyLifted."""
    if not permissions.holds_back(by):
        raise NotAllowed
    with transaction.atomic():
        hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
        if hold.lifted_at is not None:
            raise refusals.AlreadyLifted
        hold.lifted_at, hold.lifted_by_id = at, by.worker_id
        hold.save(update_fields=["lifted_at", "lifted_by"])
        RetentionEvent.objects.create(document=hold.document, hold=hold, what=What.LIFTED, at=at, by_id=by.worker_id)
        audit.record(by, "documents.hold_lifted", on=hold.document or hold.person, hold=hold.pk)
    return hold


def let_go(*, by: Actor, at: dt.datetime, really: bool = True) -> Counts:
    """Let go of every document whose time is over: its bytes and its title are gone; that it was there, and its hash, stay.

    Kept: what a hold covers, what is about somebody with whom a professional works today, and kinds without a rule. Not `really`: only
    counts. Refuses: NotAllowed.
    """
    if not permissions.lets_go(by):
        raise NotAllowed
    counts = Counts()
    for rule, document, until in list(_due(timezone.localdate(at))):
        counts.due += 1
        if _held(document):
            counts.held += 1
        elif _attended(document, at):
            counts.attended += 1
        else:
            counts.let_go += 1
            if really:
                _let_go(document, rule, until, by=by, at=at)
    return counts


def _due(on: dt.date) -> Iterator[tuple[RetentionRule, Document, dt.date]]:
    for rule in RetentionRule.objects.on(on).order_by("process"):
        there = Document.objects.filter(kind__in=rule.kinds, let_go_at__isnull=True).order_by("pk")
        for document in there.filter(Q(valid_until__lt=on) | Q(made_at__date__lt=on)):
            until = kept_until(document, rule)
            if until < on:
                yield rule, document, until


def kept_until(document: Document, rule: RetentionRule) -> dt.date:
    """The last day on which a rule keeps a document; never counted from before the day it was made."""
    start = timezone.localdate(document.made_at)
    if rule.counted_from == RetentionRule.From.EXPIRED:
        start = max(start, document.valid_until or start)
    elif rule.counted_from == RetentionRule.From.ENDED:
        start = max(start, _worked_until(document) or start)
    try:
        return start.replace(year=start.year + rule.years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + rule.years, day=28)


def _held(document: Document) -> bool:
    about = document.about.all()
    return LegalHold.objects.filter(Q(document=document) | Q(person__in=about), lifted_at__isnull=True).exists()


def _worked_until(document: Document) -> dt.date | None:
    """When the last assignment of somebody to a person whom it is about ended: files give reach, and take it away when they close."""
    work = Reach.objects.filter(person__in=document.about.all(), reason=Reach.Reason.ASSIGNMENT)
    ended = work.aggregate(last=Max("during__endswith"))["last"]
    return timezone.localdate(ended) if ended else None


def _attended(document: Document, at: dt.datetime) -> bool:
    working = Reach.objects.at(at).filter(person_id=OuterRef("pk"), reason__in=[Reach.Reason.ASSIGNMENT, Reach.Reason.SEALED])
    return document.about.filter(Exists(working)).exists()


def _let_go(document: Document, rule: RetentionRule, until: dt.date, *, by: Actor, at: dt.datetime) -> None:
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if document.let_go_at is not None or _held(document):
            return
        blobs = (document.blob_id, document.source_id)
        RetentionEvent.objects.create(
            document=document, what=What.LET_GO, rule=rule, kept_until=until, sha256=document.sha256, at=at, by_id=by.worker_id
        )
        with translation.override(settings.LANGUAGE_CODE):
            document.title = str(Document.Kind(document.kind).label)  # what somebody called it may tell about them
        document.blob, document.source, document.let_go_at = None, None, at
        document.save(update_fields=["title", "blob", "source", "let_go_at"])
        storage.drop_unused(*blobs)
        audit.record(by, "documents.let_go", on=document, process=rule.process, kept_until=f"{until}")
