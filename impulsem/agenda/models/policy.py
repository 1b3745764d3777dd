"""Reasons for visit, with the policy that follows from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How an appointment or an entry took place."""

    CENTRE = "centre", _("At the centre")
    PHONE = "phone", _("By phone")
    HOME = "home", _("Home visit")
    VIDEO = "video", _("By video")
    OUTSIDE = "outside", _("Elsewhere")


class VisitReason(models.Model):
    """Why somebody comes (motiu de cita), with the policy that follows from it."""

    code = models.CharField(max_length=30, unique=True)
    name_ca = models.CharField(max_length=100)
    name_es = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    minutes = models.PositiveSmallIntegerField(default=30)
    channel = models.CharField(max_length=7, choices=Channel, default=Channel.CENTRE)
    front_desk_may_book = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.CheckConstraint(name="visit_reason_takes_time", condition=Q(minutes__range=(5, 480)))]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(getattr(self, f"name_{(get_language() or 'ca')[:2]}"))
