"""A session is finished: who did not come is marked, and all that took place is written once, as one entry."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from impulsem.agenda.models import Channel
from impulsem.casework.models import Entry
from impulsem.casework.services import EntryDetails, SegmentDetails, record_entry
from impulsem.groups.events import SessionHeld
from impulsem.groups.models import Enrolment, EnrolmentEvent, GroupSession, Outcome, SessionEvent
from impulsem.groups.services import refusals, telling
from impulsem.groups.services.steps import end_reach, holders_of, locked, note, note_session, refuse_unless_leads, step
from impulsem.people import services as people
from impulsem.people.models import Person
from impulsem.platform import audit, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.dates import day_month

State = Enrolment.State


@transaction.atomic
def finish_session(*, session: GroupSession, by: Actor, at: dt.datetime, text: str = "") -> GroupSession:
    """Close the session. `text`: what it was about, for every participant's file. Finished twice is finished once.

    One entry holds all who came: its minutes are the professionals' once, each person is counted once, and each file shows it with
    what that person leaves with, and nobody else's. Who has no file yet gets it there when one is opened.
    Refuses: NotAllowed, NotYet, Finished (called off), and what casework refuses of an entry.
    """
    session = locked(session.pk)
    refuse_unless_leads(by, session)
    if by.worker_id is None:
        raise NotAllowed
    if session.state == GroupSession.State.HELD:
        return session
    if session.state == GroupSession.State.CANCELLED:
        raise refusals.Finished
    if at < session.starts_at:
        raise refusals.NotYet
    places = list(
        Enrolment.objects.filter(session=session).select_related("person", "appointment", "commitment").order_by("arrived_at", "pk")
    )
    for place in places:
        place.session = session
    _settle_the_others(places, by=by, at=at)
    came = [place for place in places if place.state == State.ATTENDED]
    session.entry = _write(session, came, text, by=by, at=at)
    session.state = GroupSession.State.HELD
    session.save(update_fields=["entry", "state"])
    referred = [place for place in came if place.outcome == Outcome.REFERRAL]
    telling.tell(telling.FOLLOWED_UP, referred, by=by, at=at)
    note_session(session, SessionEvent.Kind.HELD, by=by, at=at)
    audit.record(by, "groups.finish", on=session, came=len(came))
    events.announce(SessionHeld(session_id=session.pk, came=tuple(place.pk for place in came), at=at, by=by))
    return session


def _settle_the_others(places: Sequence[Enrolment], *, by: Actor, at: dt.datetime) -> None:
    for place in places:
        if place.state in Enrolment.EXPECTED:
            step(place, State.ABSENT)
            note(place, EnrolmentEvent.Kind.ABSENT, by=by, at=at)
            end_reach(place, at=at)
        elif place.state == State.WAITING:
            step(place, State.LEFT)
            note(place, EnrolmentEvent.Kind.LEFT, by=by, at=at)


def _write(session: GroupSession, came: Sequence[Enrolment], text: str, *, by: Actor, at: dt.datetime) -> Entry | None:
    """The entry; none where nobody came whom the writer may know of."""
    known = set(Person.objects.visible_to(by, at=at).filter(pk__in=[place.person_id for place in came]).values_list("pk", flat=True))
    shown = [place for place in came if place.person_id in known]
    together, alone = _parted(shown)
    if not together:
        return None
    minutes = max(1, min(session.minutes, int((at - session.starts_at).total_seconds() // 60)))
    for place in alone:  # they met before they were kept apart: the time is the others', who was there is each one's own
        _record(session, [place], "", minutes=1, key=uuid.uuid5(session.uuid, str(place.uuid)), by=by, at=at)
    return _record(session, together, text, minutes=minutes, key=session.uuid, by=by, at=at)


def _parted(places: Sequence[Enrolment]) -> tuple[list[Enrolment], list[Enrolment]]:
    """Those of whom one entry may tell, and those who have been kept apart from one of them since."""
    together: list[Enrolment] = []
    alone: list[Enrolment] = []
    for place in places:
        persons = {each.person_id for each in together}
        (alone if people.any_kept_apart({*persons, place.person_id}) else together).append(place)
    return together, alone


def _record(
    session: GroupSession, places: Sequence[Enrolment], text: str, *, minutes: int, key: uuid.UUID, by: Actor, at: dt.datetime
) -> Entry:
    segments = [SegmentDetails(" ".join(part for part in (f"{session.version}.", text.strip()) if part))]
    segments += [SegmentDetails(left_with(place), about=(place.person_id,)) for place in places if place.outcome or place.wants_word]
    return record_entry(
        details=EntryDetails(
            uuid=key,
            kind=Entry.Kind.SESSION,
            mode=Entry.Mode.GROUP,
            channel=Channel.OUTSIDE if session.place else Channel.CENTRE,
            happened_at=session.starts_at,
            minutes=minutes,
            participants=tuple(place.person_id for place in places),
            professionals=tuple(sorted(holders_of(session))),
            segments=tuple(segments),
            centre_id=session.centre_id,
            place=str(session.room or session.place),
        ),
        by=by,
        at=at,
    )


def left_with(place: Enrolment) -> str:
    """What the person's own file says of the session."""
    said = []
    if place.outcome == Outcome.INTERVIEW and place.appointment is not None:
        moment = {"day": day_month(place.appointment.starts_at), "time": written(place.appointment.starts_at)}
        said.append(_("Leaves with an interview on %(day)s at %(time)s.") % moment)
    elif place.outcome == Outcome.URGENT:
        said.append(_("Urgent: attended on the same day."))
    elif place.commitment is not None:
        said.append(f"{place.commitment.text} {_('Answer by %(day)s.') % {'day': day_month(place.commitment.due_on)}}")
    elif place.outcome:
        said.append(f"{place.get_outcome_display()}.")
    if place.wants_word:
        said.append(_("Asked for a word in private."))
    return " ".join(said)
