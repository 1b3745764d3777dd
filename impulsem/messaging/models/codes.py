"""Codes sent to a contact that belongs to nobody yet: who types the code back can read what goes there."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from impulsem.messaging.models.outbox import Channel


class ConfirmationCode(models.Model):
    """A code for one contact, which is kept as a keyed hash like the code itself: the table says neither who asked nor what was sent.

    What has to be sent stands closed in `outgoing` until it went. Rows are taken away after some days (`services.codes.forget_codes`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # what the asker's session knows it by
    channel = models.CharField(max_length=6, choices=Channel)
    contact_hash = models.CharField(max_length=64)  # keyed hash of the e-mail address or number
    origin_hash = models.CharField(max_length=64)  # keyed hash of the network address that asked
    code_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    key_name = models.CharField(max_length=20, blank=True)  # of the key that closed `outgoing`
    outgoing = models.BinaryField(null=True)  # JSON, encrypted: where to, and the code; nothing once it went
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)  # wrong ones
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # one code lets one thing through

    class Meta:
        constraints = [
            models.CheckConstraint(name="confirmation_code_by_wire", condition=Q(channel__in=["email", "sms"])),
            models.CheckConstraint(
                name="confirmation_code_used_once_confirmed", condition=Q(used_at__isnull=True) | Q(confirmed_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["contact_hash", "asked_at"], name="confirmation_code_by_contact"),
            models.Index(fields=["origin_hash", "asked_at"], name="confirmation_code_by_origin"),
            models.Index(fields=["asked_at"], name="confirmation_code_by_time"),
        ]
