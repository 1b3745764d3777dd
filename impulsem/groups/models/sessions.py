"""Sessions: on a day, in a room, with so many places; those that belong together are a series."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models import Entry
from impulsem.groups.models.library import GroupProject, ProjectVersion
from impulsem.organisation.models import Centre, Role, Room, Worker
from impulsem.platform.actors import Actor

# A place is promised within the room: who changes the capacity finds as many promised as there are at that moment.
CAPACITY_HOLDS = """
IF (SELECT count(*) FROM groups_enrolment WHERE session_id = NEW.id AND state IN ('invited', 'enrolled', 'attended')) > NEW.capacity THEN
    RAISE EXCEPTION 'more places are promised' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_capacity_holds_who_is_promised';
END IF;
RETURN NEW;
"""


class GroupSeries(models.Model):
    """Sessions of one process group: who takes part in one takes part in all that follow."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(GroupProject, on_delete=models.PROTECT, related_name="series")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()


class GroupSessionQuerySet(models.QuerySet["GroupSession"]):
    def run_by(self, actor: Actor) -> Self:
        """Sessions whose list of people the actor may open: who holds them, and front desk and professionals of their centre."""
        holds = Exists(SessionWorker.objects.filter(session_id=OuterRef("pk"), worker_id=actor.worker_id or 0))
        return self.filter(Q(centre_id__in=actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)) | holds)


class GroupSession(models.Model):
    """People meet on a day. What was said and done in it is `entry`, written when it is finished."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(ProjectVersion, on_delete=models.PROTECT, related_name="group_sessions")
    series = models.ForeignKey(GroupSeries, null=True, on_delete=models.PROTECT, related_name="group_sessions")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="group_sessions", db_index=False)
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=100, blank=True)  # when it is not a room of the centre
    workers = models.ManyToManyField(Worker, through="groups.SessionWorker", related_name="group_sessions")
    span = DateTimeRangeField()
    capacity = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8, default="ca")
    interpreter = models.CharField(max_length=8, blank=True)  # code of a language that somebody interprets into
    topic = models.CharField(max_length=40, blank=True)
    public = models.BooleanField(default=False)  # residents enrol themselves; otherwise staff do
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    entry = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="group_session")
    planned_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    objects = GroupSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="group_session_takes_time", condition=Q(span__isempty=False)),
            models.CheckConstraint(name="group_session_has_places", condition=Q(capacity__range=(1, 300))),
            models.CheckConstraint(name="group_session_entry_when_held", condition=Q(entry__isnull=True) | Q(state="held")),
        ]
        indexes = [
            models.Index("centre", "span__startswith", name="group_session_by_centre"),
            # what is still to come, in the whole city: the catalogue
            models.Index("span__startswith", condition=Q(state="planned"), name="group_session_to_come"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="group_capacity_holds_who_is_promised",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("capacity"),
                func=CAPACITY_HOLDS,
            )
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

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.span.lower)


class SessionWorker(models.Model):
    """Who holds a session."""

    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="holders", db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "worker"], name="group_session_worker_once")]


class SessionEvent(models.Model):
    """What happened to a session, appended."""

    class Kind(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CHANGED = "changed", _("Changed")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    session = models.ForeignKey(GroupSession, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=Kind)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="group_session_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
