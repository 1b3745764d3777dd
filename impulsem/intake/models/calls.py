"""The phone: lines of exchanges, who is on the line now, calls that somebody has to return, and all that became of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.agenda.models import deals_with_all
from impulsem.intake.models.demands import Demand
from impulsem.organisation.models import Centre, Role, Worker
from impulsem.people.models import PartedPerson, Person, Reach
from impulsem.platform.actors import Actor


class PhoneLine(models.Model):
    """A number on which people call, of a centre or (none) of the city's phone service. Its exchange signs what it tells with a key.

    The key is not kept: it is worked out from the installation's secret, `uuid` and `key_number`, so that a backup opens no line.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=16, unique=True)  # E.164
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="phone_lines")
    key_number = models.PositiveIntegerField(default=1)  # one more: another key, and the old one is worth nothing
    promised_minutes = models.PositiveSmallIntegerField(default=240)  # of opening hours within which a missed call is returned
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="phone_line_promises_something", condition=Q(promised_minutes__range=(5, 3000))),
        ]

    def __str__(self) -> str:
        return self.name


class PhoneNews(models.Model):
    """An event that an exchange told once, by the name that it gave it. Without the number: only what is counted stays. Appended."""

    class Kind(models.TextChoices):
        RINGING = "ringing", _("Ringing")
        ANSWERED = "answered", _("Answered")
        MISSED = "missed", _("Missed")
        ENDED = "ended", _("Ended")

    line = models.ForeignKey(PhoneLine, on_delete=models.PROTECT, related_name="news", db_index=False)
    code = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    withheld = models.BooleanField(default=False)  # without a number: nobody can be called back

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "code"], name="phone_news_once")]
        indexes = [models.Index(fields=["line", "at"], name="phone_news_by_time")]
        triggers = [pgtrigger.Protect(name="phone_news_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class OnTheLine(models.Model):
    """Somebody who rings or is spoken to at this moment. Gone when the call ends; what an exchange forgot to end is not shown for long."""

    line = models.ForeignKey(PhoneLine, on_delete=models.CASCADE, related_name="on_the_line", db_index=False)
    call_code = models.CharField(max_length=80)  # what the exchange calls it
    number = models.CharField(max_length=16, blank=True)  # empty: withheld
    since = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "call_code"], name="on_the_line_once")]


class LineTrouble(models.Model):
    """How often in an hour something came for a line that was not taken, and why. For operators; no number, no content."""

    class Why(models.TextChoices):
        SIGNATURE = "signature", _("Wrong signature")
        STALE = "stale", _("Signed too long ago, or the clock of the exchange is wrong")
        UNREADABLE = "unreadable", _("Not understood")

    line = models.ForeignKey(PhoneLine, on_delete=models.CASCADE, related_name="troubles", db_index=False)
    why = models.CharField(max_length=10, choices=Why)
    hour = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "why", "hour"], name="line_trouble_once_an_hour")]


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Calls of the centres where the actor attends or directs; those of the city's lines for its phone service.

        Of somebody who is sealed or left a household safely: for who works with them, whichever line it came on. Until somebody has said
        whose call it is, it is a number like any other.
        """
        reached = Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id")))
        parted = Exists(PartedPerson.objects.filter(split__undone_at__isnull=True, person_id=OuterRef("person_id")))
        here = Q(centre_id__in=actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL, Role.CENTRE_DIRECTOR))
        if deals_with_all(actor):
            here |= Q(centre__isnull=True)
        return self.filter(reached | (here & Q(person__sealed_by__isnull=True) & ~parted))

    def live(self) -> Self:
        return self.filter(state__in=Call.LIVE)


class Call(models.Model):
    """Somebody whom somebody has to call back. Another attempt from the same number is counted on the same call.

    centre: whose call it is; none is the city's phone service. why: what is known of it; outcome: in one line, what came of it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("To be returned")
        TAKEN = "taken", _("Somebody is calling")
        RETURNED = "returned", pgettext_lazy("a call", "Returned")
        CLOSED = "closed", _("Closed")

    class ClosedReason(models.TextChoices):
        CALLED_AGAIN = "called_again", _("They called again and were answered")
        CAME = "came", _("They came to the centre")
        UNREACHABLE = "unreachable", _("Nobody could be reached")
        WRONG_NUMBER = "wrong_number", _("Wrong number, or nobody for us")
        OTHER = "other", _("Another reason")

    ALLOWED: ClassVar[dict[State, set[State]]] = {
        State.WAITING: {State.TAKEN, State.CLOSED},
        State.TAKEN: {State.WAITING, State.RETURNED, State.CLOSED},
        State.RETURNED: set(),
        State.CLOSED: set(),
    }
    LIVE = (State.WAITING, State.TAKEN)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=16)  # E.164
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="calls", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="calls")  # said by a worker, never guessed
    caller_name = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=1)  # how often they called
    tries = models.PositiveSmallIntegerField(default=0)  # how often we did, in vain
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    promised_at = models.DateTimeField()  # by when it was to be returned, for counting
    due_at = models.DateTimeField()  # by when to call; later after each time that nobody answered
    taken_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    closed_reason = models.CharField(max_length=12, choices=ClosedReason, blank=True)
    demand = models.OneToOneField(Demand, null=True, on_delete=models.PROTECT, related_name="call")

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number", "centre"],
                condition=Q(state__in=["waiting", "taken"]),
                nulls_distinct=False,
                name="call_one_live_a_number",
            ),
            models.CheckConstraint(name="call_has_a_number", condition=Q(number__startswith="+")),
            models.CheckConstraint(name="call_taken_by_somebody", condition=~Q(state="taken") | Q(taken_by__isnull=False)),
            models.CheckConstraint(name="call_ended_iff_over", condition=Q(state__in=["returned", "closed"]) ^ Q(ended_at__isnull=True)),
            models.CheckConstraint(name="call_closed_iff_a_reason", condition=Q(state="closed") ^ Q(closed_reason="")),
            models.CheckConstraint(name="call_returned_with_an_outcome", condition=~Q(state="returned") | ~Q(outcome="")),
            models.CheckConstraint(name="call_last_after_first", condition=Q(last_at__gte=F("first_at"))),
        ]
        indexes = [
            models.Index(fields=["centre", "due_at"], condition=Q(state__in=["waiting", "taken"]), name="call_pending"),
            models.Index(fields=["centre", "-ended_at"], condition=Q(ended_at__isnull=False), name="call_done"),
        ]

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class CallEvent(models.Model):
    """What happened to a call, appended."""

    class Kind(models.TextChoices):
        MISSED = "missed", _("They called, and nobody answered")
        NOTED = "noted", _("Noted by hand")
        ANSWERED = "answered", _("They called again and were answered")
        TAKEN = "taken", _("Taken, to call back")
        GIVEN_BACK = "given_back", _("Given back")
        NOT_REACHED = "not_reached", _("Called; nobody answered")
        RETURNED = "returned", _("Called, and spoken to")
        CLOSED = "closed", _("Closed")
        PERSON = "person", _("Linked to a person")
        DEMAND = "demand", _("Made a demand")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=11, choices=Kind)
    note = models.CharField(max_length=200, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["call", "at"], name="call_event_by_time")]
        triggers = [pgtrigger.Protect(name="call_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
