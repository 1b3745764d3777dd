"""Who promised what to whom, by when. Commitments are the task inbox: there is no second list."""

from __future__ import annotations

import datetime as dt
import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models.entries import Entry
from impulsem.casework.models.files import CaseFile
from impulsem.organisation.models import Worker
from impulsem.people.models import Person


class Commitment(models.Model):
    """A promise made by a worker, by the person, or by somebody else (`promised_by_name`)."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        WAIVED = "waived", _("No longer needed")

    ALLOWED = {State.OPEN: {State.KEPT, State.WAIVED}, State.KEPT: {State.OPEN}, State.WAIVED: {State.OPEN}}

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.CharField(max_length=200)
    file = models.ForeignKey(CaseFile, null=True, on_delete=models.PROTECT, related_name="commitments", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="commitments")  # to whom, or whose
    worker = models.ForeignKey(
        Worker, null=True, on_delete=models.PROTECT, related_name="commitments"
    )  # who promised, in whose inbox it is
    promised_by_name = models.CharField(max_length=150, blank=True)  # the person or an outsider promised; `worker` follows it up
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="commitments")
    due_on = models.DateField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    settled_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="commitment_says_what", condition=~Q(text="")),
            models.CheckConstraint(name="commitment_of_somebody", condition=Q(worker__isnull=False) | ~Q(promised_by_name="")),
            models.CheckConstraint(name="commitment_settled_iff_not_open", condition=Q(state="open") ^ Q(settled_on__isnull=False)),
        ]
        indexes = [
            # what waits for a worker, the oldest day first
            models.Index(fields=["worker", "due_on"], condition=Q(state="open"), name="commitment_inbox"),
            models.Index(fields=["file", "due_on"], name="commitment_by_file"),  # what was promised in a file
        ]

    def is_late(self, on: dt.date) -> bool:
        return self.state == self.State.OPEN and self.due_on < on


class CommitmentEvent(models.Model):
    """What happened to a commitment, appended: made, moved to another day, kept, waived, reopened."""

    class Kind(models.TextChoices):
        MADE = "made", _("Made")
        MOVED = "moved", _("New date")
        KEPT = "kept", _("Kept")
        WAIVED = "waived", _("No longer needed")
        REOPENED = "reopened", _("Reopened")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)
    due_on = models.DateField()
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="commitment_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
