"""Places of people in sessions. No participant ever sees another one: a person's own page shows a session, never who else is in it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.agenda.models import Appointment
from impulsem.casework.models import Commitment
from impulsem.groups.models.sessions import GroupSession, SessionWorker
from impulsem.organisation.models import Role, Worker
from impulsem.people.models import Person, Reach
from impulsem.people.queries import guarded
from impulsem.platform.actors import Actor

# Two doors that give the last place at once: the second waits for the first here, and then counts it.
WITHIN_CAPACITY = """
PERFORM 1 FROM groups_groupsession WHERE id = NEW.session_id FOR NO KEY UPDATE;
IF (SELECT count(*) FROM groups_enrolment WHERE session_id = NEW.session_id AND state IN ('invited', 'enrolled', 'attended'))
    > (SELECT capacity FROM groups_groupsession WHERE id = NEW.session_id) THEN
    RAISE EXCEPTION 'no place is left' USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_within_capacity';
END IF;
RETURN NULL;
"""


class Outcome(models.TextChoices):
    """What a person leaves a session with: one key each, in the order of the screen."""

    INFORMED = "informed", pgettext_lazy("outcome of a session", "Informed")
    INTERVIEW = "interview", pgettext_lazy("outcome of a session", "Interview")
    AID = "aid", pgettext_lazy("outcome of a session", "Aid")
    REFERRAL = "referral", pgettext_lazy("outcome of a session", "Referral")
    URGENT = "urgent", pgettext_lazy("outcome of a session", "Urgent")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Places in the lists of sessions: for who holds the session, front desk and professionals of its centre, and by reach.

        Of who is sealed by reach only; of who left a household safely, not for professionals who have no part in it.
        """
        return self.filter(_reached(actor, at) | (Q(person__sealed_by__isnull=True) & _running(actor)))

    def told_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Places on the page of a person: the same, and what is at other centres, where a person's whereabouts are no secret."""
        elsewhere = ~Q(person_id__in=guarded())
        return self.filter(_reached(actor, at) | (Q(person__sealed_by__isnull=True) & (elsewhere | _running(actor))))

    def holding(self) -> Self:
        """Those that take a place."""
        return self.filter(state__in=Enrolment.HOLDING)


def _reached(actor: Actor, at: dt.datetime) -> Exists:
    return Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id")))


def _running(actor: Actor) -> Q:
    holds = Exists(SessionWorker.objects.filter(session_id=OuterRef("session_id"), worker_id=actor.worker_id or 0))
    of_the_centre = Q(session__centre_id__in=actor.centres(Role.PROFESSIONAL)) & ~Q(person_id__in=guarded())
    return Q(holds) | Q(session__centre_id__in=actor.centres(Role.FRONT_DESK)) | of_the_centre


class Enrolment(models.Model):
    """A person's place in a session, or their turn for one."""

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("one person", "Invited")
        ENROLLED = "enrolled", _("Enrolled")
        WAITING = "waiting", _("Waiting for a place")
        ATTENDED = "attended", _("Came")
        ABSENT = "absent", _("Did not come")
        LEFT = "left", _("Gave the place back")

    class Source(models.TextChoices):
        DESK = "desk", _("At the centre")
        PHONE = "phone", _("By phone")
        WEB = "web", _("On the web")
        KIOSK = "kiosk", _("At the kiosk")
        SCREENING = "screening", _("Screening")
        DEMAND = "demand", _("Invited from the demand")
        SESSION = "session", _("Came without enrolling")

    ALLOWED = {
        State.INVITED: {State.ENROLLED, State.ATTENDED, State.ABSENT, State.LEFT},
        State.ENROLLED: {State.ATTENDED, State.ABSENT, State.LEFT},
        State.WAITING: {State.ENROLLED, State.ATTENDED, State.LEFT},
        State.ATTENDED: {State.ENROLLED, State.ABSENT},
        State.ABSENT: {State.ATTENDED, State.ENROLLED},
        State.LEFT: {State.INVITED, State.ENROLLED, State.WAITING, State.ATTENDED},
    }
    HOLDING = (State.INVITED, State.ENROLLED, State.ATTENDED)  # take a place; the database's trigger says the same
    EXPECTED = (State.INVITED, State.ENROLLED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(GroupSession, on_delete=models.PROTECT, related_name="enrolments", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=8, choices=State)
    source = models.CharField(max_length=9, choices=Source, default=Source.DESK)
    code = models.CharField(max_length=6)  # what the person types at the kiosk; the same in all sessions of a series
    asked_at = models.DateTimeField()  # the order of those who wait
    arrived_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="+")  # that the outcome made
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")  # the same
    wants_word = models.BooleanField(default=False)  # asked for a follow-up in private
    word = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")  # the promise of it
    evaluated = models.BooleanField(default=False)  # has said how it went; what, nobody can tell

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="enrolment_once_a_session"),
            models.UniqueConstraint(fields=["session", "code"], name="enrolment_code_once_a_session"),
            models.CheckConstraint(name="enrolment_arrived_when_attended", condition=~Q(state="attended") | Q(arrived_at__isnull=False)),
            models.CheckConstraint(name="enrolment_outcome_of_who_came", condition=Q(outcome="") | Q(state="attended")),
            models.CheckConstraint(name="enrolment_code_has_six", condition=Q(code__regex=r"^[A-Z0-9]{6}$")),
        ]
        indexes = [models.Index(fields=["code"], name="enrolment_by_code")]  # typed at a kiosk
        triggers = [
            pgtrigger.Trigger(
                name="enrolment_within_capacity",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "session_id"),
                condition=pgtrigger.Condition("NEW.state IN ('invited', 'enrolled', 'attended')"),
                func=WITHIN_CAPACITY,
            ),
            pgtrigger.Protect(name="enrolment_stays", operation=pgtrigger.Delete),
        ]

    @property
    def holds(self) -> bool:
        return self.state in self.HOLDING


class EnrolmentEvent(models.Model):
    """What happened to a place, appended."""

    class Kind(models.TextChoices):
        INVITED = "invited", pgettext_lazy("one person", "Invited")
        ENROLLED = "enrolled", _("Enrolled")
        WAITING = "waiting", _("Waiting for a place")
        MOVED_UP = "moved_up", _("Got a place")
        LEFT = "left", _("Gave the place back")
        ARRIVED = "arrived", _("Came")
        NOT_ARRIVED = "not_arrived", _("Had not come after all")
        ABSENT = "absent", _("Did not come")
        MARKED = "marked", _("Marked")
        UNMARKED = "unmarked", _("Mark taken back")
        WORD = "word", _("Asked for a word in private")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=11, choices=Kind)
    outcome = models.CharField(max_length=9, blank=True)  # the key, of a mark
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        triggers = [pgtrigger.Protect(name="enrolment_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
