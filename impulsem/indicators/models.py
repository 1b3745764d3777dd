"""Runs and observations. Places are codes, because the contexts that have them stand above."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.platform.models import Account


class Run(models.Model):
    """One working out of all indicators, over one export."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    cut_at = models.DateTimeField()  # the facts are as they were then
    added = models.PositiveIntegerField(default=0)


class Observation(models.Model):
    """What an indicator was for a month and a place, as seen from a cut. Later facts add an observation; none is changed."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Reviewed")
        APPROVED = "approved", _("Approved")
        SUPERSEDED = "superseded", _("Superseded")

    class Suppressed(models.TextChoices):
        SMALL = "small", _("Too few to be shown")
        SECONDARY = "secondary", _("Hidden with another that is too small")

    #: From each status, those that may follow.
    ALLOWED = {
        Status.DRAFT: {Status.REVIEWED, Status.SUPERSEDED},
        Status.REVIEWED: {Status.APPROVED, Status.DRAFT, Status.SUPERSEDED},
        Status.APPROVED: {Status.SUPERSEDED},
        Status.SUPERSEDED: set(),
    }

    indicator = models.CharField(max_length=60)
    month = models.DateField()  # its first day
    level = models.CharField(max_length=13)
    place = models.CharField(max_length=10, blank=True)  # the code; empty for the city
    breakdown = models.JSONField(default=dict)  # column to value, empty for the whole
    value = models.FloatField(null=True)  # no data is null, never zero
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    n = models.PositiveIntegerField()
    suppressed = models.CharField(max_length=9, choices=Suppressed, blank=True)
    cut_at = models.DateTimeField()
    definition = models.CharField(max_length=64)  # hash of what was worked out
    run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="observations")
    typed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=500, blank=True)  # where a typed value comes from
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="observation_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="observation_typed_with_evidence",
                condition=Q(typed_by__isnull=True, evidence="", run__isnull=False)
                | (Q(typed_by__isnull=False, run__isnull=True) & ~Q(evidence="")),
            ),
        ]
        indexes = [
            # the newest of a series, which runs and tables look for
            models.Index(fields=["indicator", "level", "place", "month", "-id"], name="observation_series"),
            # all figures of a month, for its page
            models.Index(fields=["month", "indicator"], name="observation_month"),
        ]
        triggers = [pgtrigger.Protect(name="observation_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class ObservationStep(models.Model):
    """A status that an observation took, appended. An observation without steps is a draft."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=10, choices=Observation.Status)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")  # null: a run
    by_name = models.CharField(max_length=150, blank=True)  # as whoever took it was called then
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="observation_step_of_somebody", condition=Q(by__isnull=False) | ~Q(status__in=["reviewed", "approved"])
            )
        ]
        indexes = [models.Index(F("observation"), F("id").desc(), name="observation_step_last")]
        triggers = [pgtrigger.Protect(name="observation_step_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Reopening(models.Model):
    """A month whose approved figures may give way to later ones: who said so, and why. Approving a figure closes it again."""

    month = models.DateField()  # its first day
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(name="reopening_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="reopening_says_why", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["month", "-at"], name="reopening_last")]
        triggers = [pgtrigger.Protect(name="reopening_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
