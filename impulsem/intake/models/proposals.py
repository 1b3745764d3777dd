"""A group session that waiting demands ask for, proposed by rule and decided by a named worker."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.groups.models import GroupSession
from impulsem.intake.models.demands import Demand
from impulsem.intake.models.topics import Topic
from impulsem.organisation.models import Centre, Role, Room, Worker
from impulsem.platform.actors import Actor


class ProposalQuerySet(models.QuerySet["GroupProposal"]):
    def of(self, actor: Actor) -> Self:
        """Proposals of the centres where the actor attends or directs. They name nobody."""
        if actor.holds(Role.INSTITUTE):
            return self
        posts = actor.centres(Role.PROFESSIONAL, Role.CENTRE_DIRECTOR)
        return self.filter(Q(centre_id__in=posts) | Q(centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR)))


class GroupProposal(models.Model):
    """People who wait for the same, in one language and with a common part of the week, and a session for them.

    span, room and workers: free in the agenda when it was proposed; without a span nothing was found and whoever accepts looks for it.
    freed_minutes: what the people would take one by one, less what the session takes of its professionals.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        OVERTAKEN = "overtaken", _("Overtaken by newer ones")

    ALLOWED = {
        State.PROPOSED: {State.ACCEPTED, State.REFUSED, State.OVERTAKEN},
        State.ACCEPTED: set[str](),
        State.REFUSED: set[str](),
        State.OVERTAKEN: set[str](),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="group_proposals")
    language = models.CharField(max_length=8)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="group_proposals")
    across = models.BooleanField(default=False)  # some people belong to other centres of the territory
    part = models.PositiveSmallIntegerField()  # of the week, when all of them can: `rules.gathering.PARTS`
    span = DateTimeRangeField(null=True)
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    workers = models.ManyToManyField(Worker, related_name="+")
    people = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()  # of the session
    individual_minutes = models.PositiveSmallIntegerField()  # of one person alone
    professionals = models.PositiveSmallIntegerField()
    freed_minutes = models.IntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    session = models.OneToOneField(GroupSession, null=True, on_delete=models.PROTECT, related_name="group_proposal")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="group_proposal_of_several", condition=Q(people__gte=2)),
            models.CheckConstraint(name="group_proposal_in_a_part_of_the_week", condition=Q(part__lt=10)),
            models.CheckConstraint(name="group_proposal_refused_with_a_reason", condition=~Q(state="refused") | ~Q(reason="")),
            models.CheckConstraint(name="group_proposal_accepted_iff_a_session", condition=Q(state="accepted") ^ Q(session__isnull=True)),
            models.CheckConstraint(
                name="group_proposal_decided_by_somebody",
                condition=~Q(state__in=["accepted", "refused"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["centre", "-freed_minutes"], condition=Q(state="proposed"), name="group_proposal_open")]
        triggers = [pgtrigger.Protect(name="group_proposal_is_kept", operation=pgtrigger.Delete)]

    @property
    def starts_at(self) -> dt.datetime | None:
        return self.span.lower if self.span else None


class ProposedDemand(models.Model):
    """A demand that the proposed session would answer. enrolled: its person has been given a place; otherwise somebody has to call."""

    proposal = models.ForeignKey(GroupProposal, on_delete=models.CASCADE, related_name="asked", db_index=False)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="group_proposals")
    enrolled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "demand"], name="proposed_demand_once")]
