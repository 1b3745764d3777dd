"""What left the house: to whom, about whom, on which ground. Only ever appended."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.reports.models.requests import ReportRequest
from impulsem.reports.models.writing import ReportVersion


class Delivery(models.Model):
    """The signed report was handed over, once."""

    class Way(models.TextChoices):
        PORTAL = "portal", _("Through the other body’s own portal")
        REGISTER = "register", _("Through the general register")
        EXCHANGE = "exchange", _("Through the exchange between administrations")
        IN_HAND = "in_hand", _("In hand")
        POST = "post", _("By post")

    request = models.OneToOneField(ReportRequest, on_delete=models.PROTECT, related_name="delivery")
    version = models.OneToOneField(ReportVersion, on_delete=models.PROTECT, related_name="delivery")
    way = models.CharField(max_length=8, choices=Way)
    recipient = models.CharField(max_length=150)
    receipt = models.CharField(max_length=80, blank=True)  # the number that the other side gave
    at = models.DateTimeField()
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="report_delivery_says_to_whom", condition=~Q(recipient=""))]
        triggers = [pgtrigger.Protect(name="report_delivery_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class Disclosure(models.Model):
    """Data about `person` went to `recipient` on a ground. categories: of the data that went."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="disclosures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disclosures", db_index=False)
    recipient = models.CharField(max_length=150)
    ground = models.TextField()  # as the version of the type said it
    categories = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "person"], name="disclosure_once_a_person")]
        indexes = [models.Index(fields=["person", "-at"], name="disclosure_by_person")]  # who got what about somebody
        triggers = [pgtrigger.Protect(name="disclosure_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
