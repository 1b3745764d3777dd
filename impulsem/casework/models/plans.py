"""The plan that a household or a person agrees with the centre: goals, actions, who does what, what was said of it.

What the plan says now stands in `Goal` and `Action`; what each version said stays in `PlanVersion`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.casework.models.commitments import Commitment
from impulsem.casework.models.entries import Entry
from impulsem.casework.models.files import CaseFile
from impulsem.organisation.models import Worker
from impulsem.people.models import Person


class Plan(models.Model):
    """A work plan of a household, or the individual attention programme (PIA) of a person in a situation of dependency."""

    class Kind(models.TextChoices):
        WORK = "work", _("Work plan")
        PIA = "pia", _("Individual attention programme")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", pgettext_lazy("state of a plan", "Agreed")
        UNDER_REVIEW = "under_review", _("Under review")
        CLOSED = "closed", _("Closed")

    ALLOWED: ClassVar[dict[str, set[State]]] = {
        State.DRAFT: {State.PROPOSED, State.CLOSED},
        State.PROPOSED: {State.DRAFT, State.AGREED, State.CLOSED},
        State.AGREED: {State.UNDER_REVIEW, State.CLOSED},
        State.UNDER_REVIEW: {State.PROPOSED, State.AGREED, State.CLOSED},
        State.CLOSED: set(),
    }
    #: What it says may change only then: what was agreed stays as it was agreed.
    WRITABLE = frozenset({State.DRAFT, State.PROPOSED, State.UNDER_REVIEW})
    #: People are asked for their answers then, and may change them.
    ASKED = frozenset({State.PROPOSED, State.AGREED, State.UNDER_REVIEW})

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="plans", db_index=False)
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.WORK)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="plans")  # whose programme it is
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)  # the number of the last version; whoever saves says which one they saw
    summary = models.CharField(max_length=600, blank=True)  # in plain words: what this plan is for
    begun_on = models.DateField()
    agreed_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    review_commitment = models.OneToOneField(Commitment, null=True, on_delete=models.PROTECT, related_name="plan")
    closed_on = models.DateField(null=True)
    created_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_person_iff_programme", condition=Q(kind="work") ^ Q(person__isnull=False)),
            models.CheckConstraint(name="plan_closed_iff_closed", condition=~Q(state="closed") ^ Q(closed_on__isnull=False)),
            models.CheckConstraint(
                name="plan_agreed_on_a_day", condition=~Q(state__in=["agreed", "under_review"]) | Q(agreed_on__isnull=False)
            ),
            models.UniqueConstraint(fields=["file"], condition=Q(kind="work") & ~Q(state="closed"), name="plan_one_live_a_file"),
            models.UniqueConstraint(fields=["person"], condition=Q(kind="pia") & ~Q(state="closed"), name="plan_one_live_programme"),
        ]
        indexes = [models.Index(fields=["file", "-begun_on"], name="plan_by_file")]  # a file's plans, the last first

    @property
    def is_live(self) -> bool:
        return self.state != self.State.CLOSED

    @property
    def is_writable(self) -> bool:
        return self.state in self.WRITABLE

    def review_is_late(self, on: dt.date) -> bool:
        return self.is_live and self.review_on is not None and self.review_on < on


class PlanVersion(models.Model):
    """What a plan said, appended at every save. `content`: {"summary", "goals": [{"key", "title", "why", "domain", "actions":
    [{"key", "text", "party", "who", "due_on"}]}]}."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=200, blank=True)  # why it changed
    written_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]
        triggers = [pgtrigger.Protect(name="plan_version_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class PlanEvent(models.Model):
    """A step of a plan, appended."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=Plan.State)  # the state that it came to
    version = models.PositiveIntegerField()  # what it said then
    note = models.CharField(max_length=300, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["plan", "at"], name="plan_event_by_time")]
        triggers = [pgtrigger.Protect(name="plan_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class PlanParty(models.Model):
    """Somebody who answers for a part of the plan. Residents and carers are persons; the others have a name."""

    class Kind(models.TextChoices):
        RESIDENT = "resident", _("Resident")
        CARER = "carer", _("Carer")
        PROFESSIONAL = "professional", _("Professional")
        PROVIDER = "provider", _("Service provider")
        ENTITY = "entity", _("Organisation")

    #: Whose yes or no a plan asks for.
    ANSWERING = (Kind.RESIDENT, Kind.CARER)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=12, choices=Kind)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=150)  # of a person the given name, as the plan calls them
    left_on = models.DateField(null=True)  # not part of it any more: what they said stays

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="party_is_somebody",
                condition=Q(kind__in=["resident", "carer"], person__isnull=False, worker__isnull=True)
                | Q(kind="professional", person__isnull=True, worker__isnull=False)
                | Q(kind__in=["provider", "entity"], person__isnull=True, worker__isnull=True),
            ),
            models.CheckConstraint(name="party_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(fields=["plan", "person"], condition=Q(person__isnull=False), name="party_person_once"),
            models.UniqueConstraint(fields=["plan", "worker"], condition=Q(worker__isnull=False), name="party_worker_once"),
        ]

    @property
    def answers(self) -> bool:
        return self.kind in self.ANSWERING and self.left_on is None


class Goal(models.Model):
    """What the plan wants to reach, in the words of the people, as it stands now."""

    class Outcome(models.TextChoices):
        RUNNING = "running", _("Under way")
        REACHED = "reached", _("Reached")
        PARTLY = "partly", _("Reached in part")
        DROPPED = "dropped", _("Given up")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    why = models.CharField(max_length=400, blank=True)
    domain = models.CharField(max_length=30, blank=True)  # of the instrument, when it comes from an assessment
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.RUNNING)
    changed_in = models.PositiveIntegerField()  # the version that last changed what it asks: earlier answers were to something else
    removed_in = models.PositiveIntegerField(null=True)  # the version that left it out

    class Meta:
        constraints = [models.CheckConstraint(name="goal_says_what", condition=~Q(title=""))]


class Action(models.Model):
    """What somebody does for a goal, until when."""

    class State(models.TextChoices):
        OPEN = "open", _("To do")
        MOVING = "moving", _("Under way")
        DONE = "done", _("Done")
        STUCK = "stuck", _("Stuck")
        DROPPED = "dropped", _("No longer needed")

    OPEN_STATES = (State.OPEN, State.MOVING, State.STUCK)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="actions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    party = models.ForeignKey(PlanParty, on_delete=models.PROTECT, related_name="actions", db_index=False)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)  # what the last progress says
    removed_in = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="action_says_what", condition=~Q(text=""))]

    def is_late(self, on: dt.date) -> bool:
        return self.state in self.OPEN_STATES and self.due_on is not None and self.due_on < on


class Progress(models.Model):
    """An action moved, appended: from an entry, or by hand."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress", db_index=False)
    at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=Action.State)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="progress")
    note = models.CharField(max_length=200, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["action", "at"], name="progress_by_action")]
        triggers = [pgtrigger.Protect(name="progress_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Review(models.Model):
    """A plan was looked at again together: what came of it and when the next time is. Appended."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    due_on = models.DateField(null=True)  # when it should have been
    outcome = models.TextField(blank=True)
    next_on = models.DateField(null=True)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="review_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
