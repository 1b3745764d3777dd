"""The one act at the end: a confirmed contact lets one booking through, with its person and its demand, all or nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from impulsem.agenda import services as agenda
from impulsem.agenda.models import Appointment
from impulsem.groups import services as groups
from impulsem.groups.models import Enrolment
from impulsem.intake import services as intake
from impulsem.intake.models import Demand, Route
from impulsem.messaging import services as messaging
from impulsem.organisation.models import Worker
from impulsem.people import services as people
from impulsem.people.models import Person
from impulsem.people.queries import guarded
from impulsem.people.services import IdentifierDetails, PersonDetails
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import DomainError
from impulsem.public.booking.forms import NEEDS
from impulsem.public.booking.state import Answers, Draft
from impulsem.public.booking.times import Choice, chosen, service_of, slots_at

#: Somebody without an account. Who it is, the audit says by the record that was found or made.
ON_THE_WEB = Actor(kind=ActorKind.RESIDENT, name="web")
PLACE = "impulsem.public.place"  # of the signature in the link of a place in a group
OTHER = "other"  # topic of a demand that no other fits

#: Why a time that was chosen cannot be had: whatever it is, the next ones are offered, and nobody learns more.
GONE = (
    agenda.SlotTaken,
    agenda.ClosedThen,
    agenda.SlotInPast,
    agenda.NobodyAttends,
    agenda.NotAtCentre,
    agenda.OfTheTeamOnly,
    agenda.ReasonNotForResidents,
    agenda.TooFarAhead,
    agenda.TooSoon,
    groups.NoPlaceLeft,
    groups.NotForResidents,
    groups.TakesNobodyMore,
)


class TimeGone(DomainError):
    message = gettext_lazy("That time has just been taken. Choose another one: everything else that you wrote is still here.")
    field = "choice"


class BookedBefore(DomainError):
    message = gettext_lazy("This is already booked.")


@dataclasses.dataclass(frozen=True, slots=True)
class Booked:
    """One of the two. token: of the link to change it."""

    appointment: Appointment | None
    enrolment: Enrolment | None
    token: str


@transaction.atomic
def book(*, draft: Draft, at: dt.datetime, by: Actor = ON_THE_WEB) -> Booked:
    """Book what the draft says. Its contact has been confirmed with its code, which lets one booking through.

    Refuses: TimeGone (whatever the reason), BookedBefore, CodeOver, TooManyUsed, and what registering somebody refuses.
    """
    if not messaging.use_code(key=uuid.UUID(draft.ask), at=at):
        raise BookedBefore
    choice = chosen(draft, at=at)
    if choice is None:
        raise TimeGone
    person = people.person_of_stranger(details=details_of(draft), by=by, at=at)
    demand = _demand(draft, person, choice, by=by, at=at)
    try:
        with transaction.atomic():
            return _enrolled(draft, demand, choice, by=by, at=at) if choice.open_session else _met(draft, demand, choice, by=by, at=at)
    except GONE as refusal:
        raise TimeGone from refusal


def details_of(draft: Answers) -> PersonDetails:
    """Who somebody says to be, and how to reach them where nobody else reads along."""
    safe = "" if draft.others_read else draft.contact
    return PersonDetails(
        given_name=draft.given_name,
        surname1=draft.surname1,
        surname2=draft.surname2,
        birth_date=dt.date.fromisoformat(draft.birth_date),
        languages=(draft.language,) if draft.language not in ("", OTHER) else (),
        notice_language=get_language() or "ca",
        needs_interpreter=draft.interpreter,
        identifier=IdentifierDetails(kind=draft.id_kind, value=draft.id_value) if draft.id_kind else None,
        phone=safe if draft.channel == "sms" else "",
        email=safe if draft.channel == "email" else "",
    )


def _demand(draft: Draft, person: Person, choice: Choice, *, by: Actor, at: dt.datetime) -> Demand:
    service = service_of(draft)
    words = draft.words.strip() or (service.name if service else choice.open_session.title if choice.open_session else "")
    contact = f"{draft.contact} ({_('others read it')})" if draft.others_read else draft.contact
    asked: dict[str, Any] = {
        "channel": Demand.Channel.WEB,
        "words": words,
        "language": draft.language if draft.language != OTHER else "",
        "interpreter": draft.interpreter,
        "person": person,
        "caller_name": f"{draft.given_name} {draft.surname1} {draft.surname2}".strip(),
        "contact": contact,
        "centre": choice.centre,
        "key": draft.key,
        "by": by,
        "at": at,
    }
    asked["language"] = asked["language"] or (get_language() or "ca")
    try:
        return intake.receive(topic=service.topic if service else OTHER, **asked)
    except intake.NoSuchTopic:  # a city that lists other topics
        return intake.receive(topic=OTHER, **asked)


def _met(draft: Draft, demand: Demand, choice: Choice, *, by: Actor, at: dt.datetime) -> Booked:
    assert choice.reason is not None
    assert demand.person is not None
    for slot in slots_at(choice, at=at):
        try:
            with transaction.atomic():
                appointment = agenda.book_appointment(
                    person=demand.person,
                    reason=choice.reason,
                    workers=list(Worker.objects.filter(pk__in=slot.worker_ids).order_by("pk")),
                    room=None,
                    starts_at=slot.starts_at,
                    minutes=slot.minutes,
                    channel=choice.reason.channel,
                    centre=choice.centre,
                    note=note_of(draft),
                    interpreter=draft.language if draft.interpreter and draft.language != OTHER else "",
                    by=by,
                    at=at,
                )
        except GONE:
            continue
        intake.record_own_choice(demand=demand, route=Route.FIRST_VISIT, appointment=appointment, by=by, at=at)
        return Booked(appointment, None, agenda.link_of(appointment, at=at))
    raise TimeGone


def _enrolled(draft: Draft, demand: Demand, choice: Choice, *, by: Actor, at: dt.datetime) -> Booked:
    assert choice.open_session is not None
    assert demand.person is not None
    session = choice.open_session.session
    enrolment = groups.enrol(session=session, person=demand.person, source=Enrolment.Source.WEB, by=by, at=at)
    if enrolment.state == Enrolment.State.WAITING and not draft.waits:
        raise TimeGone  # the last place went meanwhile: whoever wants to wait chooses that
    intake.record_own_choice(demand=demand, route=Route.GROUP_SESSION, enrolment=enrolment, by=by, at=at)
    return Booked(None, enrolment, place_token(enrolment))


def note_of(draft: Answers) -> str:
    """What has to be prepared, for whoever attends."""
    said = [str(name) for code, name in NEEDS if code in draft.needs]
    if draft.interpreter and draft.language == OTHER:
        said.append(_("needs an interpreter; ask into which language"))
    return ", ".join(said)[:200]


def place_token(enrolment: Enrolment) -> str:
    """The secret in the link of a place: worked out, not kept; it opens nothing once the session begins."""
    return signing.Signer(salt=PLACE).sign(enrolment.uuid.hex).replace(":", ".")


def place_of(token: str, *, at: dt.datetime) -> Enrolment | None:
    """The place of a link, until its session begins. Never one of somebody who is sealed or left a household safely: others may have it."""
    try:
        key = uuid.UUID(signing.Signer(salt=PLACE).unsign(token.replace(".", ":", 1)))
    except (signing.BadSignature, ValueError):
        return None
    rows = Enrolment.objects.filter(uuid=key, session__span__startswith__gt=at, person__sealed_by__isnull=True)
    rows = rows.exclude(person__in=guarded()).exclude(session__state="cancelled")
    return rows.select_related("session__centre", "session__version__project", "person").first()
