"""Write once: an entry is one event; the files, the days and the counts that it belongs to read the same rows.

These are the longest tables of the house. A key has no index of its own (`db_index=False`) where an index or a unique constraint begins
with it, or where nobody looks rows up by it (who wrote).
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models import Appointment, Channel
from impulsem.casework.models.files import CaseFile
from impulsem.organisation.models import Centre, Worker
from impulsem.people.models import Person


class Entry(models.Model):
    """An attention that took place (actuacio). It is never changed: an amendment appends segments that supersede others."""

    class Mode(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        HOUSEHOLD = "household", _("Household")
        GROUP = "group", _("Group")
        COMMUNITY = "community", _("Community")
        INDIRECT = "indirect", _("Indirect")

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("Interview")
        CALL = "call", _("Call")
        HOME_VISIT = "home_visit", _("Home visit")
        ACCOMPANIMENT = "accompaniment", _("Accompaniment")
        SESSION = "session", _("Group session")
        COORDINATION = "coordination", _("Coordination")
        MESSAGE = "message", _("Message or letter")
        PAPERWORK = "paperwork", _("Paperwork")
        INFORMATION = "information", _("Information at the desk")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the draft too: saving twice writes once
    mode = models.CharField(max_length=10, choices=Mode)
    kind = models.CharField(max_length=13, choices=Kind)
    channel = models.CharField(max_length=7, choices=Channel)
    happened_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()  # of the event, once, whatever the number of participants
    travel_minutes = models.PositiveSmallIntegerField(default=0)
    place = models.CharField(max_length=100, blank=True)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", db_index=False)  # whose team it counts for
    appointment = models.OneToOneField(Appointment, null=True, on_delete=models.PROTECT, related_name="entry")
    written_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="entry_minutes_of_a_day", condition=Q(minutes__range=(1, 720), travel_minutes__lte=480)),
            models.CheckConstraint(name="entry_not_before_it_happened", condition=Q(written_at__gte=F("happened_at"))),
        ]
        indexes = [models.Index(fields=["centre", "happened_at"], name="entry_by_centre")]  # a centre's work in a time
        triggers = [pgtrigger.Protect(name="entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class EntryParticipant(models.Model):
    """A person took part; the entry shows in `file`, the one that the person's household had when it was written.

    A person without a file has none here; opening one later claims these rows (`file` goes from null to a value, once).
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="participants", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations", db_index=False)
    file = models.ForeignKey(CaseFile, null=True, on_delete=models.PROTECT, related_name="participations", db_index=False)
    happened_at = models.DateTimeField()  # the entry's, so that a timeline is one walk of an index

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="entry_participant_once")]
        indexes = [
            # a page of a file's timeline is the head of this walk
            models.Index(fields=["file", "-happened_at"], name="participant_timeline"),
            models.Index(fields=["person", "-happened_at"], name="participant_by_person"),  # what a file claims that is opened later
        ]
        triggers = [
            pgtrigger.Protect(name="participant_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="participant_append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.file_id IS NOT NULL OR OLD.entry_id <> NEW.entry_id OR OLD.person_id <> NEW.person_id "
                    "OR OLD.happened_at <> NEW.happened_at"
                ),
            ),
        ]


class EntryProfessional(models.Model):
    """A worker took part: the entry is in that worker's day and minutes."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="professionals", db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="entries", db_index=False)
    happened_at = models.DateTimeField()  # the entry's

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "worker"], name="entry_professional_once")]
        indexes = [models.Index(fields=["worker", "-happened_at"], name="entry_professional_day")]  # a worker's day
        triggers = [pgtrigger.Protect(name="professional_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class EntrySegment(models.Model):
    """A piece of an entry's text. Tied to some of the participants, it shows only in their files; confidential, only to who works there.

    `about` empty: to all participants. `supersedes`: this is what an earlier segment says now; the earlier one stays.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="segments", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    confidential = models.BooleanField(default=False)
    about = models.ManyToManyField(Person, related_name="+")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    written_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="segment_says_something", condition=~Q(text=""))]
        indexes = [models.Index(fields=["entry", "position"], name="segment_by_entry")]  # an entry's pieces, in order
        triggers = [pgtrigger.Protect(name="segment_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class EntryDraft(models.Model):
    """What a worker is writing: kept at every pause of the keyboard, gone when the entry is saved. Only its author sees it."""

    key = models.UUIDField(unique=True)  # becomes the entry's uuid
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="drafts", db_index=False)
    file = models.ForeignKey(CaseFile, null=True, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()  # the form's fields as typed
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["worker", "-saved_at"], name="draft_by_worker")]  # the last that a worker was writing
