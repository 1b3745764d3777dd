"""Sessions: where people meet, who came (counted without knowing who), minutes, what is returned, and the live part."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Worker
from impulsem.participation.models.processes import Dimension, Process


class Session(models.Model):
    """A meeting of a process (sessio). heads: how many were there, counted by whoever led it; codes may tell fewer."""

    class Kind(models.TextChoices):
        TECHNICAL_DAY = "technical_day", _("Technical day")
        WORKSHOP = "workshop", _("Workshop")
        FOCUS_GROUP = "focus_group", _("Focus group")
        WORK_SESSION = "work_session", _("Work session")
        ONLINE = "online", _("Online")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        TRANSCRIBED = "transcribed", _("Transcribed")
        VALIDATED = "validated", _("Minutes validated")
        RETURNED = "returned", _("Returned")
        CANCELLED = "cancelled", _("Cancelled")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="sessions")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=13, choices=Kind)
    state = models.CharField(max_length=11, choices=State, default=State.PLANNED)
    title = models.CharField(max_length=200)  # with whom, in the process's own language
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=120)  # how long it takes
    place = models.CharField(max_length=200, blank=True)
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="+")
    agenda = models.TextField(blank=True)
    facilitators = models.ManyToManyField(Worker, related_name="+")
    heads = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=8, default="ca")
    join_code = models.CharField(max_length=8, null=True, unique=True)  # to join on a phone while it is live
    return_due = models.DateField(null=True)
    return_channel = models.CharField(max_length=40, blank=True)  # how people asked to be told
    illustrative = models.BooleanField(default=False)
    external_id = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="session_held_has_heads", condition=Q(state__in=("planned", "cancelled")) | Q(heads__isnull=False)),
            models.UniqueConstraint(fields=["process", "external_id"], name="session_external_once", condition=~Q(external_id="")),
        ]
        indexes = [models.Index(fields=["process", "starts_at"], name="session_by_day")]

    def __str__(self) -> str:
        return self.title


class Minutes(models.Model):
    """A version of a session's minutes (acta). Somebody else than its author validates it; a correction is another version."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="minutes_versions")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    validated_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    validated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "version"], name="minutes_version_once"),
            models.CheckConstraint(name="minutes_say_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="minutes_validated_by_another",
                condition=Q(validated_by__isnull=True, validated_at__isnull=True)
                | (Q(validated_at__isnull=False) & ~Q(validated_by=F("written_by"))),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="minutes_stay", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="minutes_append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.validated_at IS NOT NULL OR OLD.text <> NEW.text OR OLD.version <> NEW.version"),
            ),
        ]


class ParticipationCode(models.Model):
    """A slip that somebody carries from session to session. Only a keyed hash of it is kept: it says that two were one, never who."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64)
    made_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "digest"], name="code_once")]


class Attendance(models.Model):
    """A code was at a session, once."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    code = models.ForeignKey(ParticipationCode, on_delete=models.PROTECT, related_name="attendances")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "code"], name="attendance_once")]


class Return(models.Model):
    """The session's people were told what became of what they said. reached: how many of them, as far as it is known."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="returns")
    on = models.DateField()
    channel = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    reached = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # none: brought in with the process
    recorded_at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="return_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class LivePrompt(models.Model):
    """A question put to the room."""

    class Mode(models.TextChoices):
        WRITE = "write", _("People write")
        VOTE = "vote", _("People vote on what was written")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="prompts")
    question = models.CharField(max_length=300)
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.WRITE)
    votes_each = models.PositiveSmallIntegerField(default=3)
    order = models.PositiveSmallIntegerField()
    open = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "order"], name="prompt_order_once"),
            models.UniqueConstraint(fields=["session"], name="prompt_one_open", condition=Q(open=True)),
        ]


class LiveGroup(models.Model):
    """Contributions that the room put together under a name."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "order"], name="group_order_once")]


class LiveVote(models.Model):
    """A dot that somebody in the room gave. device: a keyed hash of a random number that lives in the phone's cookie."""

    prompt = models.ForeignKey(LivePrompt, on_delete=models.PROTECT, related_name="votes")
    contribution = models.ForeignKey("participation.Contribution", on_delete=models.PROTECT, related_name="votes")
    device = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prompt", "contribution", "device"], name="vote_once")]
