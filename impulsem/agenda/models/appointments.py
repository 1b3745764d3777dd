"""Appointments, the time that they hold, what happened to them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models.hours import Resource
from impulsem.agenda.models.policy import Channel, VisitReason
from impulsem.organisation.models import Centre, Role, Worker
from impulsem.people.models import PartedPerson, Person, Reach
from impulsem.platform.actors import Actor


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Appointments that the actor may open and deal with.

        A front desk those of its centre (the city's phone service all, but of people who left a household safely), a professional the own
        ones, those of people within reach, and whoever waits without an appointment at the own centre. With a sealed person: by reach only.
        """
        reached = Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id")))
        mine = Exists(Booking.objects.filter(appointment_id=OuterRef("pk"), resource__worker_id=actor.worker_id or 0))
        # where somebody who left a household safely is attended, the phone does not tell whoever calls
        guarded = PartedPerson.objects.filter(split__undone_at__isnull=True).values("person_id")
        desks = ~Q(person_id__in=guarded) if deals_with_all(actor) else Q(centre_id__in=actor.centres(Role.FRONT_DESK))
        walk_ins = Q(centre_id__in=actor.centres(Role.PROFESSIONAL), spontaneous=True, state=Appointment.State.ARRIVED)
        open_ones = Q(person__sealed_by__isnull=True) & (desks | walk_ins | Q(mine))
        return self.filter(open_ones | reached)


def deals_with_all(actor: Actor) -> bool:
    """The city's phone service: a front desk without a centre."""
    return any(post.role == Role.FRONT_DESK and post.centre_id is None for post in actor.posts)


class Appointment(models.Model):
    """A meeting promised to a person (cita), or a person who came without one (`spontaneous`) and waits for somebody."""

    class State(models.TextChoices):
        BOOKED = "booked", _("Booked")
        ARRIVED = "arrived", _("Arrived")
        ATTENDED = "attended", _("Attended")
        MISSED = "missed", _("Did not come")
        CANCELLED = "cancelled", _("Cancelled")

    #: From each state, the states that may follow. Undoing a slip of the key is a step like any other, and leaves its event.
    ALLOWED = {
        State.BOOKED: {State.ARRIVED, State.ATTENDED, State.MISSED, State.CANCELLED},
        State.ARRIVED: {State.ATTENDED, State.BOOKED, State.MISSED, State.CANCELLED},
        State.ATTENDED: {State.ARRIVED, State.BOOKED},
        State.MISSED: {State.BOOKED, State.ARRIVED, State.ATTENDED},
        State.CANCELLED: {State.BOOKED, State.ARRIVED},
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments", db_index=False)
    reason = models.ForeignKey(VisitReason, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="appointments")
    channel = models.CharField(max_length=7, choices=Channel)
    span = DateTimeRangeField()  # equal to its bookings' span; a spontaneous one begins when the person comes
    state = models.CharField(max_length=9, choices=State, default=State.BOOKED)
    urgent = models.BooleanField(default=False)
    spontaneous = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)  # the person said that they will come, at the time that it has now
    note = models.CharField(max_length=200, blank=True)  # practical only: "brings the papers of the flat"
    interpreter = models.CharField(max_length=5, blank=True, default="", db_default="")  # into which language somebody has to translate
    code = models.CharField(max_length=6, null=True)  # told to the person, typed at the kiosk; none on rows of before
    booked_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="appointment_takes_time", condition=Q(span__isempty=False)),
            models.CheckConstraint(name="appointment_arrived_at_when_arrived", condition=~Q(state="arrived") | Q(arrived_at__isnull=False)),
            models.UniqueConstraint(fields=["code"], condition=Q(code__isnull=False), name="appointment_code_once"),
        ]
        indexes = [
            # what comes and what was: of somebody with years of appointments, only those of the time that is asked for are read
            models.Index("person", "span__startswith", name="appointment_of_person_by_time"),
            # the waiting room of a centre, polled by its desks
            models.Index(fields=["centre", "arrived_at"], condition=Q(state="arrived"), name="appointment_waiting"),
            models.Index("span__startswith", condition=Q(state="booked"), name="appointment_coming"),  # whom to remind
            models.Index("centre", "span__startswith", condition=~Q(interpreter=""), name="appointment_to_interpret"),
        ]

    @property
    def starts_at(self) -> dt.datetime:
        return self.span.lower

    @property
    def ends_at(self) -> dt.datetime:
        return self.span.upper

    @property
    def minutes(self) -> int:
        return int((self.span.upper - self.span.lower).total_seconds() // 60)


#: What the agenda itself holds time for, as the `source` of a booking begins: "agenda.away:…".
AWAY, OFFSITE, AROUND = "away", "offsite", "around"


class Booking(models.Model):
    """A stretch of a resource's time that is promised: to an appointment, or to something else (`source` says to what).

    source: "groups.session:12", of another context; "agenda.around:77", the way to appointment 77; "agenda.away:…", "agenda.offsite:…".
    what: how the week names it ("Welcome session"), nothing about a person.
    """

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="bookings")
    source = models.CharField(max_length=60, blank=True, default="", db_default="")
    what = models.CharField(max_length=120, blank=True, default="", db_default="")
    span = DateTimeRangeField()
    released = models.BooleanField(default=False)  # cancelled or moved away: the time is free again

    class Meta:
        constraints = [
            models.CheckConstraint(name="booking_span_not_empty", condition=Q(span__isempty=False)),
            models.CheckConstraint(name="booking_of_one_thing", condition=Q(appointment__isnull=False) ^ ~Q(source="")),
            ExclusionConstraint(  # the database, not the code, forbids double booking
                name="booking_no_overlap",
                expressions=[("resource", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=Q(released=False),
            ),
        ]
        indexes = [
            models.Index("resource", "span__startswith", name="booking_by_resource_and_time"),  # days and weeks of a worker
            models.Index(fields=["source"], condition=~Q(source=""), name="booking_by_source"),  # a session that is moved or called off
        ]


class AppointmentEvent(models.Model):
    """What happened to an appointment, appended: booked, moved, confirmed, arrived, attended, missed, cancelled and so on."""

    class Kind(models.TextChoices):
        BOOKED = "booked", _("Booked")
        MOVED = "moved", _("Moved")
        ARRIVED = "arrived", _("Arrived")
        ATTENDED = "attended", _("Attended")
        MISSED = "missed", _("Did not come")
        CANCELLED = "cancelled", _("Cancelled")
        TAKEN = "taken", _("Taken by a professional")
        CONFIRMED = "confirmed", _("Confirmed by the person")
        COVERED = "covered", _("Given to a colleague")
        UNDONE = "undone", _("Undone")
        ARRANGED = "arranged", _("Interpreter arranged")
        RELEASED = "released", _("Interpreter released")

    #: About who translates, in `reason`: no steps of the appointment itself, so undoing looks past them.
    BESIDE = frozenset({Kind.ARRANGED, Kind.RELEASED})

    class CancelledBy(models.TextChoices):
        PERSON = "person", _("The person")
        PROFESSIONAL = "professional", _("The professional")

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=Kind)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    span_before = DateTimeRangeField(null=True)
    cancelled_by = models.CharField(max_length=12, choices=CancelledBy, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["appointment", "at"], name="appointment_event_by_time")]  # an appointment's story, in order
        triggers = [pgtrigger.Protect(name="appointment_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
