"""Records that people made of themselves, without an account: nobody has seen who they are yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.people.models.persons import Person


class SelfRegistration(models.Model):
    """A person wrote their own record, through a door of the house; from `checked_at` on somebody has looked at who they are."""

    class Door(models.TextChoices):
        WEB = "web", _("On the web")
        KIOSK = "kiosk", _("At a kiosk")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="self_registration")
    door = models.CharField(max_length=5, choices=Door)
    at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="self_registration_checked_by_somebody", condition=Q(checked_at__isnull=True) ^ Q(checked_by__isnull=False)
            )
        ]
