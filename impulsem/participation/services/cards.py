"""Paper cards: numbered, photographed or not, read by two people who do not see each other's text."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from impulsem.participation.lengths import LONGEST
from impulsem.participation.models import Card, CardImage, Channel, Contribution, Session, Transcription
from impulsem.participation.rules import pictures, reading
from impulsem.participation.services.contributions import Words, capture
from impulsem.participation.services.refusals import (
    CardIsDone,
    HasPicture,
    NotAPicture,
    NothingSaid,
    NotYetReadByTwo,
    ReadAlready,
    ReadByTwo,
    TooLong,
    TooMany,
)
from impulsem.participation.services.steps import locked, worker_of
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor

MOST = 300  # cards at once


@transaction.atomic
def add_cards(*, session: Session, count: int, by: Actor) -> list[Card]:
    """So many more cards, numbered on from the last one. Refuses: TooMany."""
    if not 1 <= count <= MOST:
        raise TooMany(most=MOST)
    session = locked(session)
    last = session.cards.aggregate(last=Max("number"))["last"] or 0
    cards = Card.objects.bulk_create([Card(session=session, number=number) for number in range(last + 1, last + 1 + count)])
    audit.record(by, "participation.cards_added", on=session, count=count)
    return cards


@transaction.atomic
def add_picture(*, card: Card, content: bytes, by: Actor) -> CardImage:
    """Keep the photo of a card, without where and when it was taken. Refuses: NotAPicture, HasPicture."""
    kind = pictures.media_type(content)
    if not kind or len(content) > pictures.LARGEST:
        raise NotAPicture
    card = locked(card)
    if CardImage.objects.filter(card=card).exists():
        raise HasPicture
    image = CardImage.objects.create(
        card=card, content=pictures.without_traces(content), media_type=kind, added_by_id=worker_of(by), added_at=clock.now()
    )
    audit.record(by, "participation.card_photographed", on=card)
    return image


@transaction.atomic
def transcribe(*, card: Card, text: str, language: str, by: Actor) -> Contribution | None:
    """Write down what one reads. When two have read alike, the card becomes a contribution, which is given.

    Refuses: CardIsDone, ReadAlready, ReadByTwo, NothingSaid, TooLong.
    """
    text, worker = _checked(text), worker_of(by)
    card = locked(card)
    readings = list(card.transcriptions.filter(deciding=False))
    if card.contribution_id is not None:
        raise CardIsDone
    if any(each.worker_id == worker for each in readings):
        raise ReadAlready
    if len(readings) >= 2:
        raise ReadByTwo
    Transcription.objects.create(card=card, text=text, language=language, worker_id=worker, at=clock.now())
    audit.record(by, "participation.card_read", on=card)
    if readings and reading.normalised(readings[0].text) == reading.normalised(text):
        return _becomes(card, readings[0].text, readings[0].language, by=by)
    return None


@transaction.atomic
def decide(*, card: Card, text: str, language: str, by: Actor) -> Contribution:
    """Two people have read differently: a third look says what is written. Refuses: CardIsDone, NotYetReadByTwo, NothingSaid, TooLong."""
    text, worker = _checked(text), worker_of(by)
    card = locked(card)
    if card.contribution_id is not None:
        raise CardIsDone
    if card.transcriptions.filter(deciding=False).count() < 2:
        raise NotYetReadByTwo
    Transcription.objects.create(card=card, text=text, language=language, deciding=True, worker_id=worker, at=clock.now())
    audit.record(by, "participation.card_decided", on=card)
    return _becomes(card, text, language, by=by)


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise NothingSaid
    if len(text) > LONGEST:
        raise TooLong(most=LONGEST)
    return text


def _becomes(card: Card, text: str, language: str, *, by: Actor) -> Contribution:
    session = Session.objects.select_related("process", "dimension").get(pk=card.session_id)
    said = Words(
        text=text,
        dimension=session.dimension,
        channel=Channel.PAPER,
        language=language,
        session=session,
        illustrative=session.illustrative,
    )
    [contribution] = capture(process=session.process, words=[said], by=by)
    card.contribution = contribution
    card.save(update_fields=["contribution"])
    return contribution
