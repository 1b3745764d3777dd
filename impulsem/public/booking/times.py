"""What can be chosen: places in group sessions, and free times alone. Nothing here says who attends or who comes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections import Counter

from django.utils import timezone

from impulsem.agenda.models import VisitReason
from impulsem.agenda.queries import Slot, next_slots
from impulsem.groups.models import GroupProject, GroupSession
from impulsem.groups.queries import OpenSession, open_sessions
from impulsem.organisation.models import Centre
from impulsem.public.booking.state import Draft
from impulsem.public.catalogue import Service, catalogue
from impulsem.public.centres import reason_to_book

KINDS = (GroupProject.Kind.VINE, GroupProject.Kind.INFORMATIVE)  # for somebody who comes for the first time
SESSIONS = 4
A_DAY = 3  # times alone
TIMES = 12
LOOKED_AT = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """value: what the form sends. open_session: of a place in a group; none of a time alone."""

    value: str
    starts_at: dt.datetime
    minutes: int
    centre: Centre
    open_session: OpenSession | None = None
    reason: VisitReason | None = None

    @property
    def waits(self) -> bool:
        return self.open_session is not None and not self.open_session.free


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """The nearest of each kind, and the others by time."""

    first: tuple[Choice, ...]
    others: tuple[Choice, ...]

    def find(self, value: str) -> Choice | None:
        return next((each for each in (*self.first, *self.others) if each.value == value), None)


def service_of(draft: Draft) -> Service | None:
    return catalogue().services.get(draft.service)


def centre_of(draft: Draft) -> Centre | None:
    return Centre.objects.select_related("territory").filter(code=draft.centre).first() if draft.centre else None


def choices_for(draft: Draft, *, at: dt.datetime) -> Choices:
    """What there is for the service at the centre; sessions nearby where it has none (at most eight queries)."""
    service, centre = service_of(draft), centre_of(draft)
    if service is None or centre is None:
        return Choices((), ())
    groups = _groups(service, centre, at=at)
    alone = _alone(service, centre, at=at)
    first = (*groups[:1], *alone[:1])
    return Choices(first, tuple(sorted((*groups[1:], *alone[1:]), key=lambda each: (each.open_session is None, each.starts_at))))


def _groups(service: Service, centre: Centre, *, at: dt.datetime) -> list[Choice]:
    found = _sessions(service, [centre], at=at)
    if not found:
        found = _sessions(service, list(Centre.objects.filter(territory=centre.territory).exclude(pk=centre.pk)), at=at)
    return [choice_of(each) for each in sorted(found, key=lambda each: (not each.free, each.starts_at))[:SESSIONS]]


def _sessions(service: Service, centres: list[Centre], *, at: dt.datetime) -> list[OpenSession]:
    return [each for each in open_sessions(at=at, centres=centres, topic=service.topic, public=True) if each.kind in KINDS]


def choice_of(each: OpenSession) -> Choice:
    return Choice(f"session:{each.session.uuid}", each.starts_at, each.session.minutes, each.centre, open_session=each)


def _alone(service: Service, centre: Centre, *, at: dt.datetime) -> list[Choice]:
    """A few times of each day, so that there is a choice of days."""
    reason = reason_to_book(service.reason)
    if reason is None:
        return []
    found: list[Choice] = []
    days: Counter[dt.date] = Counter()
    for slot in next_slots(reason, at=at, centres=[centre], limit=LOOKED_AT):
        day = timezone.localdate(slot.starts_at)
        days[day] += 1
        if days[day] <= A_DAY:
            found.append(
                Choice(f"slot:{slot.starts_at.astimezone(dt.UTC).isoformat()}", slot.starts_at, slot.minutes, centre, reason=reason)
            )
        if len(found) >= TIMES:
            break
    return found


def chosen(draft: Draft, *, at: dt.datetime) -> Choice | None:
    """What was chosen, as it stands now; none when it is over or cannot be chosen (a few queries)."""
    kind, _, value = draft.choice.partition(":")
    centre = centre_of(draft)
    if kind == "session":
        return session_choice(value, at=at)
    service = service_of(draft)
    reason = reason_to_book(service.reason) if service else None
    try:
        starts_at = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    if kind != "slot" or centre is None or reason is None or timezone.is_naive(starts_at):
        return None
    return Choice(draft.choice, starts_at, reason.minutes, centre, reason=reason)


def session_choice(key: str, *, at: dt.datetime) -> Choice | None:
    """A public session to come, by its key."""
    found = open_session(key, at=at)
    return choice_of(found) if found else None


def open_session(key: str, *, at: dt.datetime) -> OpenSession | None:
    try:
        number = uuid.UUID(key)
    except ValueError:
        return None
    row = GroupSession.objects.filter(uuid=number, public=True, state=GroupSession.State.PLANNED, span__startswith__gt=at).first()
    if row is None:
        return None
    near = open_sessions(at=at, centres=[row.centre], public=True)
    return next((each for each in near if each.session.pk == row.pk), None)


def slots_at(choice: Choice, *, at: dt.datetime) -> list[Slot]:
    """Whoever is free for a time that was chosen: nobody who chooses says who."""
    assert choice.reason is not None
    until = choice.starts_at + dt.timedelta(minutes=choice.minutes)
    found = next_slots(choice.reason, at=at, from_=choice.starts_at, until=until, centres=[choice.centre], limit=LOOKED_AT)
    return [slot for slot in found if slot.starts_at == choice.starts_at]
