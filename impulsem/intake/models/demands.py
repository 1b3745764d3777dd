"""A demand: what somebody comes with, in their own words, and what became of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models import Appointment, deals_with_all
from impulsem.casework.models import Commitment
from impulsem.groups.models import Enrolment
from impulsem.intake.models.instruments import ScreeningInstrument
from impulsem.intake.models.topics import Topic
from impulsem.organisation.models import Centre, Role, Worker
from impulsem.people.models import PartedPerson, Person, Reach
from impulsem.platform.actors import Actor


class Route(models.TextChoices):
    """Where a demand goes."""

    URGENT = "urgent", _("Urgent: seen today")
    PREFERENTIAL = "preferential", _("Preferential: the next free time")
    INFORMED = "informed", _("Informed on the spot")
    GROUP_SESSION = "group_session", _("Group session")
    FIRST_VISIT = "first_visit", _("Individual first visit")
    ECONOMIC_OFFICE = "economic_office", _("Economic-support office")
    OTHER_SERVICE = "other_service", _("Another service")


class DemandQuerySet(models.QuerySet["Demand"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Demands that the actor may see: those of the centres where it attends or directs, all of the city for its phone service.

        About a sealed person, and about somebody who left a household safely: by reach alone, wherever it was received.
        """
        reached = Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id")))
        if actor.holds(Role.INSTITUTE) or deals_with_all(actor):
            here = Q()
        else:
            here = Q(centre_id__in=actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL, Role.CENTRE_DIRECTOR)) | Q(
                centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR)
            )
        parted = PartedPerson.objects.filter(split__undone_at__isnull=True, person_id=OuterRef("person_id"))
        return self.filter(reached | (here & Q(person__sealed_by__isnull=True) & ~Exists(parted)))


class Demand(models.Model):
    """What somebody asks for, for themselves or for another. `person`: whom it is about, once that is known.

    caller_name and contact: who asks and how to reach them, where no person is linked or somebody else asks.
    key: of the form that was sent, so that sending it twice is receiving it once.
    """

    class Channel(models.TextChoices):
        DESK = "desk", _("At the desk")
        PHONE = "phone", _("By phone")
        EMAIL = "email", _("By e-mail")
        WEB = "web", _("On the web")
        SERVICE = "service", _("From another service")
        PROACTIVE = "proactive", _("We went to them")

    class ForWhom(models.TextChoices):
        SELF = "self", _("For themselves")
        FAMILY = "family", _("For somebody of the family")
        OTHER = "other", _("For somebody else")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        SCREENED = "screened", _("Screened")
        ROUTED = "routed", _("On its way")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    class ClosedReason(models.TextChoices):
        ANSWERED_ELSEWHERE = "elsewhere", _("Solved elsewhere")
        WITHDRAWN = "withdrawn", _("The person does not want it any more")
        UNREACHABLE = "unreachable", _("Nobody could be reached")
        TWICE = "twice", _("It had come in already")
        MISTAKE = "mistake", _("Written by mistake")

    ALLOWED = {
        State.RECEIVED: {State.SCREENED, State.ROUTED, State.ANSWERED, State.CLOSED},
        State.SCREENED: {State.SCREENED, State.ROUTED, State.ANSWERED, State.CLOSED},
        State.ROUTED: {State.SCREENED, State.ANSWERED, State.CLOSED},
        State.ANSWERED: {State.RECEIVED, State.ROUTED},
        State.CLOSED: {State.RECEIVED},
    }
    OPEN = (State.RECEIVED, State.SCREENED, State.ROUTED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=64, null=True, unique=True)
    channel = models.CharField(max_length=9, choices=Channel)
    words = models.TextField()
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="demands")
    urgent = models.BooleanField(default=False)  # as it was received; what screening makes of it is in its decision
    language = models.CharField(max_length=8)
    interpreter = models.BooleanField(default=False)
    for_whom = models.CharField(max_length=6, choices=ForWhom, default=ForWhom.SELF)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="demands", db_index=False)
    caller_name = models.CharField(max_length=150, blank=True)
    contact = models.CharField(max_length=150, blank=True)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="demands", db_index=False)
    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    route = models.CharField(max_length=15, choices=Route, blank=True)  # the last that was decided
    closed_reason = models.CharField(max_length=11, choices=ClosedReason, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    on_the_spot = models.BooleanField(default=False)  # answered before the person left or hung up
    minutes = models.PositiveSmallIntegerField(null=True)  # that receiving and answering it took

    objects = DemandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="demand_in_somebodys_words", condition=~Q(words="")),
            models.CheckConstraint(name="demand_closed_iff_a_reason", condition=Q(state="closed") ^ Q(closed_reason="")),
            models.CheckConstraint(name="demand_answered_iff_a_moment", condition=Q(state="answered") ^ Q(answered_at__isnull=True)),
            models.CheckConstraint(name="demand_on_the_spot_is_answered", condition=Q(on_the_spot=False) | Q(state="answered")),
            models.CheckConstraint(name="demand_routed_somewhere", condition=~Q(state="routed") | ~Q(route="")),
            models.CheckConstraint(
                name="demand_answered_after_it_came", condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("received_at"))
            ),
            models.CheckConstraint(name="demand_minutes_of_a_day", condition=Q(minutes__isnull=True) | Q(minutes__lte=480)),
        ]
        indexes = [
            # the inbox of a centre: what is open, the oldest first
            models.Index(fields=["centre", "received_at"], condition=Q(state__in=["received", "screened", "routed"]), name="demand_inbox"),
            models.Index(fields=["centre", "-received_at"], name="demand_by_centre"),  # today’s, and all that there were
            models.Index(fields=["person", "-received_at"], name="demand_by_person"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class DemandEvent(models.Model):
    """What happened to a demand, appended."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        SCREENED = "screened", _("Screened")
        ROUTED = "routed", _("Route decided")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Reopened")
        PERSON = "person", _("Linked to a person")
        MOVED = "moved", _("To another centre")

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)
    note = models.CharField(max_length=300, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["demand", "at"], name="demand_event_by_time")]
        triggers = [pgtrigger.Protect(name="demand_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Screening(models.Model):
    """The answers to a version of the instrument and what it proposed, with its reasons. Appended.

    answers: {question: answer}; a question that nobody could answer is missing. reasons: as `rules.screening.Proposal` tells them.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="screenings")
    instrument = models.ForeignKey(ScreeningInstrument, on_delete=models.PROTECT, related_name="screenings")
    answers = models.JSONField()
    score = models.PositiveSmallIntegerField()
    proposed = models.CharField(max_length=15, choices=Route)
    reasons = models.JSONField()
    screened_at = models.DateTimeField()
    screened_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        triggers = [pgtrigger.Protect(name="screening_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Decision(models.Model):
    """The route that a named worker decided, beside what was proposed; with what it led to. Appended: the last one of a demand counts.

    Without a screening the person chose for themselves: booked on the web, or took a place in a session.
    """

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="decisions")
    screening = models.OneToOneField(Screening, null=True, on_delete=models.PROTECT, related_name="decision")
    proposed = models.CharField(max_length=15, choices=Route, blank=True)  # as the screening said it
    route = models.CharField(max_length=15, choices=Route)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="demand_decisions")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="demand_decisions")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="demand_decisions")
    service = models.CharField(max_length=150, blank=True)  # the other service's name

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_differs_with_a_reason", condition=Q(proposed="") | Q(route=F("proposed")) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="decision_of_a_screening_is_somebodys",
                condition=Q(screening__isnull=True, proposed="") | (Q(screening__isnull=False, decided_by__isnull=False) & ~Q(proposed="")),
            ),
            models.CheckConstraint(name="decision_names_the_other_service", condition=~Q(route="other_service") | ~Q(service="")),
        ]
        triggers = [pgtrigger.Protect(name="decision_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
