"""Files, who is responsible for them, and who opened one with a reason."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Role, Worker
from impulsem.people.models import Household, HouseholdMembership, HouseholdSplit, Reach
from impulsem.platform.actors import Actor
from impulsem.platform.periods import Valid, no_overlap, not_empty


class FileCounter(models.Model):
    """The last file number given in a year. Its row is the lock that keeps two files from getting one number."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="file_counter_counts", condition=Q(last__gte=1))]


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    def within_reach(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Files that the actor needs to know: of whose household it reaches somebody, or in whose team it is, or that it opened.

        The last two matter for a household where nobody lives any more. A file with a sealed person in it goes by reach alone.
        """
        return self.filter(_reached(actor, at) | ((_assigned(actor, at) | _granted(actor, at)) & ~_of_a_sealed_person()))

    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Files whose page the actor may open: those within reach, and for a front desk those of its centre."""
        at_the_desk = Q(centre_id__in=actor.centres(Role.FRONT_DESK)) & ~_of_a_sealed_person()
        needed = _reached(actor, at) | ((_assigned(actor, at) | _granted(actor, at)) & ~_of_a_sealed_person())
        return self.filter(needed | at_the_desk)

    def known_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Files of whose existence the actor may know: all but those of sealed persons alone who are out of reach.

        Of people who left a household safely, also unsealed: who works with them, and their own centre.
        """
        reached = Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id"))
        known = Q(person__sealed_by__isnull=True) | Exists(reached)
        known_ones = self.filter(Exists(HouseholdMembership.objects.filter(known, household_id=OuterRef("household_id"))))
        if actor.holds(Role.INSTITUTE):
            return known_ones
        guarded = HouseholdSplit.objects.filter(fresh=OuterRef("household_id"), undone_at__isnull=True)
        theirs = Q(centre_id__in=actor.centres(Role.FRONT_DESK, Role.CENTRE_DIRECTOR))
        theirs |= Q(centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR))
        return known_ones.filter(~Exists(guarded) | theirs | _reached(actor, at) | _assigned(actor, at) | _granted(actor, at))

    def with_standing(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Adds what the actor is to each file: `reached`, `roles` (a list), `granted_until`, `granted_confidential`, `with_sealed`,
        `parted` (some left the household safely, or it came out of such a parting)."""
        grants = AccessGrant.objects.filter(
            file_id=OuterRef("pk"), worker_id=actor.worker_id or 0, granted_at__lte=at, expires_at__gt=at
        ).order_by("-expires_at")
        roles = Assignment.objects.filter(file_id=OuterRef("pk"), worker_id=actor.worker_id or 0, valid__contains=timezone.localdate(at))
        return self.annotate(
            reached=_reached(actor, at),
            roles=ArraySubquery(roles.values("role")),
            granted_until=Subquery(grants.values("expires_at")[:1]),
            granted_confidential=_granted(actor, at, confidential_too=True),
            with_sealed=_of_a_sealed_person(),
            parted=Exists(HouseholdSplit.objects.filter(Q(origin=OuterRef("household_id")) | Q(fresh=OuterRef("household_id")))),
        )


def _reached(actor: Actor, at: dt.datetime) -> Exists:
    members = HouseholdMembership.objects.filter(household_id=OuterRef("household_id"), valid__contains=timezone.localdate(at))
    return Exists(members.filter(person_id__in=Reach.objects.of(actor, at=at).values("person_id")))


def _assigned(actor: Actor, at: dt.datetime) -> Exists:
    day = timezone.localdate(at)
    return Exists(Assignment.objects.filter(file_id=OuterRef("pk"), worker_id=actor.worker_id or 0, valid__contains=day))


def _granted(actor: Actor, at: dt.datetime, **more: bool) -> Exists:
    return Exists(
        AccessGrant.objects.filter(file_id=OuterRef("pk"), worker_id=actor.worker_id or 0, granted_at__lte=at, expires_at__gt=at, **more)
    )


def _of_a_sealed_person() -> Exists:
    return Exists(HouseholdMembership.objects.filter(household_id=OuterRef("household_id"), person__sealed_by__isnull=False))


class CaseFile(models.Model):
    """A household's file (expedient) at a centre."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")

    ALLOWED = {
        State.OPEN: {State.PAUSED, State.CLOSED},
        State.PAUSED: {State.OPEN, State.CLOSED},
        State.CLOSED: {State.OPEN},
    }

    class Phase(models.TextChoices):
        WELCOME = "welcome", _("Welcome")  # acollida
        FOLLOW_UP = "follow_up", _("Follow-up")  # seguiment
        TREATMENT = "treatment", _("Treatment")  # tractament

    class Intensity(models.TextChoices):
        LOW = "low", _("Low intensity")
        MEDIUM = "medium", _("Medium intensity")
        HIGH = "high", _("High intensity")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # "2026-000412"
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="files")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="files")
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    phase = models.CharField(max_length=9, choices=Phase, default=Phase.WELCOME)
    intensity = models.CharField(max_length=6, choices=Intensity, default=Intensity.LOW)
    opened_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household"], condition=~Q(state="closed"), name="file_one_live_a_household")]

    def __str__(self) -> str:
        return self.number


class FileEvent(models.Model):
    """A step of a file, appended: opened, paused, closed with a reason, reopened, phase or intensity changed."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Resumed")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Reopened")
        PHASE = "phase", _("Phase changed")
        INTENSITY = "intensity", _("Intensity changed")

    class ClosingReason(models.TextChoices):
        GOALS_REACHED = "goals_reached", _("Goals reached")
        NO_DEMAND = "no_demand", _("The person asks for nothing more")
        MOVED = "moved", _("Moved to another municipality")
        TRANSFERRED = "transferred", _("Transferred to another service")
        NO_CONTACT = "no_contact", _("No contact")
        DECLINED = "declined", _("The person declines")
        DECEASED = "deceased", _("Death")
        OTHER = "other", _("Other reason")

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=Kind)
    value = models.CharField(max_length=20, blank=True)  # the new phase or intensity
    closing_reason = models.CharField(max_length=13, choices=ClosingReason, blank=True)
    note = models.CharField(max_length=300, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="file_event_reason_iff_closed", condition=Q(kind="closed") ^ Q(closing_reason=""))]
        indexes = [models.Index(fields=["file", "at"], name="file_event_by_time")]  # a file's steps, in order
        triggers = [pgtrigger.Protect(name="file_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def value_label(self) -> str:
        """The phase or intensity that it set, in words."""
        return str(dict([*CaseFile.Phase.choices, *CaseFile.Intensity.choices]).get(self.value, ""))


class Assignment(Valid):
    """A worker is responsible for a file during `valid`. One referent at a time."""

    class Role(models.TextChoices):
        REFERENT = "referent", _("Referent")
        CO_REFERENT = "co_referent", _("Co-referent")
        SUPERVISOR = "supervisor", _("Supervisor")
        COVER = "cover", _("Cover")

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="assignments")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=11, choices=Role)

    class Meta:
        constraints = [
            not_empty("assignment_not_empty"),
            no_overlap("assignment_one_referent", "file", condition=Q(role="referent")),
            no_overlap("assignment_once", "file", "worker", "role"),
        ]


class AccessGrant(models.Model):
    """A worker without need to know opened a file with a reason, for a time. The director reviews it afterwards."""

    class Reason(models.TextChoices):
        URGENT = "urgent", _("Urgent attention")
        AT_DESK = "at_desk", _("The person is here or on the phone")
        CONSULTATION = "consultation", _("A colleague asked for advice")
        SUPERVISION = "supervision", _("Supervision or quality")
        COMPLAINT = "complaint", _("Complaint or claim")
        LEGAL = "legal", _("Order of an authority")

    class Review(models.TextChoices):
        PENDING = "pending", _("To be reviewed")
        JUSTIFIED = "justified", _("Justified")
        NOT_JUSTIFIED = "not_justified", _("Not justified")

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="grants", db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="grants", db_index=False)
    reason = models.CharField(max_length=12, choices=Reason)
    explanation = models.CharField(max_length=500)
    confidential_too = models.BooleanField(default=False)
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    review = models.CharField(max_length=13, choices=Review, default=Review.PENDING)
    reviewed_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="grant_says_why", condition=~Q(explanation="")),
            models.CheckConstraint(name="grant_ends", condition=Q(expires_at__gt=F("granted_at"))),
            models.CheckConstraint(
                name="grant_reviewed_by_somebody_else", condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("worker"))
            ),
            models.CheckConstraint(
                name="grant_review_has_a_reviewer",
                condition=Q(review="pending", reviewed_by__isnull=True) | (~Q(review="pending") & Q(reviewed_by__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["file", "-granted_at"], name="grant_by_file"),  # who opened a file, the last first
            models.Index(fields=["worker", "expires_at"], name="grant_by_worker"),  # what a worker has open now
        ]
