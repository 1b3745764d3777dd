"""The device at the door of a centre, and the turns that people take at it."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.organisation.models import Centre, Worker


class Kiosk(models.Model):
    """A device of a centre on which people act without an account: a kiosk, or a screen that calls turns.

    It proves itself with a cookie. Cookie and one-time link are kept as keyed hashes only.
    """

    class Kind(models.TextChoices):
        KIOSK = "kiosk", _("Kiosk")
        SCREEN = "screen", _("Screen that calls turns")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.KIOSK)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="kiosks")
    name = models.CharField(max_length=60)
    link_hash = models.CharField(max_length=64, null=True, unique=True)
    link_until = models.DateTimeField(null=True)
    device_hash = models.CharField(max_length=64, null=True, unique=True)
    device_since = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], condition=Q(ended_at__isnull=True), name="kiosk_name_once_a_centre"),
            models.CheckConstraint(name="kiosk_link_ends", condition=Q(link_hash__isnull=True) ^ Q(link_until__isnull=False)),
            models.CheckConstraint(name="kiosk_device_since", condition=Q(device_hash__isnull=True) ^ Q(device_since__isnull=False)),
            models.CheckConstraint(
                name="kiosk_ended_opens_nothing",
                condition=Q(ended_at__isnull=True) | Q(link_hash__isnull=True, device_hash__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Turn(models.Model):
    """A number taken at the door; nobody's name is with it. Numbers begin at 1 each day in each centre."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CALLED = "called", _("Called")
        DONE = "done", pgettext_lazy("one person", "Attended")
        GONE = "gone", _("Did not come")

    ALLOWED = {
        State.WAITING: {State.CALLED, State.GONE},
        State.CALLED: {State.CALLED, State.DONE, State.GONE, State.WAITING},
        State.DONE: {State.CALLED},
        State.GONE: {State.CALLED},
    }

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="turns", db_index=False)
    kiosk = models.ForeignKey(Kiosk, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    called_to = models.CharField(max_length=40, blank=True)  # "Desk 2"
    called_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "day", "number"], name="turn_number_once_a_day"),
            models.CheckConstraint(name="turn_numbers_begin_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="turn_called_to_somewhere", condition=~Q(state="called") | (Q(called_at__isnull=False) & ~Q(called_to=""))
            ),
        ]


class TurnEvent(models.Model):
    """What happened to a turn, appended."""

    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=Turn.State)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        triggers = [pgtrigger.Protect(name="turn_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
