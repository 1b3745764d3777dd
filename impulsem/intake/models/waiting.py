"""Waiting lists by published criteria: who waits for what, in which order and why, and all that happened to each of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.agenda.models import Appointment, VisitReason
from impulsem.intake.models.demands import Demand
from impulsem.intake.models.topics import Topic
from impulsem.messaging.models import Message
from impulsem.organisation.models import Centre, Role, Worker
from impulsem.people.models import PartedPerson, Person, Reach
from impulsem.places.models import Neighbourhood
from impulsem.platform.actors import Actor
from impulsem.platform.words import WordsField, in_every_language, said


class WaitingKind(models.Model):
    """What people wait for, the same at every centre: a first interview, a place in a group, a service. From the city's folder.

    reason: of the appointment that is offered, when it is one; minutes: of a professional, that one person takes.
    """

    class Purpose(models.TextChoices):
        FIRST_INTERVIEW = "first_interview", _("First interview")
        GROUP = "group", _("Group")
        SERVICE = "service", _("Service")

    code = models.CharField(max_length=30, unique=True)
    words = WordsField()
    purpose = models.CharField(max_length=15, choices=Purpose)
    reason = models.ForeignKey(VisitReason, null=True, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=45)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [in_every_language("waiting_kind_in_every_language", "words")]

    def __str__(self) -> str:
        return said(self.words)


class WaitingListQuerySet(models.QuerySet["WaitingList"]):
    def of(self, actor: Actor) -> Self:
        """Lists of the centres where the actor attends or directs."""
        if actor.holds(Role.INSTITUTE):
            return self
        posts = actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL, Role.CENTRE_DIRECTOR)
        return self.filter(Q(centre_id__in=posts) | Q(centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR)))


class WaitingList(models.Model):
    """The people who wait for a kind at a centre. ranked_on: the day of which the order is (days on the list count)."""

    kind = models.ForeignKey(WaitingKind, on_delete=models.PROTECT, related_name="lists")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="waiting_lists")
    ranked_on = models.DateField(null=True)

    objects = WaitingListQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "centre"], name="waiting_list_once_a_centre")]

    def __str__(self) -> str:
        return str(self.kind)


class CriteriaQuerySet(models.QuerySet["CriteriaVersion"]):
    def in_force(self, kind: WaitingKind, day: dt.date) -> CriteriaVersion | None:
        """The version that counts on a day (one query)."""
        rows = self.filter(kind=kind, approved_at__isnull=False, published_from__lte=day)
        return rows.order_by("-published_from", "-number").first()


class CriteriaVersion(models.Model):
    """The criteria of a kind from a day on: a text in three languages and the rule, in one (`rules.criteria`).

    Proposed by one, approved by another; from then on it never changes. The approved one with the latest `published_from` counts.
    """

    kind = models.ForeignKey(WaitingKind, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    criteria = models.JSONField()
    note = models.CharField(max_length=300)  # what changes and why
    proposed_by = models.ForeignKey(
        Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # none: the city's folder
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    published_from = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = CriteriaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="criteria_version_once"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(approved_at__isnull=True, withdrawn_at__isnull=True),
                name="criteria_one_proposal_at_a_time",
            ),
            models.CheckConstraint(
                name="criteria_published_iff_approved", condition=Q(approved_at__isnull=True) ^ Q(published_from__isnull=False)
            ),
            models.CheckConstraint(
                name="criteria_approved_by_a_second",
                condition=Q(approved_by__isnull=True) | Q(proposed_by__isnull=False) & ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="criteria_withdrawn_or_approved", condition=Q(approved_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(name="criteria_change_with_a_reason", condition=~Q(note="")),
        ]
        triggers = [
            pgtrigger.Protect(name="criteria_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="criteria_published_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__approved_at__isnull=False) | pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Proposed, and nobody has decided yet."""
        return self.approved_at is None and self.withdrawn_at is None


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Those who wait where the actor attends or directs. Of the sealed, and of who left a household safely: by reach alone."""
        reached = Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id")))
        parted = Exists(PartedPerson.objects.filter(split__undone_at__isnull=True, person_id=OuterRef("person_id")))
        posts = actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL, Role.CENTRE_DIRECTOR)
        here = Q(waiting_list__centre_id__in=posts) | Q(waiting_list__centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR))
        if actor.holds(Role.INSTITUTE):
            here = Q()
        return self.filter(reached | (here & Q(person__sealed_by__isnull=True) & ~parted))


class Candidate(models.Model):
    """Somebody on a list, through a demand, as a person, or both.

    facts: what the criteria may look at, as it was told (`rules.criteria.FACTS`). points, place and band: worked out by `services.ranking`
    for whoever waits; an offer keeps nobody's place for others to step over, so it has none. hours: parts of the week when they can.
    receipt: keyed hash of the code on the slip that tells the person their band.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        OFFERED = "offered", _("Offered, to be answered")
        ACCEPTED = "accepted", pgettext_lazy("one person", "Attended")
        LEFT = "left", _("Left the list")

    class Why(models.TextChoices):
        NO_NEED = "no_need", _("Does not need it any more")
        IN_A_GROUP = "in_a_group", _("Has a place in a group session")
        ELSEWHERE = "elsewhere", _("Attended elsewhere")
        MOVED = "moved", _("Moved away")
        UNREACHABLE = "unreachable", _("Nobody could be reached, three times")
        ENTERED_WRONGLY = "mistake", _("Entered by mistake")

    ALLOWED: ClassVar[dict[str, set[str]]] = {
        State.WAITING: {State.OFFERED, State.ACCEPTED, State.LEFT},
        State.OFFERED: {State.WAITING, State.ACCEPTED, State.LEFT},
        State.ACCEPTED: set(),
        State.LEFT: set(),
    }
    LIVE = (State.WAITING, State.OFFERED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    waiting_list = models.ForeignKey(WaitingList, on_delete=models.PROTECT, related_name="candidates", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="waits")
    demand = models.ForeignKey(Demand, null=True, on_delete=models.PROTECT, related_name="waits")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    left_because = models.CharField(max_length=11, choices=Why, blank=True)
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)
    area = models.ForeignKey(Neighbourhood, null=True, on_delete=models.PROTECT, related_name="+")
    hours = models.JSONField(default=list)  # of `rules.gathering.PARTS`; empty: any
    points = models.IntegerField(default=0)
    place = models.PositiveIntegerField(null=True)
    band = models.PositiveSmallIntegerField(null=True)
    offers = models.PositiveSmallIntegerField(default=0)  # so far
    receipt = models.CharField(max_length=64, unique=True)
    receipt_on = models.DateField()

    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="candidate_is_somebody", condition=Q(person__isnull=False) | Q(demand__isnull=False)),
            models.UniqueConstraint(
                fields=["waiting_list", "person"], condition=Q(state__in=["waiting", "offered"]), name="candidate_once_a_list_person"
            ),
            models.UniqueConstraint(
                fields=["waiting_list", "demand"], condition=Q(state__in=["waiting", "offered"]), name="candidate_once_a_list_demand"
            ),
            models.CheckConstraint(name="candidate_left_iff_a_reason", condition=Q(state="left") ^ Q(left_because="")),
            models.CheckConstraint(name="candidate_ended_iff_over", condition=Q(state__in=["accepted", "left"]) ^ Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="candidate_ended_after_it_began", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("entered_at"))
            ),
            models.CheckConstraint(
                name="candidate_place_of_who_waits", condition=Q(state="waiting") | Q(place__isnull=True, band__isnull=True)
            ),
            models.CheckConstraint(name="candidate_band_with_the_place", condition=Q(place__isnull=True) ^ Q(band__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["waiting_list", "place"], condition=Q(state__in=["waiting", "offered"]), name="candidate_queue"),
            models.Index(fields=["waiting_list", "ended_at"], condition=Q(ended_at__isnull=False), name="candidate_ended"),
            models.Index(fields=["waiting_list", "entered_at"], condition=Q(state="offered"), name="candidate_offered"),
        ]

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def whose(self) -> Person | None:
        """The person who waits, or of the demand through which they do."""
        return self.person or (self.demand.person if self.demand else None)


class Offer(models.Model):
    """What was offered to a candidate: a time of the agenda (`span`, held under the source `intake.offer:KEY`) or, in words, a place.

    message, answer_by, digest: how they were told of the time, until when they can answer, and the keyed hash of the secret that lets them.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Does not suit")
        LAPSED = "lapsed", _("Not answered")

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="offered")
    span = DateTimeRangeField(null=True)
    what = models.CharField(max_length=200, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="waiting_offers")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer_by = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="offer_told_with_a_term", condition=Q(digest__isnull=True) | Q(answer_by__isnull=False, message__isnull=False)
            ),
            models.CheckConstraint(name="offer_of_something", condition=Q(span__isnull=False) | ~Q(what="")),
            models.CheckConstraint(name="offer_answered_iff_a_moment", condition=Q(answer="") ^ Q(answered_at__isnull=False)),
            models.UniqueConstraint(fields=["candidate"], condition=Q(answer=""), name="offer_one_open"),
        ]

    @property
    def source(self) -> str:
        """What the agenda holds the time for."""
        return f"intake.offer:{self.pk}"


class CandidateEvent(models.Model):
    """What happened to a candidate and why, appended. A move is written when the band changes, not with each place."""

    class Kind(models.TextChoices):
        ENTERED = "entered", _("Entered the list")
        MOVED = "moved", _("Moved to another band")
        FACTS = "facts", _("The situation was told anew")
        OFFERED = "offered", _("Something was offered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("It did not suit: keeps waiting")
        RECEIPT = "receipt", _("A new slip was handed out")
        LEFT = "left", _("Left the list")

    class Cause(models.TextChoices):
        """Why somebody moved to another band."""

        TIME = "time", _("time on the list")
        OTHERS = "others", _("others came or left")
        FACTS = "facts", _("the situation changed")
        CRITERIA = "criteria", _("the criteria changed")

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)
    why = models.CharField(max_length=200, blank=True)  # a cause, a reason code, or a worker's words
    band_before = models.PositiveSmallIntegerField(null=True)
    band_after = models.PositiveSmallIntegerField(null=True)
    criteria = models.ForeignKey(CriteriaVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="candidate_moved_from_somewhere", condition=~Q(kind="moved") | Q(band_before__isnull=False, band_after__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["candidate", "at"], name="candidate_event_by_time")]
        triggers = [pgtrigger.Protect(name="candidate_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
