"""The one screen of a session: who is here, what each one leaves with, places, and where the session stands in its agenda."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from impulsem.agenda.models import VisitReason
from impulsem.groups.models import Enrolment, GroupSession, Outcome
from impulsem.groups.permissions import leads, runs
from impulsem.groups.queries.sessions import with_places
from impulsem.people.models import Person
from impulsem.people.queries import language_name
from impulsem.platform.actors import Actor
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.dates import day_month

#: The letter of each result, on every keyboard and in every language the same, and in the same order on the screen.
KEYS = {Outcome.INFORMED: "i", Outcome.INTERVIEW: "v", Outcome.AID: "a", Outcome.REFERRAL: "r", Outcome.URGENT: "u"}
SEATS_A_ROW = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One of the keys of a row. chosen: what the person leaves with now."""

    code: str
    label: str
    key: str
    chosen: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """Somebody of the session. about: what helps to tell people apart and to speak with them; note: what their result made."""

    place: Enrolment
    name: str
    about: str
    note: str
    choices: tuple[Choice, ...]

    @property
    def here(self) -> bool:
        return self.place.state == Enrolment.State.ATTENDED

    @property
    def expected(self) -> bool:
        return self.place.state in Enrolment.EXPECTED

    @property
    def urgent(self) -> bool:
        return self.place.outcome == Outcome.URGENT


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A step of the agenda, at its hour. minutes_left: of the one that runs now."""

    at: dt.datetime
    minutes: int
    says: str
    state: str  # "done" | "now" | "next"
    minutes_left: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Seat:
    x: int
    y: int
    css: str


@dataclasses.dataclass(frozen=True, slots=True)
class Screen:
    """What the screen draws (six queries, whatever the number of people)."""

    session: GroupSession
    workers: tuple[str, ...]
    rows: tuple[Row, ...]
    waiting: tuple[Row, ...]
    came: int
    expected: int
    free: int
    tally: tuple[tuple[str, str, int], ...]  # code, label, how many
    unmarked: int
    parts: tuple[Part, ...]
    seats: tuple[Seat, ...]
    saved: str
    leads: bool
    begun: bool
    open_day: bool

    @property
    def drawn(self) -> int:
        """Height of the drawing of seats."""
        return 22 * -(-len(self.seats) // SEATS_A_ROW)

    @property
    def now(self) -> Part | None:
        return next((part for part in self.parts if part.state == "now"), None)


def find_session(session_uuid: UUID | None, actor: Actor) -> tuple[GroupSession, bool] | None:
    """A session, and whether the actor opens its list of people; none where there is none (two queries)."""
    session = with_places().filter(uuid=session_uuid).first() if session_uuid is not None else None
    if session is None:
        return None
    return session, runs(actor, session, holders=set(session.holders.values_list("worker_id", flat=True)))


def screen_of(session: GroupSession, actor: Actor, *, at: dt.datetime) -> Screen:
    """For who runs the session (`find_session` says so)."""
    holders = dict(session.holders.order_by("pk").values_list("worker_id", "worker__name"))
    visible = Enrolment.objects.visible_to(actor, at=at).filter(session=session).exclude(state=Enrolment.State.LEFT)
    places = sorted(visible.select_related("person", "appointment", "commitment", "word"), key=_by_name)
    shown = [row_of(place, on=session.day) for place in places if place.state != Enrolment.State.WAITING]
    waiting = sorted((place for place in places if place.state == Enrolment.State.WAITING), key=lambda place: (place.asked_at, place.pk))
    states = Counter(Enrolment.objects.filter(session=session).values_list("state", flat=True))
    outcomes = Counter(row.place.outcome for row in shown if row.here)
    came, expected = states["attended"], states["invited"] + states["enrolled"]
    return Screen(
        session=session,
        workers=tuple(holders.values()),
        rows=tuple(shown),
        waiting=tuple(row_of(place, on=session.day) for place in waiting),
        came=came,
        expected=expected,
        free=max(session.capacity - came - expected, 0),
        tally=tuple((code, str(Outcome(code).label), outcomes[code]) for code in Outcome.values),
        unmarked=outcomes[""],
        parts=parts_of(session, at=at),
        seats=_seats(session.capacity, came, expected),
        saved=_saved(outcomes),
        leads=leads(actor, session, holders=set(holders)),
        begun=at >= session.starts_at,
        open_day=session.state == GroupSession.State.PLANNED and timezone.localdate(at) >= session.day,
    )


def row_of(place: Enrolment, *, on: dt.date) -> Row:
    choices = tuple(Choice(code, str(Outcome(code).label), KEYS[Outcome(code)], place.outcome == code) for code in Outcome.values)
    return Row(place, place.person.full_name, _about(place.person, on), _note(place), choices)


def _by_name(place: Enrolment) -> tuple[str, str, int]:
    return place.person.full_name.casefold(), place.code, place.pk


def _about(person: Person, on: dt.date) -> str:
    age = person.age(on)
    said = [ngettext("%(n)d year", "%(n)d years", age) % {"n": age}] if age is not None else []
    if person.needs_interpreter and person.languages:
        said.append(_("speaks %(language)s") % {"language": language_name(person.languages[0])})
    if person.communication_needs:
        said.append(person.communication_needs)
    return " · ".join(said)


def _note(place: Enrolment) -> str:
    """What the person's result made, in a line."""
    said = []
    if place.outcome == Outcome.INTERVIEW and place.appointment is not None:
        moment = {"day": day_month(place.appointment.starts_at), "time": written(place.appointment.starts_at)}
        said.append(_("Interview on %(day)s at %(time)s.") % moment)
    elif place.outcome == Outcome.URGENT:
        said.append(_("In the waiting room, first in turn."))
    elif place.commitment is not None:
        said.append(_("Answer by %(day)s.") % {"day": day_month(place.commitment.due_on)})
    if place.word is not None:
        said.append(_("A word in private, by %(day)s.") % {"day": day_month(place.word.due_on)})
    return " ".join(said)


def parts_of(session: GroupSession, *, at: dt.datetime) -> tuple[Part, ...]:
    """The agenda of the version that the session was planned from, at the hours of the session."""
    found, starts = [], session.starts_at
    for step in session.version.guide_in().steps:
        ends = starts + dt.timedelta(minutes=step.minutes)
        state = "done" if at >= ends else "now" if at >= starts else "next"
        left = int((ends - at).total_seconds() // 60) + 1 if state == "now" else 0
        found.append(Part(starts, step.minutes, step.says, state, min(left, step.minutes)))
        starts = ends
    return tuple(found)


def _seats(capacity: int, came: int, expected: int) -> tuple[Seat, ...]:
    css = ["c1"] * came + ["s-exp"] * expected
    css += ["s-free"] * max(capacity - len(css), 0)
    return tuple(Seat(18 + 40 * (n % SEATS_A_ROW), 11 + 22 * (n // SEATS_A_ROW), each) for n, each in enumerate(css))


def _saved(outcomes: Counter[str]) -> str:
    """Individual first interviews that are not needed any more: of who leaves with an answer, and with no interview."""
    answered = sum(number for code, number in outcomes.items() if code in (Outcome.INFORMED, Outcome.AID, Outcome.REFERRAL))
    minutes = VisitReason.objects.filter(code="first_visit").values_list("minutes", flat=True).first()
    if not answered or not minutes:
        return ""
    return ngettext(
        "%(n)d first interview of %(minutes)d minutes is not needed any more.",
        "%(n)d first interviews of %(minutes)d minutes are not needed any more.",
        answered,
    ) % {"n": answered, "minutes": minutes}
