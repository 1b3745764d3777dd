"""Dated figures that the rules use. Somebody proposes a value, somebody else approves it, a publication puts it in force.

What was published is never rewritten: a value that makes way keeps its row, with the publication that took it out. So what the rules
said at a moment in the past can be worked out again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.organisation.models import Worker
from impulsem.platform.periods import Valid, ValidQuerySet, no_overlap, not_empty
from impulsem.platform.words import WordsField, in_every_language, said


class Parameter(models.Model):
    """A figure that rules ask for by its `code` ("irsc.annual"); what comes before the first dot is its scheme."""

    code = models.CharField(max_length=80, unique=True)
    scheme = models.CharField(max_length=40)
    name = WordsField()
    unit = models.CharField(max_length=40)  # as the city's folder writes it: "EUR/month", "x IRSC", "years"
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            in_every_language("entitlement_parameter_name_in_all", "name"),
            models.CheckConstraint(name="entitlement_parameter_in_its_scheme", condition=Q(code__startswith=F("scheme"))),
        ]

    def __str__(self) -> str:
        return said(self.name)


class Publication(models.Model):
    """A moment at which values came into force or were taken out, after all cases of the rules passed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # null: the city's folder was loaded
    cases = models.PositiveIntegerField()  # how many cases passed
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        triggers = [pgtrigger.Protect(name="publication_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class ParameterValueQuerySet(ValidQuerySet):
    def in_force(self) -> Self:
        """What the last publication left in force, on whatever day."""
        return self.filter(state=ParameterValue.State.PUBLISHED)

    def of(self, publication: Publication) -> Self:
        """What was in force right after `publication`."""
        return self.filter(Q(left_in__isnull=True) | Q(left_in__gt=publication.pk), published_in__lte=publication.pk)

    def waiting(self) -> Self:
        return self.filter(state__in=[ParameterValue.State.PROPOSED, ParameterValue.State.APPROVED])


class ParameterValue(Valid):
    """A value of a parameter on the days `valid` (`[from, until)`), where it comes from, how sure that is, and what became of it."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("figure", "Confirmed")
        SECONDARY = "secondary", _("From a second source")
        DERIVED = "derived", _("Worked out")
        UNVERIFIED = "unverified", _("Not verified")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("figure", "Proposed")
        APPROVED = "approved", _("Approved, not published yet")
        REJECTED = "rejected", pgettext_lazy("figure", "Rejected")
        PUBLISHED = "published", pgettext_lazy("figure", "Published")
        LEFT = "left", _("No longer published")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    parameter = models.ForeignKey(Parameter, on_delete=models.PROTECT, related_name="values")
    value = models.DecimalField(max_digits=16, decimal_places=6)
    status = models.CharField(max_length=10, choices=Status)
    legal_reference = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    correction = models.TextField(blank=True)  # why a value is set for days that are over; empty: it is not

    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # null: the city's folder
    proposed_at = models.DateTimeField()
    judged_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # approved or rejected it
    judged_at = models.DateTimeField(null=True)
    rejected_because = models.TextField(blank=True)
    published_in = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="values")
    left_in = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="values_left")
    rest_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="rests")  # the days that a newer value left it

    objects: ClassVar[Any] = ParameterValueQuerySet.as_manager()  # `Valid` has one of its own

    class Meta:
        constraints = [
            not_empty("entitlement_value_not_empty"),
            no_overlap("entitlement_one_value_a_day", "parameter", condition=Q(state="published")),
            models.CheckConstraint(
                name="entitlement_value_two_people",
                condition=Q(proposed_by__isnull=True) | Q(judged_by__isnull=True) | ~Q(proposed_by=F("judged_by")),
            ),
            models.CheckConstraint(
                name="entitlement_value_judged",
                condition=Q(state="proposed", judged_at__isnull=True) | (~Q(state="proposed") & Q(judged_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="entitlement_value_of_a_worker_judged_by_one",
                condition=Q(state="proposed") | Q(proposed_by__isnull=True) | Q(judged_by__isnull=False),
            ),
            models.CheckConstraint(
                name="entitlement_value_published_once",
                condition=(Q(state__in=["proposed", "approved", "rejected"]) & Q(published_in__isnull=True) & Q(left_in__isnull=True))
                | Q(state="published", published_in__isnull=False, left_in__isnull=True)
                | Q(state="left", published_in__isnull=False, left_in__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["parameter", "state"], name="entitlement_value_by_state")]
        triggers = [
            pgtrigger.Protect(name="entitlement_value_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="entitlement_value_is_not_rewritten",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__value__df=pgtrigger.F("old__value"))
                | pgtrigger.Q(new__valid__df=pgtrigger.F("old__valid"))
                | pgtrigger.Q(new__parameter__df=pgtrigger.F("old__parameter"))
                | pgtrigger.Q(new__source__df=pgtrigger.F("old__source"))
                | pgtrigger.Q(new__status__df=pgtrigger.F("old__status"))
                | pgtrigger.Q(new__proposed_by__df=pgtrigger.F("old__proposed_by")),
            ),
        ]

    @property
    def last(self) -> dt.date | None:
        """The last day on which it holds."""
        until = self.until
        return until - dt.timedelta(days=1) if until else None
