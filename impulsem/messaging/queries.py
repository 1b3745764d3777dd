"""Reads of `messaging`, shaped for its pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from impulsem.messaging.models import ChannelPause, Delivery, DemoText, LetterBatch, Message, Template, TemplateVersion
from impulsem.people.models import Person
from impulsem.people.queries.cards import shown
from impulsem.platform.actors import Actor

SHOWN = 60  # messages on a page; what is older is found by person

#: What the outbox can be narrowed to: states of the present way of each message.
VIEWS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "attention": (_("Somebody must look"), Delivery.ATTENTION),
    "waiting": (_("Waiting"), ("queued", "sending")),
    "gone": (_("Sent"), ("sent", "delivered")),
    "all": (_("All"), ()),
}


def outbox(actor: Actor, *, at: dt.datetime, view: str, person: Person | None = None) -> list[Delivery]:
    """The newest messages that the actor may see, each by its present way. 1 query."""
    states = VIEWS[view][1]
    rows = _present(actor, at=at)
    if states:
        rows = rows.filter(state__in=states)
    if person is not None:
        rows = rows.filter(message__person=person)
    return list(rows.order_by("-message_id")[:SHOWN])


def _present(actor: Actor, *, at: dt.datetime) -> QuerySet[Delivery]:
    rows = Delivery.objects.exclude(state="replaced").filter(message__in=Message.objects.visible_to(actor, at=at))
    return rows.select_related("message__person", "message__version__template", "message__centre")


def to_look_at(actor: Actor, *, at: dt.datetime) -> int:
    """How many messages did not reach their person, of those that the actor may see. 1 query."""
    return _present(actor, at=at).filter(state__in=Delivery.ATTENTION).count()


def of_persons(person_ids: Sequence[int], actor: Actor, *, at: dt.datetime, most: int) -> list[Delivery]:
    """The last messages of some persons, newest first, each by its present way. 1 query."""
    return list(_present(actor, at=at).filter(message__person_id__in=person_ids).order_by("-message_id")[:most])


def single(message_uuid: Any, actor: Actor, *, at: dt.datetime) -> Message | None:
    """A message that the actor may see. 1 query."""
    rows = Message.objects.visible_to(actor, at=at).filter(uuid=message_uuid)
    return rows.select_related("person", "centre", "version__template", "asked_by").first()


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """One way that a message took, with what happened to it; newest last."""

    delivery: Delivery
    where: str  # the address or number, as people write it; empty when there is none any more
    failing: bool
    events: list[Any]


def ways_of_message(message: Message) -> list[Way]:
    """2 queries."""
    rows = message.deliveries.select_related("contact__failing", "address").prefetch_related("events__by").order_by("pk")
    return [
        Way(
            delivery=row,
            where=_where(row),
            failing=row.contact is not None and hasattr(row.contact, "failing"),
            events=sorted(row.events.all(), key=lambda event: event.pk),
        )
        for row in rows
    ]


def _where(row: Delivery) -> str:
    if row.contact is not None:
        return shown(row.contact)
    if row.address is not None:
        return ", ".join(part for part in (row.address.street_text, row.address.number, row.address.door) if part)
    return ""


def pauses(*, at: dt.datetime) -> list[ChannelPause]:
    """Channels that are left alone now. 1 query."""
    return list(ChannelPause.objects.filter(until__gt=at).order_by("channel"))


def templates() -> list[Template]:
    """Templates in use, with `number` and `changed_at` of their words. 1 query."""
    newest = TemplateVersion.objects.filter(template=OuterRef("pk")).order_by("-number")
    rows = Template.objects.filter(active=True).annotate(
        number=Subquery(newest.values("number")[:1]), changed_at=Subquery(newest.values("made_at")[:1])
    )
    return list(rows.order_by("code"))


def versions(template: Template) -> list[TemplateVersion]:
    """Newest first, with how many messages said so. 1 query."""
    return list(template.versions.annotate(told=Count("messages")).order_by("-number"))


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A line of a text that was taken away ("-"), came ("+") or stayed (" ")."""

    sign: str
    line: str


def compared(before: TemplateVersion, after: TemplateVersion) -> list[tuple[str, str, list[Change]]]:
    """Language, "body" or "sms", and the lines: only of texts that differ."""
    found = []
    for language, _name in settings.LANGUAGES:
        for kind in ("body", "sms"):
            old, new = getattr(before, kind)[language].splitlines(), getattr(after, kind)[language].splitlines()
            if old != new:
                lines = [Change(line[0], line[2:]) for line in difflib.ndiff(old, new) if line[0] in "-+ "]
                found.append((language, kind, lines))
    return found


def letters(actor: Actor, *, at: dt.datetime) -> tuple[list[Any], list[LetterBatch]]:
    """How many letters wait, by centre, and the last batches of the actor's centres. 2 queries."""
    seen = Message.objects.visible_to(actor, at=at)
    waiting = Delivery.objects.filter(channel="letter", state="queued", message__in=seen)
    by_centre = waiting.values(centre=F("message__centre_id"), name=F("message__centre__name")).annotate(letters=Count("pk"))
    return list(by_centre.order_by("name")), list(_batches(actor).annotate(count=Count("letters")).order_by("-pk")[:20])


def batch(batch_uuid: Any, actor: Actor) -> LetterBatch | None:
    """A batch that the actor may print again. 1 query."""
    return _batches(actor).filter(uuid=batch_uuid).first()


def _batches(actor: Actor) -> QuerySet[LetterBatch]:
    return LetterBatch.objects.filter(Q(centre_id__in=actor.centres()) | Q(made_by_id=actor.worker_id)).select_related("centre", "made_by")


def demo_texts() -> list[DemoText]:
    """What the demonstration's gateway was asked to send last. 1 query."""
    return list(DemoText.objects.order_by("-pk")[:SHOWN])
