"""Letters wait until somebody prints them: all that wait at a centre become one PDF, each on a page of its own, and count as sent."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from impulsem.documents.services.making import drawn_or_refused
from impulsem.messaging.models import Channel, Delivery, LetterBatch, Message
from impulsem.messaging.services.composing import subject_in, text_of
from impulsem.messaging.services.refusals import NoLetters
from impulsem.messaging.services.steps import Reason, State, step
from impulsem.messaging.services.ways import ways_of
from impulsem.organisation.models import Centre
from impulsem.platform import audit
from impulsem.platform.actors import Actor

LARGEST = 200  # letters in a batch: some seconds of drawing


def letters_waiting(actor: Actor, *, at: dt.datetime) -> QuerySet[Delivery]:
    """Letters that the actor may print."""
    seen = Message.objects.visible_to(actor, at=at)
    return Delivery.objects.filter(channel=Channel.LETTER, state=State.QUEUED, message__in=seen)


@transaction.atomic
def make_batch(*, centre: Centre | None, by: Actor, at: dt.datetime) -> LetterBatch:
    """Put the letters that wait at a centre together. One whose address is not safe any more is set aside. Errors: NoLetters."""
    waiting = letters_waiting(by, at=at).filter(message__centre=centre).select_for_update(of=("self",), skip_locked=True)
    letters = list(waiting.select_related("message__person").order_by("pk")[:LARGEST])
    ways = ways_of({letter.message.person for letter in letters}, (Channel.LETTER,), on=timezone.localdate(at))
    ready = []
    for letter in letters:
        person = letter.message.person
        usable = ways[person.pk][0]
        if person.died_on or not usable:
            step([letter], State.PARKED, reason=Reason.PERSON_DIED if person.died_on else Reason.NO_LONGER_SAFE, at=at)
            continue
        if letter.address_id != usable[0].address_id:
            letter.address_id = usable[0].address_id
            letter.save(update_fields=["address"])
        ready.append(letter)
    if not ready:
        raise NoLetters
    batch = LetterBatch.objects.create(centre=centre, made_at=at, made_by_id=by.worker_id)
    step(ready, State.SENT, at=at, worker_id=by.worker_id, batch=batch)
    audit.record(by, "messaging.make_batch", on=batch, letters=len(ready))
    return batch


def pdf_of_batch(batch: LetterBatch, *, by: Actor, at: dt.datetime) -> bytes:
    """The letters of a batch that the actor may see. Errors: documents' NoMaker, NoLetters."""
    seen = Message.objects.visible_to(by, at=at)
    rows = batch.letters.filter(message__in=seen, address__isnull=False).order_by("pk")
    letters = []
    for row in rows.select_related("address", "message__person", "message__centre", "message__version"):
        message = row.message
        language = message.language
        with translation.override(language):
            page = {
                "to": message.person.full_name,
                "address": row.address,
                "centre": message.centre,
                "subject": subject_in(language),
                "paragraphs": [part.split("\n") for part in text_of(message, Channel.LETTER).split("\n\n")],
                "language": language,
                "on": timezone.localdate(batch.made_at),
            }
            letters.append(render_to_string("messaging/letter.html", page))
    if not letters:
        raise NoLetters
    html = render_to_string("messaging/letters_pdf.html", {"letters": letters, "language": translation.get_language()})
    audit.record(by, "messaging.print_batch", on=batch)
    return drawn_or_refused(html).content
