"""Need to know: the one table that says who works with whom, from when until when, and why."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Team, Worker
from impulsem.platform.actors import Actor


class ReachQuerySet(models.QuerySet["Reach"]):
    def at(self, moment: dt.datetime) -> Self:
        return self.filter(during__contains=moment)

    def of(self, actor: Actor, *, at: dt.datetime) -> Self:
        """What the actor reaches at a moment, alone or with a team."""
        if actor.worker_id is None:
            return self.none()
        mine = Q(worker_id=actor.worker_id)
        if actor.team_ids:
            mine |= Q(team_id__in=actor.team_ids)
        return self.at(at).filter(mine)

    def in_charge(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Of whom the actor is in charge, or covers; not all whom an appointment brings."""
        return self.at(at).filter(worker_id=actor.worker_id or 0, reason__in=[Reach.Reason.ASSIGNMENT, Reach.Reason.COVER])


class Reach(models.Model):
    """A worker or a team works with a person during a time, for a reason.

    Rows are pushed down by whatever is the ground (an assignment, an appointment, a grant): `source` names it, and only it ends them.
    """

    class Reason(models.TextChoices):
        ASSIGNMENT = "assignment", _("Assigned to the file")
        COVER = "cover", _("Covering for a colleague")
        APPOINTMENT = "appointment", _("Appointment")
        GRANT = "grant", _("Opened with a reason")
        APPLICATION = "application", _("Application for aid")
        SEALED = "sealed", _("Protection team")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="reach")
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="reach", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="reach")
    reason = models.CharField(max_length=12, choices=Reason)
    during = DateTimeRangeField()
    source = models.CharField(max_length=60)  # "casework.assignment:123"

    objects = ReachQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="reach_of_a_worker_or_a_team", condition=Q(worker__isnull=True) ^ Q(team__isnull=True)),
            models.CheckConstraint(name="reach_not_empty", condition=Q(during__isempty=False)),
            models.UniqueConstraint(fields=["source", "person", "worker", "team"], name="reach_once_a_source", nulls_distinct=False),
        ]
        indexes = [
            models.Index(fields=["worker", "person"], name="reach_by_worker"),  # "my people", ranking of the search
            GistIndex(fields=["during"], name="reach_by_time"),
        ]
