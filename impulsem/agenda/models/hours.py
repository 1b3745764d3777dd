"""When somebody attends, and whose time can be promised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from impulsem.agenda.models.interpreters import Interpreter
from impulsem.organisation.models import Centre, Room, Worker
from impulsem.platform.periods import Valid, not_empty


class ClosedDay(models.Model):
    """A public holiday: nobody works by contract. From the calendar library and the city's folder, for queries of the database."""

    day = models.DateField(primary_key=True)


class Resource(models.Model):
    """Whose time can be promised: a worker's, a room's or an interpreter's."""

    worker = models.OneToOneField(Worker, null=True, on_delete=models.PROTECT, related_name="resource")
    room = models.OneToOneField(Room, null=True, on_delete=models.PROTECT, related_name="resource")
    interpreter = models.OneToOneField(Interpreter, null=True, on_delete=models.PROTECT, related_name="resource")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="resource_is_one_thing",
                condition=Q(worker__isnull=False, room__isnull=True, interpreter__isnull=True)
                | Q(worker__isnull=True, room__isnull=False, interpreter__isnull=True)
                | Q(worker__isnull=True, room__isnull=True, interpreter__isnull=False),
            )
        ]


class OpeningHours(Valid):
    """On this weekday the centre is open from `opens` to `closes`; several rows of a day are its shifts.

    While any row of a centre holds, its week is what these rows say; without one, it opens every day at `Centre.opens_at`.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="opening_hours", db_index=False)
    weekday = models.PositiveSmallIntegerField()  # 0 = Monday
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            not_empty("opening_hours_not_empty"),
            models.CheckConstraint(name="opening_hours_open_before_they_close", condition=Q(opens__lt=F("closes"))),
            models.CheckConstraint(name="opening_hours_on_a_weekday", condition=Q(weekday__lte=6)),
        ]
        indexes = [models.Index(fields=["centre", "weekday"], name="opening_hours_by_centre")]


class Availability(Valid):
    """On this weekday the worker attends from `starts` to `ends`; the professional shapes it."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="availability", db_index=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()  # 0 = Monday
    starts = models.TimeField()
    ends = models.TimeField()
    extra = models.BooleanField(default=False, db_default=False)  # on top of the weekly hours, which leave it alone when they change

    class Meta:
        constraints = [
            not_empty("availability_not_empty"),
            models.CheckConstraint(name="availability_starts_before_it_ends", condition=Q(starts__lt=F("ends"))),
            models.CheckConstraint(name="availability_on_a_weekday", condition=Q(weekday__lte=6)),
        ]
        indexes = [models.Index(fields=["worker", "weekday"], name="availability_by_worker")]


class FreeStretch(models.Model):
    """Time in which a professional attends at a centre and has promised nothing: stored, so that the next free time is a look-up.

    Derived for the coming weeks from hours, opening hours, holidays, absences, posts and bookings, and kept right in the transaction that
    changes any of them (`services.slots`). An appointment of any length fits where a stretch is long enough. Within one day of the city.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="free_stretches", db_index=False)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="free_stretch_takes_time", condition=Q(starts_at__lt=F("ends_at")))]
        indexes = [
            models.Index(fields=["worker", "starts_at"], name="free_stretch_by_worker"),
            models.Index(fields=["centre", "starts_at"], name="free_stretch_by_centre"),
            models.Index(fields=["starts_at"], name="free_stretch_by_time"),
        ]
