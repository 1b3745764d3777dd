"""Who would come earlier, and the times that were offered to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models.appointments import Appointment, AppointmentEvent
from impulsem.organisation.models import Worker


class EarlierWish(models.Model):
    """The person of an appointment would come earlier. Those who asked first are offered first."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="earlier_wishes")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # none: the person, by link
    ended_at = models.DateTimeField(null=True)  # came earlier, asked no more, or the appointment is over

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment"], condition=Q(ended_at__isnull=True), name="earlier_wish_once_an_appointment")
        ]


class EarlierOffer(models.Model):
    """A time that became free, offered to one who asked. Until it is taken nothing changes for anybody: it holds no time."""

    class State(models.TextChoices):
        OPEN = "open", _("Offered")
        TAKEN = "taken", _("Taken")
        REFUSED = "refused", _("Not wanted")
        GONE = "gone", _("No longer free")

    wish = models.ForeignKey(EarlierWish, on_delete=models.PROTECT, related_name="offers")
    freed = models.ForeignKey(AppointmentEvent, on_delete=models.PROTECT, related_name="earlier_offers")  # what made the time free
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")  # whose time it is
    starts_at = models.DateTimeField()
    digest = models.CharField(max_length=64, unique=True)  # the keyed hash of its link's secret
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    answered_at = models.DateTimeField(null=True)
    days_earlier = models.PositiveSmallIntegerField(null=True)  # when it was taken

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish", "freed"], name="earlier_offer_once"),
            models.UniqueConstraint(fields=["freed"], condition=Q(state="taken"), name="earlier_offer_one_takes_it"),
            models.CheckConstraint(name="earlier_offer_taken_says_days", condition=Q(state="taken") ^ Q(days_earlier__isnull=True)),
        ]
