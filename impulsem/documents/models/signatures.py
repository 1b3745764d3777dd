"""Who is asked to sign, and how each signature was given."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.documents.models.papers import Document
from impulsem.organisation.models import Worker
from impulsem.people.models import Person


class SignatureRequestQuerySet(models.QuerySet["SignatureRequest"]):
    def waiting(self) -> Self:
        """Neither signed nor taken back."""
        return self.filter(signed_at__isnull=True, withdrawn_at__isnull=True)


class SignatureRequest(models.Model):
    """Somebody is asked to sign a document: a person or a worker. Its field stands in the PDF before anybody signs.

    It ends signed, or withdrawn when whoever asked takes the document back.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="requests")
    field = models.CharField(max_length=20)  # the name of the field in the PDF: "signature-1"
    order = models.PositiveSmallIntegerField()  # on the page; people sign in any order
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="signature_requests")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="signature_requests")
    name = models.CharField(max_length=200)  # as it stands under the line
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # A code handed to the person, who types it to confirm: a keyed hash, until when, how often it was wrong.
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    code_wrong = models.PositiveSmallIntegerField(default=0)

    objects = SignatureRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="signature_given_or_withdrawn", condition=Q(signed_at__isnull=True) | Q(withdrawn_at__isnull=True)),
            models.CheckConstraint(name="signature_withdrawn_says_why", condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because="")),
            models.CheckConstraint(name="signer_is_a_worker_or_a_person", condition=Q(worker__isnull=True) ^ Q(person__isnull=True)),
            models.UniqueConstraint(fields=["document", "field"], name="signature_field_once"),
            models.UniqueConstraint(fields=["document", "person"], condition=Q(person__isnull=False), name="signer_person_once"),
            models.UniqueConstraint(fields=["document", "worker"], condition=Q(worker__isnull=False), name="signer_worker_once"),
        ]
        indexes = [models.Index(fields=["worker"], name="signature_waits_for", condition=Q(signed_at__isnull=True))]
        triggers = [
            pgtrigger.Protect(
                name="signature_stays_withdrawn", operation=pgtrigger.Update, condition=pgtrigger.Q(old__withdrawn_at__isnull=False)
            ),
        ]


class Signature(models.Model):
    """One signature: how it was given, with which certificate, at which level. Appended, never changed."""

    class How(models.TextChoices):
        CERTIFICATE = "certificate", _("With the signer’s own certificate")
        DRAWN = "drawn", _("Drawn by hand, sealed by the centre")
        CODE = "code", _("Confirmed with a code, sealed by the centre")
        OFFICIAL = "official", _("By an authorised official for the person")

    class Level(models.TextChoices):
        B_B = "B-B", _("PAdES B-B: without a time stamp")
        B_T = "B-T", _("PAdES B-T: with a time stamp")

    request = models.OneToOneField(SignatureRequest, on_delete=models.PROTECT, related_name="signature")
    how = models.CharField(max_length=11, choices=How)
    level = models.CharField(max_length=3, choices=Level)
    certificate = models.CharField(max_length=300)  # subject of the certificate that signed or sealed
    issuer = models.CharField(max_length=300)
    official = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # who signed for the person
    reason = models.CharField(max_length=300, blank=True)  # why somebody signed for the person
    sha256_before = models.CharField(max_length=64)
    sha256_after = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # who was at the keyboard

    class Meta:
        constraints = [
            models.CheckConstraint(name="signature_for_somebody_says_why", condition=~Q(how="official") | ~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="signature_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
