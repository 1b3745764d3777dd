"""Tokens, ballots and ballots on paper. A token is the right to one ballot; nothing says which ballot it was used for."""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed, refusing
from impulsem.strategy.models import Ballot, Dimension, PaperSheet, Remark, Round, Token
from impulsem.strategy.models.rounds import NO_OPINION, SCALE, Status
from impulsem.strategy.permissions import may_decide, may_lead, may_transcribe
from impulsem.strategy.services.rounds import NotNow

#: Letters and figures that nobody mixes up when they are read aloud or written by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS = 3  # of four: 59 bits
MOST_TOKENS = 5000
LONGEST_REMARK = 2000


class UnknownCode(DomainError):
    message = _("This code is not known. Look at it again: it has twelve letters and figures.")
    field = "code"


class CodeUsed(DomainError):
    message = _("This code has been used: its ballot is in the box, and it counts once.")
    field = "code"


class NotOpen(DomainError):
    message = _("This round takes no ballots now.")


class NotAScore(DomainError):
    message = _("Give each option one to five, or no opinion.")


class NothingSaid(DomainError):
    message = _("Give at least one option a score.")


class UnknownSheet(DomainError):
    message = _("No sheet of this round with that number is waiting to be typed in.")
    field = "number"


class ReadByYou(DomainError):
    message = _("You have typed in this sheet already: somebody else reads it the second time.")


class ReadDifferently(DomainError):
    message = _("That agrees with neither of the two readings. Look at the marked options again.")


REFUSALS: Mapping[str, type[DomainError]] = {
    "ballot_in_time": NotOpen,
    "ballot_of_its_round": NotAScore,
    "ballot_scores_on_the_scale": NotAScore,
}


def code() -> str:
    """A new code as it is printed: three groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(GROUPS))


def normal(text: str) -> str:
    """A code as it is hashed, however it was typed."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def digest(text: str) -> str:
    """The keyed hash of a code: without the key, a stolen table of tokens tells no code."""
    return salted_hmac("impulsem.strategy.token", normal(text), algorithm="sha256").hexdigest()


def receipt_hash(receipt: str) -> str:
    """What is published of a receipt; anyone can work it out with any tool."""
    return hashlib.sha256(normal(receipt).encode()).hexdigest()


@transaction.atomic
def issue_tokens(*, round: Round, dimension: Dimension, count: int, by: Actor) -> list[str]:
    """Codes for people of a dimension, to be handed out at random: shown once, kept by nobody. Refuses: NotAllowed, NotNow."""
    if not may_lead(by):
        raise NotAllowed
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.status not in (Status.FROZEN, Status.OPEN) or not 0 < count <= MOST_TOKENS:
        raise NotNow
    codes = [code() for _ in range(count)]
    Token.objects.bulk_create([Token(round=locked, dimension=dimension, digest=digest(each)) for each in codes], batch_size=1000)
    audit.record(by, "strategy.tokens_issued", on=locked, dimension=dimension.code, count=count)
    return codes


def look_at(*, code: str) -> Token:
    """The token of a code that may vote now. Refuses: UnknownCode, CodeUsed, NotOpen."""
    return _fit(Token.objects.select_related("round", "dimension").filter(digest=digest(code)).first())


def _fit(token: Token | None) -> Token:
    if token is None:
        raise UnknownCode
    if token.used:
        raise CodeUsed
    if not token.round.is_open:
        raise NotOpen
    return token


def _use_up(code: str) -> Token:
    """The token, used from now on. Its row is locked first: of two tabs, the second waits and then sees that it is used."""
    found = Token.objects.select_for_update(of=("self",)).select_related("round", "dimension").filter(digest=digest(code)).first()
    token = _fit(found)
    Token.objects.filter(pk=token.pk).update(used=True)
    return token


@transaction.atomic
def cast(*, code: str, scores: Mapping[str, int], shown: Sequence[str], answers: Mapping[str, int] | None = None,
         remarks: Mapping[str, str] | None = None) -> str:  # fmt: skip
    """Put a ballot into the box and use the code up, both or neither; gives the voter's receipt, which nobody keeps.

    scores: {option's key: 1-5, or 0}; an option that is left out has no opinion. shown: the keys in the order in which they stood.
    Refuses: UnknownCode, CodeUsed, NotOpen, NotAScore, NothingSaid.
    """
    token = _use_up(code)
    return _put_into_the_box(token.round, token.dimension, Ballot.Channel.WEB, scores, shown, answers or {}, remarks or {})


def _put_into_the_box(
    round: Round, dimension: Dimension, channel: str, scores: Mapping[str, int], shown: Sequence[str],
    answers: Mapping[str, int], remarks: Mapping[str, str],
) -> str:  # fmt: skip
    keys = [option.key for option in round.options.all()]
    receipt = code()
    checked = _checked(keys, scores)
    places = {key: number for number, key in enumerate(keys)}
    order = [places[key] for key in shown] if sorted(shown) == sorted(keys) else []
    with refusing(REFUSALS):
        Ballot.objects.create(
            round=round, dimension=dimension, channel=channel, scores=checked, shown=order,
            answers=_answers(round, answers), receipt=receipt_hash(receipt),
        )  # fmt: skip
    own_words = [question for question in round.questions.all() if not question.answers and remarks.get(question.code, "").strip()]
    Remark.objects.bulk_create(
        Remark(round=round, question=question, text=remarks[question.code].strip()[:LONGEST_REMARK]) for question in own_words
    )
    return receipt


def _checked(keys: Sequence[str], scores: Mapping[str, int]) -> list[int]:
    if set(scores) - set(keys) or set(scores.values()) - {NO_OPINION, *SCALE}:
        raise NotAScore
    found = [scores.get(key, NO_OPINION) for key in keys]
    if not any(found):
        raise NothingSaid
    return found


def _answers(round: Round, answers: Mapping[str, int]) -> dict[str, int]:
    """Those that are answers of the round's questions."""
    lengths = {question.code: len(question.answers) for question in round.questions.all()}
    return {key: number for key, number in answers.items() if 0 <= number < lengths.get(key, 0)}


@transaction.atomic
def hand_out_sheet(*, code: str, by: Actor) -> PaperSheet:
    """Take a code in and give a sheet of paper out for it: its number tells nothing of the code.

    Refuses: NotAllowed, UnknownCode, CodeUsed, NotOpen.
    """
    if not may_transcribe(by):
        raise NotAllowed
    token = _use_up(code)
    sheet = PaperSheet.objects.create(round=token.round, dimension=token.dimension, number=_free_number(token.round))
    audit.record(by, "strategy.sheet_handed_out", on=token.round)
    return sheet


def _free_number(round: Round) -> str:
    taken = set(round.sheets.values_list("number", flat=True))
    while (number := f"{secrets.randbelow(900_000) + 100_000}") in taken:
        pass
    return number


@transaction.atomic
def type_in_sheet(*, round: Round, number: str, scores: Mapping[str, int], answers: Mapping[str, int] | None = None,
                  remarks: Mapping[str, str] | None = None, by: Actor) -> PaperSheet:  # fmt: skip
    """Type in a ballot on paper. The second person who reads the same puts it into the box; where they differ, a third decides.

    Refuses: NotAllowed, UnknownSheet, ReadByYou, ReadDifferently, NotOpen, NotAScore, NothingSaid.
    """
    if not may_transcribe(by) or by.worker_id is None:
        raise NotAllowed
    sheet = PaperSheet.objects.select_for_update().filter(round=round, number=number.strip()).first()
    if sheet is None or sheet.state == PaperSheet.State.IN_THE_BOX:
        raise UnknownSheet
    if not Round.objects.get(pk=round.pk).takes_paper:
        raise NotOpen
    if by.worker_id in (sheet.first_by_id, sheet.second_by_id):
        raise ReadByYou
    keys = [option.key for option in round.options.all()]
    reading: dict[str, Any] = {"scores": _checked(keys, scores), "answers": _answers(round, answers or {})}
    if sheet.state == PaperSheet.State.OUT:
        return _first_reading(sheet, reading, by.worker_id)
    if sheet.state == PaperSheet.State.ONCE and reading != sheet.first:
        sheet.second, sheet.second_by_id, sheet.state, sheet.differed = reading, by.worker_id, PaperSheet.State.DIFFERS, True
        sheet.save()
        return sheet
    if sheet.state == PaperSheet.State.DIFFERS and not _one_of_the_two(sheet, reading):
        raise ReadDifferently
    _put_into_the_box(
        sheet.round, sheet.dimension, Ballot.Channel.PAPER, dict(zip(keys, reading["scores"], strict=True)), keys,
        reading["answers"], remarks or {},
    )  # fmt: skip
    sheet.first = sheet.second = None
    sheet.second_by_id = sheet.second_by_id or by.worker_id
    sheet.state = PaperSheet.State.IN_THE_BOX
    sheet.save()
    audit.record(by, "strategy.sheet_in_the_box", on=round)
    return sheet


def _first_reading(sheet: PaperSheet, reading: dict[str, Any], worker_id: int) -> PaperSheet:
    sheet.first, sheet.first_by_id, sheet.state = reading, worker_id, PaperSheet.State.ONCE
    sheet.save()
    return sheet


def _one_of_the_two(sheet: PaperSheet, reading: Mapping[str, Any]) -> bool:
    """Whether a third reading agrees, option by option and answer by answer, with one of the first two."""
    first, second = sheet.first or {}, sheet.second or {}
    scores = zip(reading["scores"], first["scores"], second["scores"], strict=True)
    codes = {*reading["answers"], *first["answers"], *second["answers"]}
    answers = ((reading["answers"].get(each), first["answers"].get(each), second["answers"].get(each)) for each in codes)
    return all(third in (one, two) for third, one, two in (*scores, *answers))


@transaction.atomic
def read_remarks(*, round: Round, by: Actor) -> list[Remark]:
    """What voters wrote in their own words, in no order that tells when; that somebody reads it is written down.

    They may tell who wrote them, or name somebody else: only the institute reads them, and nobody before the count.
    Refuses: NotAllowed, NotNow.
    """
    if not may_decide(by):
        raise NotAllowed
    if not round.has_results:
        raise NotNow
    audit.record(by, "strategy.remarks_read", on=round)
    return list(round.remarks.select_related("question").order_by("question__order", "id"))


def shuffled(round: Round) -> list[str]:
    """The options' keys in an order for one ballot."""
    keys = [option.key for option in round.options.all()]
    random.SystemRandom().shuffle(keys)
    return keys
