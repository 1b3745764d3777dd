"""An application for a benefit: who asks for what, what was known when it was submitted, and all that happened to it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.documents.models import Document
from impulsem.entitlement.models import Benefit
from impulsem.organisation.models import Centre, Worker
from impulsem.organisation.permissions import supports_economically
from impulsem.people.models import Household, PartedPerson, Person, Reach
from impulsem.platform.actors import Actor


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Applications of whom the actor works with, and drafts that it began; for the economic-support office all that came in.

        Of a sealed person, and of somebody who left a household safely: by reach to the applicant alone, whoever asks.
        """
        reached = Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("applicant_id")))
        known = Q(applicant__sealed_by__isnull=True)
        begun = Q(opened_by_id=actor.worker_id, state=Application.State.DRAFT) if actor.worker_id is not None else Q(pk__in=[])
        mine = begun & known
        if not supports_economically(actor):
            return self.filter(reached | mine)
        parted = PartedPerson.objects.filter(split__undone_at__isnull=True, person_id=OuterRef("applicant_id"))
        came_in = ~Q(state=Application.State.DRAFT) | Q(source__in=Application.COMES_TO_THE_OFFICE)
        return self.filter(reached | mine | (known & came_in & ~Exists(parted)))

    def still_open(self) -> Self:
        return self.filter(state__in=Application.OPEN)


class Application(models.Model):
    """Somebody asks for a benefit for a household.

    prefilled: {"on": day, "people": […], "facts": […], "circumstances": […], "dwelling": {…}}: what was known when it was submitted, each
    with its source (`queries.known`). explanation: {language: …} as the rules answered then (`queries.told`).
    key: of the form that was sent, so that sending it twice is asking once. receipt: keyed hash of the code on the slip.
    waits_since: the day from which the term stands still, because something was asked from the household.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        MORE_INFORMATION = "more_information", _("Waiting for something that is missing")
        DECIDED = "decided", pgettext_lazy("application", "Decided")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CLOSED = "closed", _("Closed")

    class Source(models.TextChoices):
        DESK = "desk", _("At the desk")
        FILE = "file", _("From the file")
        WEB = "web", _("On the web")
        GROUP = "group", _("From a group")
        SCREENING = "screening", _("From screening")

    class Urgency(models.IntegerChoices):
        URGENT = 1, _("Urgent")
        SOON = 2, _("Soon")
        ORDINARY = 3, _("Ordinary")

    ALLOWED = {
        State.DRAFT: {State.SUBMITTED, State.WITHDRAWN},
        State.SUBMITTED: {State.MORE_INFORMATION, State.DECIDED, State.WITHDRAWN},
        State.MORE_INFORMATION: {State.SUBMITTED, State.DECIDED, State.WITHDRAWN},
        State.DECIDED: {State.DECIDED, State.CLOSED},  # again: an appeal was allowed
        State.WITHDRAWN: set(),
        State.CLOSED: set(),
    }
    OPEN = (State.DRAFT, State.SUBMITTED, State.MORE_INFORMATION)
    WAITS_FOR_US = (State.SUBMITTED, State.MORE_INFORMATION)
    #: What the office takes up itself while it is a draft; other drafts are whoever's who began them.
    COMES_TO_THE_OFFICE = (Source.WEB, Source.GROUP, Source.SCREENING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=11, unique=True)  # "2026-000123"
    key = models.CharField(max_length=64, null=True, unique=True)
    receipt = models.CharField(max_length=64, null=True, unique=True)
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="applications", db_index=False)
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="applications", db_index=False)
    applicant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications", db_index=False)
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="applications")  # where it was asked for
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    source = models.CharField(max_length=9, choices=Source)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.ORDINARY)
    words = models.TextField(blank=True)  # what it is for, in the person's own words
    asked_cents = models.BigIntegerField(null=True)
    needs_assessment = models.BooleanField(default=False)  # the rule asks for one
    assessment = models.TextField(blank=True)
    assessed_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    prefilled = models.JSONField(default=dict)
    explanation = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField(null=True)
    waits_since = models.DateField(null=True)
    claimed_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="applications")
    ended_at = models.DateTimeField(null=True)  # decided, withdrawn or closed

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="application_in_is_whole",
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(household__isnull=False, submitted_at__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(name="application_asks_for_something", condition=Q(asked_cents__isnull=True) | Q(asked_cents__gt=0)),
            models.CheckConstraint(name="application_assessed_by_somebody", condition=Q(assessment="") ^ Q(assessed_by__isnull=False)),
            models.CheckConstraint(name="application_waits_since", condition=Q(state="more_information") ^ Q(waits_since__isnull=True)),
            models.CheckConstraint(
                name="application_ended_iff_over",
                condition=Q(state__in=["draft", "submitted", "more_information"]) ^ Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_submitted_after_it_began", condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("opened_at"))
            ),
        ]
        indexes = [
            # the office's queue
            models.Index(
                fields=["urgency", "due_on"], condition=Q(state__in=["draft", "submitted", "more_information"]), name="application_queue"
            ),
            models.Index(fields=["household", "benefit"], name="application_by_household"),
            models.Index(fields=["applicant"], name="application_by_applicant"),
            models.Index(fields=["submitted_at"], name="application_by_month"),
            models.Index(fields=["ended_at"], name="application_by_end"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class ApplicationNumber(models.Model):
    """The last number that was given in a year; its row is locked while the next one is."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)


class ApplicationEvent(models.Model):
    """What happened to an application, appended."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Begun")
        SUBMITTED = "submitted", _("Submitted")
        CLAIMED = "claimed", _("Taken up")
        RELEASED = "released", _("Put back into the queue")
        ASKED = "asked", _("Something that is missing was asked for")
        ANSWERED = "answered", _("What was missing is there")
        ASSESSED = "assessed", _("Social assessment written")
        PROVED = "proved", _("Document used")
        PROPOSED = "proposed", _("Decision prepared")
        RETURNED = "returned", _("Sent back by the second check")
        DECIDED = "decided", pgettext_lazy("application", "Decided")
        APPEALED = "appealed", _("Appealed against")
        SETTLED = "settled", _("Appeal settled")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CLOSED = "closed", _("Closed")
        MOVED = "moved", _("Goes on with the new household")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=Kind)
    note = models.CharField(max_length=1000, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["application", "at"], name="application_event_by_time")]
        triggers = [pgtrigger.Protect(name="application_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Evidence(models.Model):
    """A document used for what an application must prove. The same document serves many applications: it was asked for once.

    requirement: the code of the benefit's requirement; person: of whom it proves it, where it is not about the whole household.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="evidence", db_index=False)
    requirement = models.SlugField(max_length=40)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="evidence")
    used_at = models.DateTimeField()
    used_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "requirement", "person", "document"], name="evidence_once", nulls_distinct=False)
        ]
