"""Accounts, and the append-only audit of what was read and written."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)

    def create_user(self, *, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """A way to log in, and how its holder likes to read. Who that is and what they may do is said by the contexts above."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail"))
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="ca")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    single_key_shortcuts = models.BooleanField(default=True)  # WCAG 2.1.4: people can turn them off
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_once")]

    def __str__(self) -> str:
        return self.email


class AuditEvent(models.Model):
    """One thing done or read: by whom, in which role, on what, why. Nobody can change or delete it, not even the code."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_name = models.CharField(max_length=200)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    worker_id = models.BigIntegerField(null=True)  # a key of a floor above, kept as a number
    role = models.CharField(max_length=30)
    action = models.CharField(max_length=60)  # "casework.file_read"
    subject_type = models.CharField(max_length=40)  # "casework.casefile"
    subject_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)  # keys and codes, never text about a person

    class Meta:
        indexes = [
            # "who opened this file" and "when did I last look"
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_by_subject"),
            models.Index(fields=["worker_id", "-at"], name="audit_by_worker", condition=Q(worker_id__isnull=False)),
        ]
        triggers = [pgtrigger.Protect(name="audit_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
