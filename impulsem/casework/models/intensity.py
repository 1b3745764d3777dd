"""How much time a file asks for. A published rule proposes with its reasons; a named person decides, and may differ with theirs."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from impulsem.casework.models.files import CaseFile
from impulsem.organisation.models import Worker


class IntensityRule(models.Model):
    """A version of the rule, as the city's folder holds it: minutes a month for each thing that takes time. A version never changes."""

    version = models.CharField(max_length=10, unique=True)
    used_from = models.DateField()
    content = models.JSONField()

    class Meta:
        triggers = [pgtrigger.Protect(name="intensity_rule_never_changes", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.version


class TimeNeeded(models.Model):
    """What the rule proposed for a file and what somebody decided, side by side. Appended: the last one counts."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="time_needed", db_index=False)
    rule = models.ForeignKey(IntensityRule, on_delete=models.PROTECT, related_name="+", db_index=False)
    reasons = models.JSONField()  # [{"code", "count", "minutes"}]: each line of the proposal
    proposed_minutes = models.PositiveIntegerField()  # a month
    minutes = models.PositiveIntegerField()  # a month, as decided
    level = models.CharField(max_length=6, choices=CaseFile.Intensity)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="time_differs_with_a_reason", condition=Q(minutes=F("proposed_minutes")) | ~Q(reason="")),
            models.CheckConstraint(name="time_of_a_month", condition=Q(minutes__lte=12_000, proposed_minutes__lte=12_000)),
        ]
        indexes = [models.Index(fields=["file", "-decided_at"], name="time_needed_by_file")]  # the one that counts
        triggers = [pgtrigger.Protect(name="time_needed_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
