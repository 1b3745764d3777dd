"""When somebody attends, and whose time can be promised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from impulsem.organisation.models import Centre, Room, Worker
from impulsem.platform.periods import Valid, not_empty


class ClosedDay(models.Model):
    """A public holiday: nobody works by contract. From the calendar library and the city's folder, for queries of the database."""

    day = models.DateField(primary_key=True)


class Resource(models.Model):
    """Whose time can be promised: a worker's or a room's (later a place in a group)."""

    worker = models.OneToOneField(Worker, null=True, on_delete=models.PROTECT, related_name="resource")
    room = models.OneToOneField(Room, null=True, on_delete=models.PROTECT, related_name="resource")

    class Meta:
        constraints = [models.CheckConstraint(name="resource_is_one_thing", condition=Q(worker__isnull=True) ^ Q(room__isnull=True))]


class Availability(Valid):
    """On this weekday the worker attends from `starts` to `ends`; the professional shapes it."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="availability", db_index=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()  # 0 = Monday
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            not_empty("availability_not_empty"),
            models.CheckConstraint(name="availability_starts_before_it_ends", condition=Q(starts__lt=F("ends"))),
            models.CheckConstraint(name="availability_on_a_weekday", condition=Q(weekday__lte=6)),
        ]
        indexes = [models.Index(fields=["worker", "weekday"], name="availability_by_worker")]
