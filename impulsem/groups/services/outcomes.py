"""What each one leaves with: one key makes the appointment or the promise that follows, another one takes it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from impulsem.agenda import queries as agenda_reads
from impulsem.agenda import services as agenda
from impulsem.agenda.models import Appointment, ClosedDay, VisitReason
from impulsem.benefits import services as benefits
from impulsem.benefits.models import Application
from impulsem.casework import queries as casework_reads
from impulsem.casework import services as casework
from impulsem.casework.models import CaseFile, Commitment
from impulsem.entitlement.models import Benefit
from impulsem.groups.models import Enrolment, EnrolmentEvent, GroupSession, Outcome
from impulsem.groups.permissions import BY_THEMSELVES
from impulsem.groups.services import refusals
from impulsem.groups.services.attendance import arrived
from impulsem.groups.services.steps import locked_place, note, refuse_unless_leads
from impulsem.organisation.models import Worker
from impulsem.platform import audit
from impulsem.platform.actors import Actor, job
from impulsem.platform.errors import DomainError, NotAllowed
from impulsem.platform.web.dates import day_month
from impulsem.platform.working_days import working_days_after

State = Enrolment.State
Kind = EnrolmentEvent.Kind

FIRST_VISIT = "first_visit"
#: Working days within which each promise is to be kept.
DAYS = {Outcome.AID: 5, Outcome.REFERRAL: 10}
WORD_DAYS = 5
#: The rule of the aid that somebody leaves a session to ask for.
AID_RULE = "emergency_aid"


@transaction.atomic
def mark(*, enrolment: Enrolment, key: str, by: Actor, at: dt.datetime) -> Enrolment:
    """What the person leaves with; another key than before takes back what the former one made. Who is marked has come.

    interview: the next free first interview at the centre. aid: an application is begun for the economic-support office, and a task to
    see that it is answered. referral: a task, and when the session is finished a message. urgent: the waiting room, now.
    Refuses: NoSuchOutcome, NotAllowed, Finished, NotYet, NoTimeFree, and what the agenda refuses.
    """
    if key not in Outcome.values:
        raise refusals.NoSuchOutcome
    session, held = locked_place(enrolment)
    _refuse_now(session, by=by, at=at)
    if held.state == State.ATTENDED and held.outcome == key:
        return held
    arrived(held, by=by, at=at)
    if held.outcome:
        _take_back(held, by=by, at=at)
    held.outcome = key
    if key == Outcome.INTERVIEW:
        held.appointment = _next_interview(held, by=by, at=at)
    elif key == Outcome.URGENT:
        held.appointment = _now(held, by=by, at=at)
    elif key in DAYS:
        begun = _begin_application(held, by=by, at=at) if key == Outcome.AID else None
        held.commitment = _promise(held, _what(held, key, begun), days=DAYS[Outcome(key)], by=by, at=at)
    held.save(update_fields=["outcome", "appointment", "commitment"])
    note(held, Kind.MARKED, outcome=key, by=by, at=at)
    audit.record(by, "groups.mark", on=held, outcome=key)
    return held


@transaction.atomic
def unmark(*, enrolment: Enrolment, by: Actor, at: dt.datetime) -> Enrolment:
    """The last key was a slip: what it made is taken back. Refuses NothingToUndo, and what the agenda refuses."""
    session, held = locked_place(enrolment)
    _refuse_now(session, by=by, at=at)
    if not held.outcome:
        raise refusals.NothingToUndo
    was = held.outcome
    _take_back(held, by=by, at=at)
    held.outcome = ""
    held.save(update_fields=["outcome", "appointment", "commitment"])
    note(held, Kind.UNMARKED, outcome=was, by=by, at=at)
    audit.record(by, "groups.unmark", on=held, outcome=was)
    return held


@transaction.atomic
def ask_word(*, enrolment: Enrolment, by: Actor, at: dt.datetime) -> Enrolment:
    """The person would like a word in private: whoever holds the session promises it. Twice is once."""
    session, held = locked_place(enrolment)
    if by.kind not in BY_THEMSELVES:
        refuse_unless_leads(by, session)
    if session.state == GroupSession.State.CANCELLED or held.state != State.ATTENDED:
        raise refusals.NotFromHere(state=held.get_state_display())
    if held.wants_word:
        return held
    held.wants_word = True
    held.word = _promise(held, _("A word in private, asked for in the session."), days=WORD_DAYS, by=by, at=at)
    held.save(update_fields=["wants_word", "word"])
    note(held, Kind.WORD, by=by, at=at)
    audit.record(by, "groups.ask_word", on=held)
    return held


@transaction.atomic
def take_back_word(*, enrolment: Enrolment, by: Actor, at: dt.datetime) -> Enrolment:
    """Nobody asked: a slip of the key."""
    session, held = locked_place(enrolment)
    refuse_unless_leads(by, session)
    if not held.wants_word:
        raise refusals.NothingToUndo
    _waive(held.word, by=by, at=at)
    held.wants_word, held.word = False, None
    held.save(update_fields=["wants_word", "word"])
    note(held, Kind.UNMARKED, by=by, at=at)
    audit.record(by, "groups.take_back_word", on=held)
    return held


def _refuse_now(session: GroupSession, *, by: Actor, at: dt.datetime) -> None:
    if by.worker_id is None:
        raise NotAllowed
    refuse_unless_leads(by, session)
    if session.state != GroupSession.State.PLANNED:
        raise refusals.Finished
    if timezone.localdate(at) < session.day:
        raise refusals.NotYet


def _take_back(held: Enrolment, *, by: Actor, at: dt.datetime) -> None:
    if held.appointment is not None and held.appointment.state in (Appointment.State.BOOKED, Appointment.State.ARRIVED):
        agenda.undo_mark(appointment=held.appointment, by=by, at=at)
    _waive(held.commitment, by=by, at=at)
    for application in Application.objects.filter(key__startswith=_key(held), state=Application.State.DRAFT):
        # by the house itself: whoever corrects the slip need not be who made it
        benefits.withdraw(application=application, reason=_("Marked by mistake in a session."), by=job("groups.unmark"), at=at)
    held.appointment = held.commitment = None


def _key(held: Enrolment) -> str:
    return f"groups:{held.uuid}:"


def _begin_application(held: Enrolment, *, by: Actor, at: dt.datetime) -> Application | None:
    """A draft at the economic-support office, so that nobody types again; none where the city's office pays no such aid, or somebody is
    sealed, whom the office does not know of: the task remains."""
    benefit = Benefit.objects.filter(rule=AID_RULE, active=True, payable_here=True).first()
    if benefit is None or held.person.sealed_by_id is not None:
        return None
    before = Application.objects.filter(key__startswith=_key(held)).count()
    try:
        with transaction.atomic():
            return benefits.open_application(
                benefit=benefit,
                applicant=held.person,
                centre=held.session.centre,
                source=Application.Source.GROUP,
                key=f"{_key(held)}{before}",
                by=by,
                at=at,
            )
    except DomainError:  # who marks may not begin one
        return None


def _waive(commitment: Commitment | None, *, by: Actor, at: dt.datetime) -> None:
    if commitment is not None and commitment.state == Commitment.State.OPEN:
        casework.waive_commitment(commitment=commitment, note=_("Marked by mistake in a session."), by=by, at=at)


def _next_interview(held: Enrolment, *, by: Actor, at: dt.datetime) -> Appointment:
    """The next one that is still free when it is booked."""
    session, reason = held.session, _reason()
    for slot in agenda_reads.next_slots(reason, at=at, from_=max(at, session.ends_at), centres=[session.centre], for_staff=True, limit=8):
        try:
            return agenda.book_appointment(
                person=held.person,
                reason=reason,
                workers=list(Worker.objects.filter(pk__in=slot.worker_ids)),
                room=None,
                starts_at=slot.starts_at,
                minutes=slot.minutes,
                channel=reason.channel,
                centre=session.centre,
                interpreter=session.interpreter if held.person.needs_interpreter else "",
                by=by,
                at=at,
            )
        except agenda.SlotTaken:
            continue  # somebody was quicker, or the person has something else then
    raise refusals.NoTimeFree


def _now(held: Enrolment, *, by: Actor, at: dt.datetime) -> Appointment:
    return agenda.register_walk_in(
        person=held.person, reason=_reason(), centre=held.session.centre, urgent=True, note=_("From the session"), by=by, at=at
    )


def _reason() -> VisitReason:
    reason = VisitReason.objects.filter(code=FIRST_VISIT, active=True).first() or VisitReason.objects.filter(active=True).first()
    if reason is None:
        raise refusals.NoTimeFree
    return reason


def _what(held: Enrolment, key: str, begun: Application | None) -> str:
    day = day_month(held.session.starts_at)
    if begun is not None:
        return _("Economic support: application %(number)s, begun in the session of %(day)s.") % {"number": begun.number, "day": day}
    if key == Outcome.AID:
        return _("Economic support: an aid, asked for in the session of %(day)s.") % {"day": day}
    return _("Referral agreed in the session of %(day)s.") % {"day": day}


def _promise(held: Enrolment, text: str, *, days: int, by: Actor, at: dt.datetime) -> Commitment:
    """In the inbox of who marks, else of who holds the session; in the person's file, where whoever promises writes in it."""
    today = timezone.localdate(at)
    closed = frozenset(ClosedDay.objects.filter(day__range=(today, today + dt.timedelta(days=60))).values_list("day", flat=True))
    due = working_days_after(today, days, closed)
    worker = Worker(pk=by.worker_id) if by.worker_id is not None else held.session.holders.select_related("worker").order_by("pk")[0].worker
    file = _file_of(held, by=by, at=at)
    return casework.make_commitment(text=text, due_on=due, file=file, person=held.person, worker=worker, by=by, at=at)


def _file_of(held: Enrolment, *, by: Actor, at: dt.datetime) -> CaseFile | None:
    found = casework_reads.files_of([held.person_id], timezone.localdate(at), actor=by).get(held.person_id)
    if found is None:
        return None
    return CaseFile.objects.visible_to(by, at=at).filter(uuid=found.uuid).first()
