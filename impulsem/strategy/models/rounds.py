"""Rounds in which an electorate prioritises. What a round asks, of whom and by which rule is frozen before anybody votes; a ballot has no
link to the token that allowed it, no time and no number."""

from __future__ import annotations

import uuid
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.platform.words import WordsField, in_every_language
from impulsem.strategy.models.content import Element, Strategy

NO_OPINION = 0  # in a ballot's scores
SCALE = (1, 2, 3, 4, 5)


class Status(models.TextChoices):
    CONFIGURED = "configured", _("Being configured")
    FROZEN = "frozen", _("Frozen")
    OPEN = "open", _("Taking ballots")
    CLOSED = "closed", _("Ballots closed")
    COUNTED = "counted", _("Counted")
    CERTIFIED = "certified", _("Certified")
    PUBLISHED = "published", _("Published")


ALLOWED = {
    Status.CONFIGURED: Status.FROZEN,
    Status.FROZEN: Status.OPEN,
    Status.OPEN: Status.CLOSED,
    Status.CLOSED: Status.COUNTED,
    Status.COUNTED: Status.CERTIFIED,
    Status.CERTIFIED: Status.PUBLISHED,
}

ROUND_FROZEN = f"""
IF OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN ({", ".join(f"('{old}', '{new}')" for old, new in ALLOWED.items())}) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'round_step_allowed', MESSAGE = 'a round goes one step at a time';
END IF;
IF OLD.status <> 'configured' AND (to_jsonb(NEW) - 'status') <> (to_jsonb(OLD) - 'status') THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'round_frozen', MESSAGE = 'the configuration is frozen';
END IF;
RETURN NEW;
"""

# Options, dimensions and questions of a round belong to its configuration.
PART_FROZEN = """
IF EXISTS (
    SELECT FROM strategy_round r
    WHERE r.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.round_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.round_id END)
      AND r.status <> 'configured'
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'round_frozen', MESSAGE = 'the configuration is frozen';
END IF;
RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""

# A ballot comes in while its round is open (one on paper until the count); the row lock makes closing wait for those on their way.
BALLOT_IN_TIME = """
PERFORM FROM strategy_round r WHERE r.id = NEW.round_id
    AND (r.status = 'open' OR (r.status = 'closed' AND NEW.channel = 'paper')) FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_in_time', MESSAGE = 'the round takes no ballots';
END IF;
IF cardinality(NEW.scores) <> (SELECT count(*) FROM strategy_option o WHERE o.round_id = NEW.round_id)
    OR NOT EXISTS (SELECT FROM strategy_dimension d WHERE d.id = NEW.dimension_id AND d.round_id = NEW.round_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_of_its_round', MESSAGE = 'the ballot does not fit its round';
END IF;
RETURN NEW;
"""


def frozen_with_the_round(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, func=PART_FROZEN
    )


class Round(models.Model):
    """What is asked. `config` and `config_hash` are written when it is frozen. top: how many options are to be chosen."""

    class About(models.TextChoices):
        OBJECTIVES = "objectives", _("Objectives")
        MEASURES = "measures", _("Measures")
        FREE = "free", _("Something else")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.CONFIGURED)
    about = models.CharField(max_length=10, choices=About)
    strategy = models.ForeignKey(Strategy, null=True, on_delete=models.PROTECT, related_name="rounds")
    title = WordsField()
    question = WordsField()
    absent = WordsField()  # who had no vote; public
    note = WordsField()  # what a reader must know, such as that ballots are invented; public
    top = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    seed = models.BigIntegerField()
    illustrative = models.BooleanField(default=False)
    config = models.JSONField(null=True)
    config_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            in_every_language("round_title_in_every_language", "title"),
            in_every_language("round_question_in_every_language", "question"),
            models.CheckConstraint(name="round_top_at_least_one", condition=Q(top__gte=1)),
            models.CheckConstraint(name="round_seed_for_any_machine", condition=Q(seed__range=(0, 2**32 - 1))),
            models.CheckConstraint(name="round_frozen_is_hashed", condition=Q(status="configured") ^ ~Q(config_hash="")),
        ]
        triggers = [
            pgtrigger.Trigger(name="round_frozen", when=pgtrigger.Before, operation=pgtrigger.Update, func=ROUND_FROZEN),
            pgtrigger.Protect(name="round_not_deleted", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__status__df="configured")),
        ]

    @property
    def is_being_configured(self) -> bool:
        return self.status == Status.CONFIGURED

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def has_results(self) -> bool:
        return self.status in (Status.COUNTED, Status.CERTIFIED, Status.PUBLISHED)

    @property
    def frozen(self) -> dict[str, Any]:
        """What was frozen; a bug when it is not yet."""
        assert self.config is not None, "the round is not frozen"
        config: dict[str, Any] = self.config
        return config

    @property
    def takes_paper(self) -> bool:
        return self.status in (Status.OPEN, Status.CLOSED)


class RoundStep(models.Model):
    """A round went from one state to the next: who did it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=10, choices=Status)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "status"], name="round_step_once")]
        triggers = [pgtrigger.Protect(name="round_step_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Option(models.Model):
    """Something to give a score to. Scores of a ballot stand in the options' order."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=16)
    order = models.PositiveSmallIntegerField()
    element = models.ForeignKey(Element, null=True, on_delete=models.PROTECT, related_name="options")
    title = WordsField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="option_key_once"),
            models.UniqueConstraint(fields=["round", "order"], name="option_order_once", deferrable=models.Deferrable.DEFERRED),
            in_every_language("option_title_in_every_language", "title"),
        ]
        triggers = [frozen_with_the_round("option_frozen")]


class Dimension(models.Model):
    """A part of the electorate: its size (people invited), its weight in the agreed reading, and from how many ballots on it speaks."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="dimensions")
    code = models.SlugField(max_length=20)
    order = models.PositiveSmallIntegerField()
    name = WordsField()
    size = models.PositiveIntegerField()
    weight = models.DecimalField(max_digits=6, decimal_places=4)
    quorum = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="dimension_code_once"),
            models.CheckConstraint(name="dimension_weighs_something", condition=Q(weight__gt=0)),
            models.CheckConstraint(name="dimension_is_not_called_other", condition=~Q(code="other")),  # that is what small ones become
            in_every_language("dimension_name_in_every_language", "name"),
        ]
        triggers = [frozen_with_the_round("dimension_frozen")]


class Question(models.Model):
    """A question beside the scores. answers: a list of `Words`, or empty for a remark in one's own words."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=20)
    order = models.PositiveSmallIntegerField()
    text = WordsField()
    answers = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="question_code_once"),
            in_every_language("question_in_every_language", "text"),
        ]
        triggers = [frozen_with_the_round("question_frozen")]


class Token(models.Model):
    """The right to one ballot. Only a keyed hash of the code is kept; nothing tells which ballot it was used for, nor when."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="tokens")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["round", "dimension", "used"], name="token_turnout")]
        triggers = [
            # a token that was used stays so
            pgtrigger.Protect(name="token_used_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__used=True, new__used=False)),
            pgtrigger.Protect(name="token_not_deleted", operation=pgtrigger.Delete),
        ]


class Ballot(models.Model):
    """Scores, in the order of the options (0: no opinion). The key is random, there is no time: nothing to line it up with a token by.

    shown: the order in which the options stood on this ballot. answers: {question code: number of the answer}. receipt: the hash of a
    random code that only the voter has.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("On the web")
        PAPER = "paper", _("On paper")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="ballots")
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)
    scores = ArrayField(models.PositiveSmallIntegerField())
    shown = ArrayField(models.PositiveSmallIntegerField(), default=list)
    answers = models.JSONField(default=dict)
    receipt = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="ballot_scores_on_the_scale", condition=Q(scores__contained_by=[NO_OPINION, *SCALE])),
        ]
        triggers = [
            pgtrigger.Trigger(name="ballot_in_time", when=pgtrigger.Before, operation=pgtrigger.Insert, func=BALLOT_IN_TIME),
            pgtrigger.Protect(name="ballot_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


class Remark(models.Model):
    """What a voter wrote in their own words: kept apart from the ballot, without its dimension."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="remarks")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(name="remark_says_something", condition=~Q(text=""))]


class PaperSheet(models.Model):
    """A ballot on paper, handed out for a token that was used up. Two people type it in; a third where they differ.

    The scores are forgotten once the ballot is in the box: nothing leads from the sheet to it.
    """

    class State(models.TextChoices):
        OUT = "out", _("Handed out")
        ONCE = "once", _("Typed in once")
        DIFFERS = "differs", _("Two people read it differently")
        IN_THE_BOX = "done", _("In the box")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State, default=State.OUT)
    first = models.JSONField(null=True)  # {"scores": […], "answers": {…}}
    second = models.JSONField(null=True)
    first_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    differed = models.BooleanField(default=False)  # for the rate of disagreement

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="sheet_number_once"),
            models.CheckConstraint(
                name="sheet_read_by_two_people", condition=Q(second_by__isnull=True) | ~Q(first_by=models.F("second_by"))
            ),
            models.CheckConstraint(name="sheet_forgets", condition=~Q(state="done") | Q(first__isnull=True, second__isnull=True)),
        ]
