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


#: Channels to which somebody has to travel.
AWAY = frozenset({Channel.HOME, Channel.OUTSIDE})


class Cover(models.TextChoices):
    """What happens to an appointment when whoever was to attend is away."""

    SUBSTITUTE = "substitute", _("A colleague attends at the same time")
    MOVE = "move", _("It is moved to another time")
    SAME_PERSON = "same_person", _("It waits for the same professional")


class AfterMissed(models.TextChoices):
    """What follows when nobody comes. It is no penalty: somebody asks what happened, or the person chooses a new time."""

    TODO = "todo", _("The professional is reminded")
    MESSAGE = "message", _("The person is offered a new time by message")


class VisitReason(models.Model):
    """Why somebody comes (motiu de cita), with the policy that follows from it.

    Professionals book any reason at any time; `front_desk_may_book` and `resident_may_book` say who else does. Residents book from
    `hours_notice` hours on, up to `days_ahead` days ahead.
    """

    class Group(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        GROUP = "group", _("In a group")

    code = models.CharField(max_length=30, unique=True)
    name_ca = models.CharField(max_length=100)
    name_es = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    minutes = models.PositiveSmallIntegerField(default=30)
    channel = models.CharField(max_length=7, choices=Channel, default=Channel.CENTRE)
    front_desk_may_book = models.BooleanField(default=True)
    resident_may_book = models.BooleanField(default=False)
    days_ahead = models.PositiveSmallIntegerField(default=56)
    hours_notice = models.PositiveSmallIntegerField(default=24)
    needs_room = models.BooleanField(default=False)  # a room where nobody listens
    preparation_minutes = models.PositiveSmallIntegerField(default=0)  # of the professional, before the appointment
    travel_minutes = models.PositiveSmallIntegerField(default=0)  # each way, of a visit outside the centre
    cover = models.CharField(max_length=11, choices=Cover, default=Cover.SUBSTITUTE)
    group = models.CharField(max_length=10, choices=Group, default=Group.INDIVIDUAL)
    capacity = models.PositiveSmallIntegerField(default=1)  # of a group
    tells = models.BooleanField(default=True, db_default=True)  # by message: booked, moved, cancelled, reminded
    after_missed = models.CharField(max_length=7, choices=AfterMissed, default=AfterMissed.TODO, db_default=AfterMissed.TODO)
    professions = models.JSONField(default=list, blank=True)  # who attends it: codes of `Profession`; none: anybody
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="visit_reason_takes_time", condition=Q(minutes__range=(5, 480))),
            models.CheckConstraint(name="visit_reason_days_ahead", condition=Q(days_ahead__range=(1, 365))),
            models.CheckConstraint(name="visit_reason_capacity", condition=Q(group="group") | Q(capacity=1)),
        ]

    def __str__(self) -> str:
        return self.name

    def around(self, channel: str) -> tuple[int, int]:
        """Minutes of the professional before and after an appointment of this kind: preparing it, the way there and back."""
        way = self.travel_minutes if channel in AWAY else 0
        return self.preparation_minutes + way, way

    @property
    def name(self) -> str:
        return str(getattr(self, f"name_{(get_language() or 'ca')[:2]}"))
