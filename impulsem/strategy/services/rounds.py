"""A round from its configuration to its publication, one step at a time."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pgtrigger
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed, refusing
from impulsem.platform.words import Words
from impulsem.strategy.models import Ballot, Count, Decision, Dimension, Option, Question, Round, RoundStep, Strategy, Token
from impulsem.strategy.models.rounds import ALLOWED, SCALE, Status
from impulsem.strategy.permissions import may_decide, may_lead
from impulsem.strategy.rules import publishing
from impulsem.strategy.rules.counting import RESAMPLES, RULE, SMALLEST, Group, coarsened
from impulsem.strategy.rules.counting import count as counted_by_the_rule
from impulsem.strategy.services.refusals import NoReason
from impulsem.strategy.services.writing import complete, signed, trimmed


class Frozen(DomainError):
    message = _("This round is frozen: what it asks, of whom and how it is counted can no longer change.")


class NotNow(DomainError):
    message = _("A round goes one step at a time: that is not the next one.")


class NotReady(DomainError):
    message = _("A round needs at least two options, one dimension of the electorate, and fewer options to choose than there are.")


class NotBorderline(DomainError):
    message = _("The count decides about this option; only borderline ones are decided by a person.")


class BorderlineOpen(DomainError):
    message = _("Decide about each borderline option first, with a reason.")


class DimensionTwice(DomainError):
    message = _("There is a dimension with that code already.")
    field = "code"


class CalledOther(DomainError):
    message = _("Small dimensions are published together under that code: choose another one.")
    field = "code"


class WeighsNothing(DomainError):
    message = _("A dimension weighs something, or it has no vote.")
    field = "weight"


class QuestionTwice(DomainError):
    message = _("There is a question with that code already.")
    field = "code"


class NoStrategy(DomainError):
    message = _("There is no strategy in force whose objectives or measures could be prioritised.")
    field = "about"


REFUSALS: Mapping[str, type[DomainError]] = {
    "round_frozen": Frozen,
    "round_step_allowed": NotNow,
    "round_top_at_least_one": NotReady,
    "dimension_code_once": DimensionTwice,
    "dimension_is_not_called_other": CalledOther,
    "dimension_weighs_something": WeighsNothing,
    "question_code_once": QuestionTwice,
    "decision_with_a_reason": NoReason,
}


@transaction.atomic
def new_round(*, about: str, title: Words, question: Words, top: int, absent: Words | None = None, note: Words | None = None,
              seed: int | None = None, illustrative: bool = False, by: Actor) -> Round:  # fmt: skip
    """Begin a round; about objectives or measures it takes those of the strategy in force as its options.

    Refuses: NotAllowed, NoStrategy, NotInEveryLanguage.
    """
    if not may_lead(by):
        raise NotAllowed
    strategy = None if about == Round.About.FREE else Strategy.objects.filter(status=Strategy.Status.IN_FORCE).first()
    if strategy is None and about != Round.About.FREE:
        raise NoStrategy
    made = Round.objects.create(
        about=about, strategy=strategy, title=complete(title), question=complete(question), top=top, absent=trimmed(absent or {}),
        note=note or {}, seed=secrets.randbelow(2**32) if seed is None else seed, illustrative=illustrative, created_at=clock.now(),
    )  # fmt: skip
    if strategy is not None:
        kind = "objective" if about == Round.About.OBJECTIVES else "measure"
        rows = strategy.statements.filter(element__kind=kind).select_related("element").order_by("order")
        Option.objects.bulk_create(
            Option(round=made, key=row.element.code, order=order, element=row.element, title=row.title) for order, row in enumerate(rows)
        )
    audit.record(by, "strategy.round_begun", on=made)
    return made


@transaction.atomic
def begin_again(*, round: Round, by: Actor) -> Round:
    """Begin another round like an earlier one: the same words, options, electorate and questions, all to be changed before it is frozen.

    Objectives and measures are those of the strategy in force, without those that the earlier one had left aside. Refuses: NotAllowed,
    NoStrategy.
    """
    made = new_round(about=round.about, title=round.title, question=round.question, top=round.top, absent=round.absent, by=by)
    if round.about == Round.About.FREE:
        Option.objects.bulk_create(Option(round=made, key=each.key, order=each.order, title=each.title) for each in round.options.all())
    elif round.strategy is not None:
        known = set(round.strategy.statements.values_list("element__code", flat=True))
        aside = known - set(round.options.values_list("key", flat=True))
        choose_options(round=made, keys=[key for key in made.options.values_list("key", flat=True) if key not in aside], by=by)
    Dimension.objects.bulk_create(
        Dimension(round=made, code=each.code, order=each.order, name=each.name, size=each.size, weight=each.weight, quorum=each.quorum)
        for each in round.dimensions.all()
    )
    Question.objects.bulk_create(
        Question(round=made, code=each.code, order=each.order, text=each.text, answers=each.answers) for each in round.questions.all()
    )
    return made


@transaction.atomic
def describe_round(*, round: Round, title: Words, question: Words, absent: Words, top: int, by: Actor) -> Round:
    """Change what a round says of itself while it is being configured. Refuses: Frozen, NotInEveryLanguage."""
    locked = _being_configured(round)
    locked.title, locked.question, locked.absent, locked.top = complete(title), complete(question), trimmed(absent), top
    with refusing(REFUSALS):
        locked.save(update_fields=["title", "question", "absent", "top"])
    audit.record(by, "strategy.round_described", on=locked)
    return locked


@transaction.atomic
def choose_options(*, round: Round, keys: Sequence[str], by: Actor) -> None:
    """Keep only these options, in their order. Refuses: Frozen."""
    _being_configured(round)
    round.options.exclude(key__in=keys).delete()
    for order, option in enumerate(round.options.order_by("order")):
        Option.objects.filter(pk=option.pk).update(order=order)
    audit.record(by, "strategy.round_options", on=round, options=list(keys))


@transaction.atomic
def add_option(*, round: Round, title: Words, by: Actor, key: str = "") -> Option:
    """An option that is no objective or measure; without a key of its own it gets the next number. Refuses: Frozen, NotInEveryLanguage."""
    _being_configured(round)
    taken = set(round.options.values_list("key", flat=True))
    key = key or next(found for number in range(1, len(taken) + 2) if (found := f"o{number}") not in taken)
    made = Option.objects.create(round=round, key=key, order=len(taken), title=complete(title))
    audit.record(by, "strategy.round_option", on=round, key=key)
    return made


@transaction.atomic
def add_dimension(*, round: Round, code: str, name: Words, size: int, weight: Any, quorum: int, by: Actor) -> Dimension:
    """A part of the electorate. Refuses: Frozen, DimensionTwice, CalledOther, WeighsNothing, NotInEveryLanguage."""
    _being_configured(round)
    with refusing(REFUSALS):
        made = Dimension.objects.create(
            round=round, code=code, order=round.dimensions.count(), name=complete(name), size=size, weight=weight, quorum=quorum
        )
    audit.record(by, "strategy.round_dimension", on=round, code=code)
    return made


@transaction.atomic
def remove_dimension(*, round: Round, code: str, by: Actor) -> None:
    """Refuses: Frozen."""
    _being_configured(round)
    round.dimensions.filter(code=code).delete()
    audit.record(by, "strategy.round_dimension_removed", on=round, code=code)


@transaction.atomic
def add_question(*, round: Round, code: str, text: Words, answers: Sequence[Words], by: Actor) -> Question:
    """A question beside the scores; without answers, for one's own words. Refuses: Frozen, QuestionTwice, NotInEveryLanguage."""
    _being_configured(round)
    with refusing(REFUSALS):
        made = Question.objects.create(
            round=round, code=code, order=round.questions.count(), text=complete(text), answers=[complete(answer) for answer in answers]
        )
    audit.record(by, "strategy.round_question", on=round, code=code)
    return made


def configuration(round: Round) -> dict[str, Any]:
    """Everything that is frozen, as it is published."""
    return {
        "format": "impulsem-round/1",
        "id": str(round.uuid),
        "about": round.about,
        "strategy": round.strategy.number if round.strategy else None,
        "title": round.title,
        "question": round.question,
        "absent": round.absent,
        "note": round.note,
        "illustrative": round.illustrative,
        "scale": list(SCALE),
        "no_opinion": True,
        "order": "shuffled for each ballot",
        "options": [{"key": option.key, "title": option.title} for option in round.options.all()],
        "dimensions": [
            {"code": each.code, "name": each.name, "size": each.size, "weight": str(each.weight), "quorum": each.quorum}
            for each in round.dimensions.all()
        ],
        "questions": [{"code": each.code, "text": each.text, "answers": each.answers} for each in round.questions.all()],
        "rule": RULE,
        "top": round.top,
        "ties": ["higher lowest dimension", "lower spread between dimensions", "lot drawn from the seed"],
        "seed": round.seed,
        "resamples": RESAMPLES,
        "smallest_published_dimension": SMALLEST,
    }


@transaction.atomic
def freeze(*, round: Round, by: Actor) -> Round:
    """Write down what is asked, of whom and how it is counted, and its hash. Refuses: NotAllowed, NotNow, NotReady."""
    locked = _at(round, Status.FROZEN, by)
    if locked.options.count() < 2 or not locked.dimensions.exists() or locked.top >= locked.options.count():
        raise NotReady
    locked.config = configuration(locked)
    locked.config_hash = publishing.hashed(publishing.canonical(locked.config))
    return _step(locked, Status.FROZEN, by, "config", "config_hash")


@transaction.atomic
def open_round(*, round: Round, by: Actor) -> Round:
    """From now on ballots come in. Refuses: NotAllowed, NotNow."""
    return _step(_at(round, Status.OPEN, by), Status.OPEN, by)


@transaction.atomic
def close(*, round: Round, by: Actor) -> Round:
    """No ballot comes in from now on. Refuses: NotAllowed, NotNow.

    Ballots and tokens are written anew in random order, so that not even the database remembers which were written together.
    """
    locked = _step(_at(round, Status.CLOSED, by), Status.CLOSED, by)
    _forget_the_order(locked)
    return locked


@transaction.atomic
def count(*, round: Round, by: Actor) -> Count:
    """Count the ballots by the frozen rule. Interrupted, nothing of it stays and it can be begun again. Refuses: NotAllowed, NotNow."""
    locked = _at(round, Status.COUNTED, by)
    _forget_the_order(locked)  # those on paper came since
    groups, ballots, receipts, tallies = _box(locked)
    options = [option.key for option in locked.options.all()]
    parts = coarsened(groups, ballots)
    result = counted_by_the_rule(parts, groups, options=options, top=locked.top, seed=locked.seed)
    text = {
        "ballots": publishing.ballots_file(parts, options),
        "answers": publishing.answers_file(tallies),
        "receipts": publishing.receipts_file(receipts),
    }
    published = publishing.published_result(result, config=publishing.canonical(locked.config), **text)
    made = Count.objects.create(
        round=locked, result=published, result_hash=publishing.hashed(publishing.canonical(published)), rule=RULE,
        actor_name=by.name, at=clock.now(), **text,
    )  # fmt: skip
    _step(locked, Status.COUNTED, by)
    return made


@transaction.atomic
def decide(*, round: Round, key: str, chosen: bool, reason: str, by: Actor) -> Decision:
    """Say whether a borderline option is in, and why; what was decided before stays.

    Refuses: NotAllowed, NotBorderline, NotNow, NoReason.
    """
    if not may_decide(by) or by.worker_id is None:  # a named person, never a machine
        raise NotAllowed
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.status != Status.COUNTED:
        raise NotNow
    if key not in borderline(locked):
        raise NotBorderline
    with refusing(REFUSALS):
        made = Decision.objects.create(round=locked, option=locked.options.get(key=key), chosen=chosen, reason=reason.strip(), **signed(by))
    audit.record(by, "strategy.borderline_decided", on=locked, key=key, chosen=chosen)
    return made


@transaction.atomic
def certify(*, round: Round, by: Actor) -> Round:
    """The count and the decisions stand. Refuses: NotAllowed, NotNow, BorderlineOpen."""
    locked = _at(round, Status.CERTIFIED, by)
    if borderline(locked) - set(locked.decisions.values_list("option__key", flat=True)):
        raise BorderlineOpen
    return _step(locked, Status.CERTIFIED, by)


@transaction.atomic
def publish(*, round: Round, by: Actor) -> Round:
    """Everybody may read the result and fetch its files. Refuses: NotAllowed, NotNow."""
    return _step(_at(round, Status.PUBLISHED, by), Status.PUBLISHED, by)


def borderline(round: Round) -> set[str]:
    """Keys of the options about which a person decides."""
    return {option["key"] for option in round.count.result["options"] if option["band"] == "borderline"}


def _being_configured(round: Round) -> Round:
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if not locked.is_being_configured:
        raise Frozen
    return locked


def _at(round: Round, next_status: Status, by: Actor) -> Round:
    """The round, locked, if it may go to `next_status` now."""
    if not may_decide(by):
        raise NotAllowed
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if ALLOWED.get(Status(locked.status)) != next_status:
        raise NotNow
    return locked


def _step(round: Round, status: Status, by: Actor, *fields: str) -> Round:
    round.status = status
    with refusing(REFUSALS):
        round.save(update_fields=["status", *fields])
        RoundStep.objects.create(round=round, status=status, **signed(by))
    audit.record(by, f"strategy.round_{status}", on=round)
    return round


def _forget_the_order(round: Round) -> None:
    """Write ballots and tokens anew: rows carry the number of the transaction that wrote them, which a token and its ballot share."""
    with pgtrigger.ignore("strategy.Ballot:ballot_stays", "strategy.Ballot:ballot_in_time"), connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM strategy_ballot WHERE round_id = %s RETURNING *) "
            "INSERT INTO strategy_ballot SELECT * FROM gone ORDER BY random()",
            [round.pk],
        )
    Token.objects.filter(round=round).update(round=round)


def _box(round: Round) -> tuple[list[Group], dict[str, Any], list[str], list[tuple[str, str, int]]]:
    """Dimensions, {dimension: ballots x options}, hashes of the receipts, and how often each answer was given."""
    dimensions = list(round.dimensions.all())
    rows: dict[int, list[list[int]]] = {each.pk: [] for each in dimensions}
    receipts: list[str] = []
    given: Counter[tuple[str, int]] = Counter()
    for ballot in Ballot.objects.filter(round=round).iterator():
        rows[ballot.dimension_id].append(ballot.scores)
        receipts.append(ballot.receipt)
        given.update(ballot.answers.items())
    width = round.options.count()
    ballots = {each.code: np.array(rows[each.pk], dtype=np.int64).reshape(-1, width) for each in dimensions}
    groups = [Group(each.code, each.size, float(each.weight), each.quorum) for each in dimensions]
    tallies = [
        (question.code, str(number + 1), given[(question.code, number)])
        for question in round.questions.all()
        for number in range(len(question.answers))
    ]
    return groups, ballots, receipts, tallies
