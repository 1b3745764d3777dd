"""Pages of a session: who came, minutes, cards, what is live."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from django.db.models import Count, OuterRef, Subquery

from impulsem.participation.models import (
    Card,
    CardImage,
    Contribution,
    Correction,
    LiveGroup,
    LivePrompt,
    LiveVote,
    Minutes,
    Return,
    Session,
    Transcription,
)
from impulsem.participation.rules import reading
from impulsem.participation.services.live import HIDDEN, device_digest
from impulsem.platform.actors import Actor

NEWEST = Correction.objects.filter(contribution=OuterRef("pk")).order_by("-at", "-pk").values("text")[:1]


@dataclasses.dataclass(frozen=True, slots=True)
class Readings:
    """How a session's cards were read. rate: mean disagreement of two readings, 0 to 1; none: no card was read twice."""

    cards: int
    done: int
    read_twice: int
    differed: int
    rate: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class SessionPage:
    session: Session
    codes: int
    minutes: Sequence[Minutes]  # newest first
    returns: Sequence[Return]
    readings: Readings
    contributions: Sequence[Contribution]  # each with `mended`, what it says now if not the original


def session_page(session: Session) -> SessionPage:
    """Everything that the page of a session shows (seven queries)."""
    return SessionPage(
        session=session,
        codes=session.attendances.count(),
        minutes=list(session.minutes_versions.select_related("written_by", "validated_by").order_by("-version")),
        returns=list(session.returns.select_related("recorded_by").order_by("on", "pk")),
        readings=readings_of(session),
        contributions=list(session.contributions.annotate(mended=Subquery(NEWEST)).order_by("number")[:500]),
    )


def readings_of(session: Session) -> Readings:
    """Two queries."""
    pairs: dict[int, list[str]] = {}
    for card_id, text in Transcription.objects.filter(card__session=session, deciding=False).order_by("pk").values_list("card_id", "text"):
        pairs.setdefault(card_id, []).append(text)
    twice = [(texts[0], texts[1]) for texts in pairs.values() if len(texts) == 2]
    counts = session.cards.aggregate(cards=Count("pk"), done=Count("contribution"))
    return Readings(
        cards=counts["cards"],
        done=counts["done"],
        read_twice=len(twice),
        differed=sum(reading.normalised(a) != reading.normalised(b) for a, b in twice),
        rate=reading.rate(twice),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class CardRow:
    """A card: how often it was read, whether this actor has read it, whether there is a photo."""

    card: Card
    read: int
    mine: bool
    photographed: bool

    @property
    def may_read(self) -> bool:
        return self.card.contribution_id is None and not self.mine and self.read < 2


def cards_of(session: Session, *, actor: Actor) -> list[CardRow]:
    """The cards in their order (three queries)."""
    readers: dict[int, set[int]] = {}
    for card_id, worker_id in Transcription.objects.filter(card__session=session, deciding=False).values_list("card_id", "worker_id"):
        readers.setdefault(card_id, set()).add(worker_id)
    photographed = set(CardImage.objects.filter(card__session=session).values_list("card_id", flat=True))
    return [
        CardRow(card, len(readers.get(card.pk, ())), actor.worker_id in readers.get(card.pk, ()), card.pk in photographed)
        for card in session.cards.order_by("number")
    ]


def next_card(session: Session, *, actor: Actor, after: int = 0) -> Card | None:
    """The next card that this actor may read, after number `after` or from the beginning (three queries)."""
    left = [row.card for row in cards_of(session, actor=actor) if row.may_read and row.card.number != after]
    return next((each for each in left if each.number > after), left[0] if left else None)


@dataclasses.dataclass(frozen=True, slots=True)
class Voice:
    """A contribution on the screen. votes: dots of the last question that was voted on; mine: whether this phone gave one."""

    contribution: Contribution
    text: str
    votes: int
    mine: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Room:
    """What a live session shows now."""

    session: Session
    prompt: LivePrompt | None  # the open one
    prompts: Sequence[LivePrompt]
    groups: Sequence[tuple[LiveGroup | None, Sequence[Voice]]]  # None: not grouped yet; the newest first
    voices: int
    hidden: int  # parked: somebody has to look first
    votes_left: int
    here: int  # codes that were shown


def room(session: Session, *, device: str = "") -> Room:
    """Six queries."""
    prompts = list(session.prompts.order_by("order"))
    prompt = next((each for each in prompts if each.open), None)
    voted = next((each for each in reversed(prompts) if each.mode == LivePrompt.Mode.VOTE), None)
    votes: dict[int, int] = {}
    mine: set[int] = set()
    if voted is not None:
        digest = device_digest(device) if device else ""
        for contribution_id, given in LiveVote.objects.filter(prompt=voted).values_list("contribution_id", "device"):
            votes[contribution_id] = votes.get(contribution_id, 0) + 1
            if given == digest:
                mine.add(contribution_id)
    everything = list(session.contributions.annotate(mended=Subquery(NEWEST)).order_by("-number"))
    shown = [each for each in everything if each.state not in HIDDEN]
    by_group: dict[int | None, list[Voice]] = {}
    for each in shown:
        voice = Voice(each, each.mended or each.original, votes.get(each.pk, 0), each.pk in mine)
        by_group.setdefault(each.group_id, []).append(voice)
    groups: list[tuple[LiveGroup | None, Sequence[Voice]]] = [
        (group, sorted(by_group.get(group.pk, []), key=lambda voice: -voice.votes)) for group in session.groups.order_by("order")
    ]
    if None in by_group or not groups:
        groups.append((None, sorted(by_group.get(None, []), key=lambda voice: -voice.votes)))
    return Room(
        session=session,
        prompt=prompt,
        prompts=prompts,
        groups=groups,
        voices=len(shown),
        hidden=sum(each.state == Contribution.State.PARKED for each in everything),
        votes_left=max(0, voted.votes_each - len(mine)) if voted is not None else 0,
        here=session.attendances.count(),
    )
