"""Who asked for a report about whom, by when, and what happened to the request."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models import CaseFile, Entry
from impulsem.documents.models import Document
from impulsem.organisation.models import Role, Worker
from impulsem.people.models import HouseholdMembership, Person, Reach
from impulsem.platform.actors import Actor
from impulsem.reports.models.types import TypeVersion


class ReportRequestQuerySet(models.QuerySet["ReportRequest"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Requests that the actor may open: who needs to know the file, who is to approve them, who directs the file's centre.

        About a sealed person, or in a file with one: by reach alone.
        """
        named = Q(reviewer_id=actor.worker_id or 0, state__in=ReportRequest.OPEN)
        directed = Q(file__centre_id__in=actor.centres(Role.CENTRE_DIRECTOR)) | Q(
            file__centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR)
        )
        reached = Q(file__in=CaseFile.objects.within_reach(actor, at=at)) if actor.holds(Role.PROFESSIONAL) else Q(pk__in=())
        return self.filter(reached | ((named | directed) & ~_of_a_sealed_person())).exclude(_about_a_sealed_person_unreached(actor, at))


def _of_a_sealed_person() -> Exists:
    living = HouseholdMembership.objects.filter(household_id=OuterRef("file__household_id"))
    return Exists(living.filter(person__sealed_by__isnull=False))


def _about_a_sealed_person_unreached(actor: Actor, at: dt.datetime) -> Exists:
    about = ReportRequest.about.through.objects.filter(reportrequest_id=OuterRef("pk"), person__sealed_by__isnull=False)
    return Exists(about.exclude(Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id")))))


class ReportRequest(models.Model):
    """A request for a report (requeriment). It keeps the version of the type that it began with.

    due_asked: the day by the count, or as the request says; due_on: the same, or the next working day where that one is none
    (Law 39/2015, art. 30.5).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        IN_REVIEW = "in_review", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        SIGNING = "signing", _("Being signed")
        SIGNED = "signed", _("Signed")
        DELIVERED = "delivered", _("Delivered")
        WITHDRAWN = "withdrawn", _("No longer needed")

    ALLOWED = {
        State.DRAFT: {State.IN_REVIEW, State.WITHDRAWN},
        State.IN_REVIEW: {State.DRAFT, State.APPROVED, State.WITHDRAWN},
        State.APPROVED: {State.SIGNING, State.DRAFT, State.WITHDRAWN},
        State.SIGNING: {State.SIGNED, State.DRAFT, State.WITHDRAWN},
        State.SIGNED: {State.DELIVERED},
        State.DELIVERED: set(),
        State.WITHDRAWN: set(),
    }
    OPEN = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SIGNING, State.SIGNED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(TypeVersion, on_delete=models.PROTECT, related_name="requests")  # of the type, when it came
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="report_requests")
    about = models.ManyToManyField(Person, related_name="+")
    asked_by = models.CharField(max_length=150)  # the body, as it signs
    reference = models.CharField(max_length=60, blank=True)  # its own number
    received_on = models.DateField()
    due_asked = models.DateField()
    due_on = models.DateField()
    language = models.CharField(max_length=8)
    author = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="report_requests")
    reviewer = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="reports_to_review")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="report_request")  # once signing began
    delivered_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    objects = ReportRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="report_request_says_who", condition=~Q(asked_by="")),
            models.CheckConstraint(name="report_due_after_it_came", condition=Q(due_asked__gte=F("received_on"))),
            models.CheckConstraint(name="report_due_never_earlier", condition=Q(due_on__gte=F("due_asked"))),
            models.CheckConstraint(name="report_delivered_iff_a_day", condition=Q(state="delivered") ^ Q(delivered_on__isnull=True)),
            models.CheckConstraint(name="report_reviewer_is_not_its_author", condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("author"))),
        ]
        indexes = [
            # what is to be delivered, the first day first
            models.Index(fields=["due_on"], condition=~Q(state__in=["delivered", "withdrawn"]), name="report_request_due"),
            models.Index(fields=["file", "-received_on"], name="report_request_by_file"),
        ]

    def is_late(self, on: dt.date) -> bool:
        return self.state in self.OPEN and self.due_on < on


class RequestEvent(models.Model):
    """What happened to a request, appended."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Request came in")
        DRAFTED = "drafted", _("Draft put together")
        SENT = "sent", _("Sent to approval")
        RETURNED = "returned", _("Sent back")
        APPROVED = "approved", _("Approved")
        SIGNING = "signing", _("Signature begun")
        SIGNED = "signed", _("Signed")
        DELIVERED = "delivered", _("Delivered")
        WITHDRAWN = "withdrawn", _("No longer needed")
        REOPENED = "reopened", _("Taken back to be changed")
        AUTHOR = "author", _("Another author")
        DUE = "due", _("Another day")

    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=Kind)
    note = models.CharField(max_length=300, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["request", "at"], name="report_event_by_time")]
        triggers = [pgtrigger.Protect(name="report_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class RequestEntry(models.Model):
    """An entry of the file was work for this report: its minutes are the report's. Nothing is typed twice for it."""

    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, related_name="entries")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="report_request")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
