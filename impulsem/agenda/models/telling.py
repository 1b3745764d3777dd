"""What people were told of their appointments, and the secret addresses with which they answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.agenda.models.appointments import Appointment
from impulsem.messaging.models import Message


class AppointmentLink(models.Model):
    """A secret address with which a person deals with one appointment, and nothing else. Only the keyed hash of the secret is kept."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)  # see `platform.keyed`
    made_at = models.DateTimeField()


class Notice(models.Model):
    """A message about an appointment: what the person knows of it is what the last one said."""

    class Kind(models.TextChoices):
        BOOKED = "booked", pgettext_lazy("told of an appointment", "Booked")
        CHANGED = "changed", pgettext_lazy("told of an appointment", "Moved")
        COLLEAGUE = "colleague", _("Somebody else attends")
        OFF = "off", pgettext_lazy("told of an appointment", "Cancelled")
        REMINDER = "reminder", _("Reminder")
        EARLIER = "earlier", _("An earlier time offered")
        MISSED = "missed", _("A new time after not coming")

    #: After these the person knows where the appointment stands.
    STANDING = (Kind.BOOKED, Kind.CHANGED, Kind.COLLEAGUE, Kind.OFF)

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="notices")
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    starts_at = models.DateTimeField()  # the time of which it told
    at = models.DateTimeField()


class FollowUp(models.Model):
    """What followed an appointment to which nobody came: once, whatever is undone and marked again."""

    class How(models.TextChoices):
        TODO = "todo", _("The professional is reminded")
        MESSAGE = "message", _("The person is offered a new time by message")

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="follow_up")
    how = models.CharField(max_length=7, choices=How)
    at = models.DateTimeField()
