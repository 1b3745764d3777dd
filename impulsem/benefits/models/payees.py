"""Accounts that payments go to. The number of an account is kept closed; its last four digits and a keyed hash say which one it is."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.documents.models import Document
from impulsem.organisation.models import Worker
from impulsem.people.models import Person


class PayeeAccount(models.Model):
    """An account of a person, or of whom is paid in their place (a landlord, a supplier, a school). Another number is another row."""

    class Kind(models.TextChoices):
        PERSON = "person", _("The person")
        LANDLORD = "landlord", _("Landlord")
        SUPPLIER = "supplier", _("Supplier")
        SCHOOL = "school", _("School")

    class Checked(models.TextChoices):
        """How somebody made sure whose account it is."""

        DOCUMENT = "document", _("A document of the bank")
        SEEN = "seen", _("Seen at the desk")
        CONTRACT = "contract", _("Contract or invoice")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="payee_accounts")
    holder = models.CharField(max_length=70)  # as the bank has it; no longer than a transfer takes
    closed = models.BinaryField()  # the number, encrypted (platform.keys)
    key = models.CharField(max_length=20)  # the name of the key that opens it
    digest = models.CharField(max_length=64, db_index=True)  # keyed: the same account at two centres is found without opening it
    last4 = models.CharField(max_length=4)
    proof = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    checked = models.CharField(max_length=8, choices=Checked, blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # nothing is paid into it any more
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="payee_of_a_person_or_of_somebody_else", condition=~Q(kind="person") ^ Q(person__isnull=False)),
            models.CheckConstraint(name="payee_has_a_holder", condition=~Q(holder="")),
            models.CheckConstraint(name="payee_last_four", condition=Q(last4__regex=r"^[A-Z0-9]{4}$")),
            models.CheckConstraint(name="payee_verified_somehow", condition=Q(verified_at__isnull=True) ^ ~Q(checked="")),
            models.UniqueConstraint(
                fields=["person", "digest"], condition=Q(ended_at__isnull=True, kind="person"), name="payee_account_once_a_person"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payee_account_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="payee_account_keeps_its_number",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.digest <> NEW.digest OR OLD.last4 <> NEW.last4 OR OLD.holder <> NEW.holder OR OLD.kind <> NEW.kind"
                    " OR OLD.person_id IS DISTINCT FROM NEW.person_id"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} ···· {self.last4}"

    @property
    def usable(self) -> bool:
        return self.verified_at is not None and self.ended_at is None
