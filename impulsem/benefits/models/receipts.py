"""What justifies a grant, and what is asked back."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from impulsem.benefits.models.grants import Grant
from impulsem.documents.models import Document
from impulsem.organisation.models import Worker


class Receipt(models.Model):
    """What somebody brought to show what a grant was spent on; another person of the office accepts it or says why not."""

    class State(models.TextChoices):
        GIVEN = "given", pgettext_lazy("receipt", "To be looked at")
        ACCEPTED = "accepted", pgettext_lazy("receipt", "Accepted")
        REFUSED = "refused", pgettext_lazy("receipt", "Refused")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="receipts")
    cents = models.BigIntegerField()
    says = models.CharField(max_length=200, blank=True)  # what it is for
    documents = models.ManyToManyField(Document, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.GIVEN)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300, blank=True)  # why it was refused

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(name="receipt_is_money", condition=Q(cents__gt=0)),
            models.CheckConstraint(name="receipt_decided_on_a_day", condition=Q(state="given") ^ Q(decided_at__isnull=False)),
            models.CheckConstraint(name="receipt_refused_because", condition=~Q(state="refused") | ~Q(because="")),
        ]
        indexes = [models.Index(fields=["given_at"], name="receipt_waiting", condition=Q(state="given"))]
        triggers = [
            pgtrigger.Protect(name="receipt_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="receipt_decided_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.state <> 'given'")
            ),
        ]


class Reclaim(models.Model):
    """Money that should not have been paid, asked back with the reasons, in parts that the person can bear."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("reclaim", "Being paid back")
        SETTLED = "settled", pgettext_lazy("reclaim", "Paid back")
        WAIVED = "waived", pgettext_lazy("reclaim", "Let off")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reclaims")
    cents = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    paper = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")  # the letter with the reasons
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    waived_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.CheckConstraint(name="reclaim_is_money", condition=Q(cents__gt=0)),
            models.CheckConstraint(name="reclaim_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="reclaim_ended_on_a_day", condition=Q(state="open") ^ Q(ended_at__isnull=False)),
            models.CheckConstraint(name="reclaim_waived_because", condition=~Q(state="waived") ^ ~Q(waived_because="")),
        ]
        triggers = [pgtrigger.Protect(name="reclaim_stays", operation=pgtrigger.Delete)]


class ReclaimPart(models.Model):
    """One part of what is paid back."""

    reclaim = models.ForeignKey(Reclaim, on_delete=models.PROTECT, related_name="parts", db_index=False)
    number = models.PositiveSmallIntegerField()
    cents = models.BigIntegerField()
    due_on = models.DateField()
    paid_on = models.DateField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["reclaim", "number"], name="reclaim_part_once"),
            models.CheckConstraint(name="reclaim_part_is_money", condition=Q(cents__gt=0)),
        ]
