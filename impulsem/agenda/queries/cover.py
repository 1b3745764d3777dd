"""What hangs on somebody who is away, and who could stand in: a proposal that a person changes and confirms.

One absence and a whole territory's week are the same question, asked of one or of many; the number of queries does not grow with either.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from impulsem.agenda.models import Appointment, Booking, Cover, VisitReason
from impulsem.agenda.queries.free import computed
from impulsem.agenda.queries.next_slots import next_slots
from impulsem.agenda.queries.slots import Slot
from impulsem.agenda.rules.cover import Fit, Need, assigned, speak_alike
from impulsem.agenda.rules.stretches import Stretch, covers, overlap, stretch
from impulsem.organisation.models import Absence, Centre, Role, TeamMembership, Worker, WorkerPost
from impulsem.people.models import PartedPerson, Person, Reach
from impulsem.people.queries import language_name
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.at_risk import AtRisk, Gone, risks
from impulsem.platform.periods import period

SHOWN = 6  # colleagues to choose from, the likeliest first
AHEAD = 14  # days of absences that are listed
OWN = "agenda.appointments"  # the risk that is covered here; the others are listed beside it


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """A colleague who is free then. why: what speaks for them, in words."""

    worker: Worker
    fit: Fit

    @property
    def value(self) -> str:
        return f"with:{self.worker.uuid}"

    @property
    def why(self) -> str:
        said = [_("works with them already")] if self.fit.co_referent else []
        said += [_("speaks their language")] if self.fit.same_language else []
        if self.fit.minutes_that_day:
            said.append(_("%(hours)s h booked") % {"hours": f"{self.fit.minutes_that_day / 60:.1f}".rstrip("0").rstrip(".")})
        else:
            said.append(_("nothing booked"))
        return ", ".join(said)


@dataclasses.dataclass(frozen=True, slots=True)
class CoverLine:
    """An appointment at risk: who could take it, where it could move, and what is proposed (the value of one of them, or "leave")."""

    appointment: Appointment
    absent: Worker
    who: str  # as much of the name as the reader may see
    language: str
    options: tuple[Option, ...]
    move: Slot | None
    move_with: str  # whose time that is
    proposed: str

    @property
    def given(self) -> Option | None:
        """The colleague who is proposed."""
        return next((option for option in self.options if option.value == self.proposed), None)

    @property
    def move_value(self) -> str:
        return f"move:{self.move.value}" if self.move else ""

    @property
    def policy(self) -> str:
        return self.appointment.reason.cover

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def foreign(self) -> bool:
        """Whether it matters who speaks it: everybody speaks the languages of the house."""
        return self.language not in ("ca", "es") and bool(self.who)

    @property
    def field(self) -> str:
        return f"a{self.appointment.pk}"


@dataclasses.dataclass(frozen=True, slots=True)
class OtherRisk:
    """What is at risk besides, which a person has to see to."""

    label: str | Promise
    advice: str | Promise
    things: tuple[AtRisk, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """lines: by time. kept: of those that somebody takes, how many go to who works with them, how many to who speaks their language."""

    gone: tuple[Gone, ...]
    lines: tuple[CoverLine, ...]

    def count(self, kind: str) -> int:
        return sum(line.proposed.partition(":")[0] == kind for line in self.lines)

    @property
    def substituted(self) -> int:
        return self.count("with")

    @property
    def moved(self) -> int:
        return self.count("move")

    @property
    def left(self) -> int:
        return self.count("leave")


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """An appointment still to come that whoever is away was to attend. key: of the booking."""

    key: int
    appointment: Appointment
    absent: Worker

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.appointment.starts_at)


def appointments_at_risk(gone: Collection[Gone], *, at: dt.datetime) -> list[Held]:
    """Appointments still to come of who is away, by time (one query)."""
    hit = Q(pk__in=[])
    for each in gone:
        first, after = clock.day_span(each.first, (each.last - each.first).days + 1)
        hit |= Q(resource__worker_id=each.worker_id, span__startswith__gte=max(first, at), span__startswith__lt=after)
    rows = Booking.objects.filter(hit, released=False, appointment__state=Appointment.State.BOOKED)
    rows = rows.select_related("resource__worker", "appointment__person", "appointment__reason", "appointment__centre")
    return [
        Held(row.pk, row.appointment, row.resource.worker)
        for row in rows.order_by("span__startswith", "pk")
        if row.appointment is not None and row.resource.worker is not None
    ]


def proposal(gone: Sequence[Gone], *, actor: Actor, at: dt.datetime) -> Proposal:
    """Who stands in for these people, at the least cost in all; what nobody can take, or what waits for its own professional, is moved.

    Some ten queries, and two for each pair of a professional or centre and a reason of which something is moved.
    """
    held = appointments_at_risk(gone, at=at)
    if not held:
        return Proposal(tuple(gone), ())
    known, moves = Known(held, gone, at=at), _Moves(gone, at=at)
    needs = {each.key: known.need(each) for each in held}
    # What waits for its own professional, or is moved by policy, is given to somebody else only when there is no time for that.
    by_policy = {
        each.key: moves.for_(each, with_colleagues=each.appointment.reason.cover == Cover.MOVE)
        for each in held
        if each.appointment.reason.cover != Cover.SUBSTITUTE
    }
    taken = assigned([needs[each.key] for each in held if by_policy.get(each.key) is None])
    ids = [each.appointment.pk for each in held]
    visible = set(Appointment.objects.visible_to(actor, at=at).filter(pk__in=ids).values_list("pk", flat=True))
    lines = []
    for each in held:
        options = [Option(known.workers[fit.worker_id], fit) for fit in needs[each.key].fits]
        fit = taken.get(each.key)
        options.sort(key=lambda option: (fit is None or option.fit.worker_id != fit.worker_id, option.fit.cost, option.worker.name))
        move = by_policy[each.key] if each.key in by_policy else moves.for_(each, with_colleagues=fit is None)
        lines.append(
            CoverLine(
                appointment=each.appointment,
                absent=each.absent,
                who=shown_name(each.appointment, each.appointment.pk in visible),
                language=known.language(each.appointment.person),
                options=tuple(options[:SHOWN]),
                move=move,
                move_with=moves.names(move),
                proposed=options[0].value if fit is not None else (f"move:{move.value}" if move else "leave"),
            )
        )
    return Proposal(tuple(gone), tuple(lines))


def shown_name(appointment: Appointment, visible: bool) -> str:
    """The name for who may open the appointment, the initials for who directs; of somebody sealed or safe elsewhere nothing."""
    if visible:
        return appointment.person.full_name
    return "" if is_hidden(appointment.person) else initials_of(appointment.person)


def is_hidden(person: Person) -> bool:
    return person.is_sealed or PartedPerson.objects.filter(person=person, split__undone_at__isnull=True).exists()


def spoken_by(person: Person) -> list[str]:
    """Codes of the languages that the person speaks, best first; where nobody asked, that of their notices."""
    return [str(code) for code in person.languages] or [person.notice_language[:2]]


def initials_of(person: Person) -> str:
    return " ".join(f"{part[0]}." for part in person.full_name.split()[:3])


class Known:
    """What decides who fits, read at once for all the appointments at risk: eight queries."""

    def __init__(self, held: Sequence[Held], gone: Collection[Gone], *, at: dt.datetime) -> None:
        self.gone = gone
        persons = {each.appointment.person_id: each.appointment.person for each in held}
        centres = {each.appointment.centre_id for each in held}
        first, after = min(each.day for each in held), max(each.day for each in held) + dt.timedelta(days=1)
        posts = WorkerPost.objects.filter(role=Role.PROFESSIONAL, centre_id__in=centres, valid__overlap=period(first, after))
        self.workers = {worker.pk: worker for worker in Worker.objects.filter(pk__in=posts.values("worker_id"))}
        self.free: defaultdict[tuple[int, dt.date], list[tuple[int, Stretch]]] = defaultdict(list)  # centre, day -> worker, stretch
        for worker_id, centre_id, piece in computed(self.workers, first, after):
            self.free[centre_id, timezone.localdate(piece.starts)].append((worker_id, piece))
        self.load: defaultdict[tuple[int, dt.date], int] = defaultdict(int)  # worker, day -> minutes
        span = clock.day_span(first, (after - first).days)
        promised = Booking.objects.filter(resource__worker__in=self.workers, released=False, span__startswith__range=span)
        for worker_id, starts, ends in promised.values_list("resource__worker_id", "span__startswith", "span__endswith"):
            self.load[worker_id, timezone.localdate(starts)] += int((ends - starts).total_seconds() // 60)
        self.works_with = set(
            Reach.objects.at(max(at, span[0]))
            .filter(person_id__in=persons, reason=Reach.Reason.ASSIGNMENT, worker_id__in=self.workers)
            .values_list("person_id", "worker_id")
        )
        teams = {person.sealed_by_id for person in persons.values() if person.sealed_by_id is not None}
        members = TeamMembership.objects.on(first).filter(team_id__in=teams) if teams else TeamMembership.objects.none()
        self.protect = set(members.values_list("team_id", "worker_id"))
        attending = Booking.objects.filter(
            appointment__in=[each.appointment for each in held], released=False, resource__worker__isnull=False
        )
        self.attending: defaultdict[int, set[int]] = defaultdict(set)
        for appointment_id, worker_id in attending.values_list("appointment_id", "resource__worker_id"):
            self.attending[appointment_id].add(worker_id)

    def language(self, person: Person) -> str:
        """What the person speaks best."""
        return spoken_by(person)[0]

    def need(self, held: Held) -> Need:
        """The appointment as something that a colleague could take."""
        appointment, day = held.appointment, held.day
        before, after = appointment.reason.around(appointment.channel)
        during = stretch(appointment.starts_at - dt.timedelta(minutes=before), appointment.ends_at + dt.timedelta(minutes=after))
        fits = []
        for worker_id, piece in self.free[appointment.centre_id, day]:
            worker = self.workers[worker_id]
            if covers([piece], during) and self._may(worker, appointment, day):
                fits.append(self.fit(worker, appointment, held.absent, day))
        return Need(key=held.key, during=during, day=day, fits=tuple(fits))

    def _may(self, worker: Worker, appointment: Appointment, day: dt.date) -> bool:
        wanted = appointment.reason.professions
        team = appointment.person.sealed_by_id
        return (
            worker.pk not in self.attending[appointment.pk]
            and not any(each.worker_id == worker.pk and each.first <= day <= each.last for each in self.gone)
            and (not wanted or worker.profession in wanted)
            and (team is None or (team, worker.pk) in self.protect)
        )

    def fit(self, worker: Worker, appointment: Appointment, absent: Worker, day: dt.date) -> Fit:
        return Fit(
            worker_id=worker.pk,
            co_referent=(appointment.person_id, worker.pk) in self.works_with,
            same_language=speak_alike(worker.languages, spoken_by(appointment.person)),
            same_profession=worker.profession == absent.profession,
            minutes_that_day=self.load[worker.pk, day],
        )


class _Moves:
    """Free times for what is moved, none proposed twice."""

    def __init__(self, gone: Collection[Gone], *, at: dt.datetime) -> None:
        self.at = at
        self.back = {each.worker_id: each.last + dt.timedelta(days=1) for each in gone}
        self.found: dict[tuple[object, ...], list[Slot]] = {}
        self.used: defaultdict[int, list[Stretch]] = defaultdict(list)
        self.workers: dict[int, Worker] = {}

    def for_(self, held: Held, *, with_colleagues: bool) -> Slot | None:
        """The next free time: of the same professional once they are back; where the reason lets anybody, of who is free first."""
        reason, absent = held.appointment.reason, held.absent
        self.workers[absent.pk] = absent
        same = reason.cover == Cover.SAME_PERSON or not with_colleagues
        for slot in self._slots(reason, absent, held.appointment.centre, held.appointment.minutes, same=same):
            during = stretch(slot.starts_at, slot.starts_at + dt.timedelta(minutes=slot.minutes))
            if any(overlap(during, each) for worker_id in slot.worker_ids for each in self.used[worker_id]):
                continue
            if with_colleagues or reason.cover != Cover.SUBSTITUTE:  # it is proposed, not only possible
                for worker_id in slot.worker_ids:
                    self.used[worker_id].append(during)
            return slot
        return None

    def _slots(self, reason: VisitReason, absent: Worker, centre: Centre, minutes: int, *, same: bool) -> list[Slot]:
        key = (reason.pk, minutes, absent.pk) if same else (reason.pk, minutes, "any", centre.pk)
        if key not in self.found:
            first = self.back[absent.pk] if same else timezone.localdate(self.at) + dt.timedelta(days=1)
            self.found[key] = next_slots(
                reason,
                at=self.at,
                from_=clock.at(first, dt.time.min),
                centres=[centre],
                workers=[absent] if same else None,
                minutes=minutes,
                for_staff=True,
                limit=40,
            )
        return self.found[key]

    def names(self, slot: Slot | None) -> str:
        if slot is None:
            return ""
        missing = set(slot.worker_ids) - self.workers.keys()
        self.workers |= {worker.pk: worker for worker in Worker.objects.filter(pk__in=missing)} if missing else {}
        return ", ".join(self.workers[pk].name for pk in slot.worker_ids)


def others_at_risk(gone: Iterable[Gone], *, actor: Actor) -> list[OtherRisk]:
    """What the other contexts say is at risk, of those that the reader may see."""
    found = []
    for kind in risks.for_actor(actor):
        if kind.code == OWN:
            continue
        things = [thing for each in gone for thing in kind.load(each)]
        if things:
            found.append(OtherRisk(kind.label, kind.advice, tuple(sorted(things, key=lambda thing: thing.starts_at))))
    return found


def gone_of(absence: Absence, *, today: dt.date, days: int = AHEAD) -> Gone:
    """The days of an absence that are still to come; of one without an end those that are looked ahead."""
    first = max(absence.since or today, today)
    return Gone(absence.worker_id, first, max(absence.last or today + dt.timedelta(days=days), first))
