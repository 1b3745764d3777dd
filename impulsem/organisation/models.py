"""Territories, centres, rooms, teams, workers, their posts and their working time."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.places.models import StatisticalArea
from impulsem.platform.models import Account
from impulsem.platform.periods import Valid, no_overlap, not_empty


class Role(models.TextChoices):
    """What a post lets its holder do (see `organisation.permissions`)."""

    FRONT_DESK = "front_desk", _("Front desk")
    PROFESSIONAL = "professional", _("Professional")
    CENTRE_DIRECTOR = "centre_director", _("Centre director")
    TERRITORIAL_DIRECTOR = "territorial_director", _("Territorial director")
    INSTITUTE = "institute", _("Institute")
    ECONOMIC_OFFICE = "economic_office", _("Economic-support office")
    ECONOMIC_HEAD = "economic_head", _("Head of the economic-support office")
    ADMINISTRATOR = "administrator", _("Administrator")


class Profession(models.TextChoices):
    SOCIAL_WORKER = "social_worker", _("Social worker")
    SOCIAL_EDUCATOR = "social_educator", _("Social educator")
    PSYCHOLOGIST = "psychologist", _("Psychologist")
    LEGAL_ADVISER = "legal_adviser", _("Legal adviser")
    ADMINISTRATIVE = "administrative", _("Administrative staff")
    MANAGEMENT = "management", _("Management")


class Territory(models.Model):
    """A group of centres under one territorial director."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Centre(models.Model):
    """A social-services centre (CSS)."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="centres")
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    is_demo = models.BooleanField(default=False)  # an invented name or place, marked as such

    class Meta:
        constraints = [models.CheckConstraint(name="centre_opens_before_it_closes", condition=Q(opens_at__lt=F("closes_at")))]

    def __str__(self) -> str:
        return self.name


class CentreArea(Valid):
    """The statistical areas that a centre attends; an area belongs to one centre at a time."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(StatisticalArea, on_delete=models.PROTECT, related_name="centres")

    class Meta:
        constraints = [not_empty("centre_area_not_empty"), no_overlap("centre_area_one_centre", "area")]


class Room(models.Model):
    class Kind(models.TextChoices):
        OFFICE = "office", _("Office")
        GROUP = "group", _("Group room")

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OFFICE)
    seats = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="room_name_once_a_centre")]

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """Somebody who works in the social services. Workers leave; their rows stay, because what they wrote stays."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.OneToOneField(Account, null=True, on_delete=models.PROTECT, related_name="worker")
    name = models.CharField(max_length=150)
    profession = models.CharField(max_length=20, choices=Profession)
    languages = models.JSONField(default=list)  # codes such as "ca", "ar"

    def __str__(self) -> str:
        return self.name


class WorkerPost(Valid):
    """A role held for a time: at a centre, over a territory, or in the whole city."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=24, choices=Role)
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="posts")
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="posts")

    class Meta:
        constraints = [
            not_empty("worker_post_not_empty"),
            models.CheckConstraint(
                name="worker_post_has_the_place_of_its_role",
                condition=Q(role__in=["professional", "centre_director"], centre__isnull=False, territory__isnull=True)
                | Q(role="front_desk", territory__isnull=True)  # without a centre: the city's phone service
                | Q(role="territorial_director", centre__isnull=True, territory__isnull=False)
                | Q(
                    role__in=["institute", "administrator", "economic_office", "economic_head"], centre__isnull=True, territory__isnull=True
                ),
            ),
            no_overlap("worker_post_once_a_centre", "worker", "role", "centre"),
            # no place equals no place only where it is left out of the comparison
            no_overlap("worker_post_once_a_territory", "worker", "role", "territory", condition=Q(territory__isnull=False)),
            no_overlap("worker_post_once_in_the_city", "worker", "role", condition=Q(centre__isnull=True, territory__isnull=True)),
        ]


class WorkingTime(Valid):
    """The contract's hours of a worker who does not work full time, for as long as they hold; without a row: full time."""

    FULL = 2250  # minutes a week: 37.5 hours

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="working_times")
    weekly_minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            not_empty("working_time_not_empty"),
            no_overlap("working_time_one_at_a_time", "worker"),
            models.CheckConstraint(name="working_time_of_a_week", condition=Q(weekly_minutes__range=(60, 3000))),
        ]


class Absence(Valid):
    """Days on which a worker does not work. Why somebody is on leave is not written: that would be health, or worse."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holidays")
        LEAVE = "leave", pgettext_lazy("absence", "Leave")
        TRAINING = "training", _("Training")

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [
            not_empty("absence_not_empty"),
            no_overlap("absence_once", "worker"),
            models.CheckConstraint(name="absence_begins", condition=Q(valid__lower_inf=False)),
        ]

    @property
    def last(self) -> dt.date | None:
        """The last day away; None while nobody knows it."""
        return self.until - dt.timedelta(days=1) if self.until is not None else None


class Team(models.Model):
    """A group of workers who reach people together."""

    class Kind(models.TextChoices):
        ATTENTION = "attention", _("Attention team")
        PROTECTION = "protection", _("Protection team")  # looks after sealed persons
        RECORDS = "records", _("Records team")  # decides about possible duplicates
        ECONOMIC = "economic", _("Economic-support office")  # reaches whoever applies, while it decides and pays

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)

    def __str__(self) -> str:
        return self.name


class TeamMembership(Valid):
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="teams")

    class Meta:
        constraints = [not_empty("team_membership_not_empty"), no_overlap("team_membership_once", "team", "worker")]


class SafetyAlarm(models.Model):
    """A professional at risk calls the centre's desks without a sound. Raised, seen by somebody, closed with what happened."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="alarms")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="alarms")
    place = models.CharField(max_length=100, blank=True)  # "Office 3"
    raised_at = models.DateTimeField()
    seen_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="alarm_seen_by_somebody", condition=Q(seen_at__isnull=True) ^ Q(seen_by__isnull=False)),
            models.CheckConstraint(name="alarm_closed_by_somebody", condition=Q(closed_at__isnull=True) ^ Q(closed_by__isnull=False)),
            models.UniqueConstraint(fields=["worker"], condition=Q(closed_at__isnull=True), name="alarm_one_open_a_worker"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # polled by every page of the centre
            models.Index(fields=["centre"], condition=Q(closed_at__isnull=True), name="alarm_open_by_centre"),
        ]
