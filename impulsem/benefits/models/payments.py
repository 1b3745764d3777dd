"""Payments go out in batches: prepared by one, approved by another, handed to the bank once, settled by what the bank says.

Batches, payments and accounts are kept as accounting records are, for as long as the city's schedule says; receipts and
proofs that people bring follow the rule of documents of that kind. Nothing here is deleted, also not where a document is let go.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.benefits.models.grants import Instalment
from impulsem.benefits.models.payees import PayeeAccount
from impulsem.organisation.models import Worker


class PaymentBatch(models.Model):
    """Payments of one day. Its file is made when it is approved and kept closed: whoever gets it again gets the same bytes."""

    class State(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("batch", "Prepared")
        APPROVED = "approved", pgettext_lazy("batch", "Approved")
        SENT = "sent", pgettext_lazy("batch", "Handed to the bank")
        SETTLED = "settled", pgettext_lazy("batch", "Settled")
        DROPPED = "dropped", pgettext_lazy("batch", "Dropped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message_id = models.CharField(max_length=35, unique=True)  # the bank takes a file of the same number once
    day = models.DateField()  # on which the bank pays
    state = models.CharField(max_length=8, choices=State, default=State.PREPARED)
    count = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file as the bank gets it
    closed = models.BinaryField(null=True)  # the file, packed and encrypted (platform.keys)
    key = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="batch_approved_by_another",
                condition=Q(approved_by__isnull=True) | Q(prepared_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="batch_approved_with_its_file",
                condition=Q(state__in=["prepared", "dropped"], closed__isnull=True, sha256="", sent_at__isnull=True)
                | (Q(state__in=["approved", "sent", "settled"], approved_at__isnull=False, closed__isnull=False) & ~Q(sha256="")),
            ),
            models.CheckConstraint(name="batch_settled_when_sent", condition=~Q(state="settled") | Q(sent_at__isnull=False)),
            models.CheckConstraint(name="batch_pays_something", condition=Q(count__gt=0, cents__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(name="batch_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="batch_file_is_what_it_was",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.sent_at IS NOT NULL AND OLD.sha256 <> NEW.sha256"),
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class Payment(models.Model):
    """One instalment in a batch. While it is on its way or paid, the database lets the instalment into no other one."""

    class State(models.TextChoices):
        IN_BATCH = "in_batch", _("In a batch")
        PAID = "paid", _("Paid")
        RETURNED = "returned", _("Returned by the bank")
        DROPPED = "dropped", _("Dropped")

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="payments", db_index=False)
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="payments")
    payee = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, related_name="payments")  # as of that day
    cents = models.BigIntegerField()
    reference = models.CharField(max_length=35, unique=True)  # what the bank calls it by (end to end)
    state = models.CharField(max_length=8, choices=State, default=State.IN_BATCH)
    settled_at = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=140, blank=True)  # as the bank says it

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "instalment"], name="payment_once_a_batch"),
            models.UniqueConstraint(fields=["instalment"], condition=Q(state__in=["in_batch", "paid"]), name="payment_never_twice"),
            models.CheckConstraint(name="payment_is_money", condition=Q(cents__gt=0)),
            models.CheckConstraint(name="payment_returned_because", condition=~Q(state="returned") ^ ~Q(returned_because="")),
        ]
        triggers = [pgtrigger.Protect(name="payment_stays", operation=pgtrigger.Delete)]


class DoubleCheck(models.Model):
    """Somebody looked at two instalments that may pay the same thing twice, and said that both are right. Appended, never changed."""

    one = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="double_check_in_order", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(fields=["one", "other"], name="double_check_once"),
            models.CheckConstraint(name="double_check_says_why", condition=~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="double_check_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
