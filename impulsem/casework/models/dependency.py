"""The dependency cycle of a person: application, valuation, decision on the degree, programme (PIA), service, review.

Deadlines between steps are data of the city's folder, each with since when, where it is written and whether that was checked.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models.files import CaseFile
from impulsem.casework.models.plans import Plan
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform.periods import Valid, no_overlap, not_empty


class CycleStep(models.TextChoices):
    """What happens in a cycle, in its usual order."""

    APPLIED = "applied", _("Application")
    VALUED = "valued", _("Valuation visit")
    RESOLVED = "resolved", _("Decision on the degree")
    CONSULTED = "consulted", _("Options talked through with the person")
    PROGRAMMED = "programmed", _("Programme (PIA) approved")
    SERVED = "served", _("Service began")
    REVIEWED = "reviewed", _("Review")
    ENDED = "ended", _("End")


class DeadlineRule(Valid):
    """How long a step may take after another one, while it holds."""

    class Unit(models.TextChoices):
        MONTHS = "months", _("months")
        DAYS = "days", _("days")
        WORKING_DAYS = "working_days", _("working days")

    class Checked(models.TextChoices):
        CONFIRMED = "confirmed", _("read in the law itself")
        SECONDARY = "secondary", _("from another source")
        UNVERIFIED = "unverified", _("not checked yet")

    code = models.CharField(max_length=40)
    step_from = models.CharField(max_length=10, choices=CycleStep)
    step_to = models.CharField(max_length=10, choices=CycleStep)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit)
    reference = models.CharField(max_length=200)
    checked = models.CharField(max_length=10, choices=Checked)
    name_ca = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        constraints = [
            not_empty("deadline_rule_not_empty"),
            no_overlap("deadline_rule_one_at_a_time", "code"),
            models.CheckConstraint(name="deadline_takes_time", condition=Q(amount__gte=1)),
        ]


class DependencyCase(models.Model):
    """A person's way through the system of dependency. One goes on at a time."""

    class Degree(models.TextChoices):
        NONE = "none", _("No degree")
        ONE = "1", _("Degree I")
        TWO = "2", _("Degree II")
        THREE = "3", _("Degree III")

    #: What may follow each step. A degree can be valued again; a review leads to another programme, or to the same service.
    FOLLOWS = {
        CycleStep.APPLIED: {CycleStep.VALUED, CycleStep.ENDED},
        CycleStep.VALUED: {CycleStep.RESOLVED, CycleStep.ENDED},
        CycleStep.RESOLVED: {CycleStep.CONSULTED, CycleStep.PROGRAMMED, CycleStep.VALUED, CycleStep.ENDED},
        CycleStep.CONSULTED: {CycleStep.PROGRAMMED, CycleStep.ENDED},
        CycleStep.PROGRAMMED: {CycleStep.SERVED, CycleStep.ENDED},
        CycleStep.SERVED: {CycleStep.REVIEWED, CycleStep.ENDED},
        CycleStep.REVIEWED: {CycleStep.REVIEWED, CycleStep.PROGRAMMED, CycleStep.VALUED, CycleStep.ENDED},
        CycleStep.ENDED: set[CycleStep](),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="dependency_cases")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="dependency_cases", db_index=False)
    step = models.CharField(max_length=10, choices=CycleStep, default=CycleStep.APPLIED)  # the last one
    degree = models.CharField(max_length=4, choices=Degree, blank=True)
    plan = models.OneToOneField(Plan, null=True, on_delete=models.PROTECT, related_name="dependency_case")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=~Q(step="ended"), name="dependency_one_case_a_person"),
        ]


class DependencyStep(models.Model):
    """A step was taken on a day. Appended."""

    case = models.ForeignKey(DependencyCase, on_delete=models.PROTECT, related_name="steps", db_index=False)
    step = models.CharField(max_length=10, choices=CycleStep)
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "on"], name="dependency_step_by_day")]
        triggers = [pgtrigger.Protect(name="dependency_step_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
