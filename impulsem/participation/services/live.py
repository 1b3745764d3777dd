"""The live part of a session: people join on their phones without an account, write, and give dots."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Max

from impulsem.participation.models import Channel, Contribution, LiveGroup, LivePrompt, LiveVote, Session
from impulsem.participation.services.contributions import Words, capture
from impulsem.participation.services.refusals import NothingAsked, NothingSaid, NotLive, NotNow, NoVotesLeft
from impulsem.participation.services.steps import locked
from impulsem.platform import audit, keyed
from impulsem.platform.actors import Actor

HIDDEN = (Contribution.State.PARKED, Contribution.State.WITHHELD)  # not on the screen
Mode = LivePrompt.Mode


def session_of(join: str) -> Session:
    """The session that is open on phones under this code. Refuses: NotLive."""
    session = Session.objects.select_related("process", "dimension").filter(join_code=keyed.tidied(join)[:8] or "-").first()
    if session is None:
        raise NotLive
    return session


def open_doors(*, session: Session, by: Actor) -> Session:
    """Phones may join; gives the session its short code. Refuses: NotNow."""
    for _ in range(5):
        try:
            with transaction.atomic():
                session = locked(session)
                if session.state not in {Session.State.PLANNED, Session.State.HELD}:
                    raise NotNow(state=session.get_state_display())
                if session.join_code is None:
                    session.join_code = keyed.tidied(keyed.new_code(2))[:6]
                    session.save(update_fields=["join_code"])
                    audit.record(by, "participation.doors_opened", on=session)
                return session
        except IntegrityError:  # another session drew the same six letters
            continue
    raise RuntimeError("no free join code in five draws")


@transaction.atomic
def close_doors(*, session: Session, by: Actor) -> Session:
    """Phones may no longer write or vote."""
    session = locked(session)
    if session.join_code is not None:
        session.prompts.filter(open=True).update(open=False)
        session.join_code = None
        session.save(update_fields=["join_code"])
        audit.record(by, "participation.doors_closed", on=session)
    return session


@transaction.atomic
def ask(*, session: Session, question: str, mode: str = Mode.WRITE, votes_each: int = 3, by: Actor) -> LivePrompt:
    """Put a question to the room; the one before is closed. Refuses: NothingSaid, NotLive."""
    if not question.strip():
        raise NothingSaid
    session = locked(session)
    if session.join_code is None:
        raise NotLive
    session.prompts.filter(open=True).update(open=False)
    last = session.prompts.aggregate(last=Max("order"))["last"] or 0
    prompt = LivePrompt.objects.create(
        session=session, question=question.strip()[:300], mode=mode, votes_each=votes_each, order=last + 1, open=True
    )
    audit.record(by, "participation.asked", on=session, mode=mode)
    return prompt


@transaction.atomic
def ask_again(*, prompt: LivePrompt, by: Actor) -> LivePrompt:
    """Open a question that was asked before. Refuses: NotLive."""
    session = locked(prompt.session)
    if session.join_code is None:
        raise NotLive
    session.prompts.filter(open=True).exclude(pk=prompt.pk).update(open=False)
    prompt.open = True
    prompt.save(update_fields=["open"])
    audit.record(by, "participation.asked", on=session, mode=prompt.mode)
    return prompt


@transaction.atomic
def stop_asking(*, prompt: LivePrompt, by: Actor) -> LivePrompt:
    """Nobody writes or votes on it any more."""
    prompt = locked(prompt)
    prompt.open = False
    prompt.save(update_fields=["open"])
    audit.record(by, "participation.asked_no_more", on=prompt.session)
    return prompt


@transaction.atomic
def write(*, join: str, prompt_id: int, text: str, language: str, uuid: uuids.UUID) -> Contribution:
    """Somebody in the room writes. The same `uuid` again gives the first one back, even when the question is closed by now.

    Refuses: NotLive, NothingAsked, NothingSaid, TooLong.
    """
    session = session_of(join)
    before = Contribution.objects.filter(uuid=uuid, session=session).first()
    if before is not None:
        return before
    prompt = session.prompts.filter(pk=prompt_id, open=True, mode=Mode.WRITE).first()
    if prompt is None:
        raise NothingAsked
    said = Words(
        text=text,
        dimension=session.dimension,
        channel=Channel.PHONE,
        language=language,
        session=session,
        prompt=prompt,
        uuid=uuid,
        illustrative=session.illustrative,
    )
    return capture(process=session.process, words=[said])[0]


def device_digest(device: str) -> str:
    """What is kept of the random number in a phone's cookie."""
    return keyed.digest("participation.device", device)


@transaction.atomic
def vote(*, join: str, prompt_id: int, contribution: uuids.UUID, device: str, up: bool) -> bool:
    """Give a dot or take it back; twice is once. Says whether anything changed. Refuses: NotLive, NothingAsked, NoVotesLeft."""
    session = session_of(join)
    prompt = LivePrompt.objects.select_for_update(no_key=True).filter(session=session, pk=prompt_id, open=True, mode=Mode.VOTE).first()
    chosen = Contribution.objects.filter(session=session, uuid=contribution).exclude(state__in=HIDDEN).first()
    if prompt is None or chosen is None:
        raise NothingAsked
    own = LiveVote.objects.filter(prompt=prompt, device=device_digest(device))
    if not up:
        return own.filter(contribution=chosen).delete()[0] > 0
    if own.filter(contribution=chosen).exists():
        return False
    if own.count() >= prompt.votes_each:
        raise NoVotesLeft(most=prompt.votes_each)
    LiveVote.objects.create(prompt=prompt, contribution=chosen, device=device_digest(device))
    return True


@transaction.atomic
def group(
    *, session: Session, contributions: Collection[uuids.UUID], name: str = "", into: LiveGroup | None = None, by: Actor
) -> LiveGroup:
    """Put contributions of the session together, in a group that is there or a new one. Refuses: NothingSaid."""
    session = locked(session)
    if into is None:
        if not name.strip():
            raise NothingSaid
        last = session.groups.aggregate(last=Max("order"))["last"] or 0
        into = LiveGroup.objects.create(session=session, name=name.strip()[:120], order=last + 1)
    Contribution.objects.filter(session=session, uuid__in=contributions).update(group=into)
    audit.record(by, "participation.grouped", on=session, count=len(contributions))
    return into


@transaction.atomic
def ungroup(*, session: Session, contributions: Collection[uuids.UUID], by: Actor) -> int:
    """Take contributions out of their groups; says how many."""
    count = Contribution.objects.filter(session=session, uuid__in=contributions, group__isnull=False).update(group=None)
    audit.record(by, "participation.ungrouped", on=session, count=count)
    return count
