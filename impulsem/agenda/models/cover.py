"""What was done for somebody who is away, and what they read when they are back."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models.appointments import Appointment
from impulsem.organisation.models import Absence, Worker


class Coverage(models.Model):
    """One confirmation: for the days from `first` to `last` a worker's work was given to others. It stays when the absence is withdrawn."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="coverages")  # who is away
    absence = models.ForeignKey(Absence, null=True, on_delete=models.SET_NULL, related_name="coverages")
    first = models.DateField()
    last = models.DateField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)  # the hand-back note, by who was away

    class Meta:
        constraints = [models.CheckConstraint(name="coverage_ends_after_it_begins", condition=Q(last__gte=F("first")))]
        indexes = [models.Index(fields=["worker", "-last"], name="coverage_of_worker")]


class CoverStep(models.Model):
    """One thing at risk, and what became of it."""

    class Kind(models.TextChoices):
        SUBSTITUTE = "substitute", _("Somebody else attends")
        MOVED = "moved", _("Moved to another time")
        GIVEN = "given", _("Given to somebody else")
        LEFT = "left", _("Left as it was")

    cover = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="cover_steps")
    risk = models.CharField(max_length=40, blank=True)  # of what is no appointment: the kind of risk and the row, by their keys
    key = models.CharField(max_length=40, blank=True)
    substitute = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    span_before = DateTimeRangeField(null=True)
    span_after = DateTimeRangeField(null=True)
    co_referent = models.BooleanField(default=False)  # the substitute works with the person anyway
    same_language = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="cover_step_about_something", condition=Q(appointment__isnull=False) ^ ~Q(risk="")),
            models.CheckConstraint(
                name="cover_step_has_a_substitute", condition=~Q(kind__in=["substitute", "given"]) | Q(substitute__isnull=False)
            ),
        ]
