"""What a round came to: the count, whose hash is published, and the reasoned decisions where the count does not decide."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from impulsem.organisation.models import Worker
from impulsem.strategy.models.rounds import Option, Round

# Nobody sees how a vote stands while others can still be told.
ONLY_AFTER_CLOSING = """
IF NOT EXISTS (SELECT FROM strategy_round r WHERE r.id = NEW.round_id AND r.status IN ('closed', 'counted')) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'count_after_closing', MESSAGE = 'the round is not closed';
END IF;
RETURN NEW;
"""


class Count(models.Model):
    """The count of a round. `result` is what its canonical JSON says; `result_hash` is the SHA-256 of that text, and is published.

    ballots: the published file of coarsened ballots, answers and receipts, as text.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="count")
    result = models.JSONField()
    result_hash = models.CharField(max_length=64)
    ballots = models.TextField()
    answers = models.TextField()
    receipts = models.TextField()
    rule = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Trigger(name="count_after_closing", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ONLY_AFTER_CLOSING),
            pgtrigger.Protect(name="count_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


class Decision(models.Model):
    """Whether a borderline option is in, decided by a named person with a reason. The latest of an option holds."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="decisions")
    chosen = models.BooleanField()
    reason = models.TextField()  # public
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="decision_with_a_reason", condition=~Q(reason=""))]
        triggers = [pgtrigger.Protect(name="decision_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
