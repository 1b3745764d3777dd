"""What hangs on somebody who is away, and who could stand in: a proposal that a person changes and confirms.

One absence and a whole territory's week are the same question, asked of one or of many; the number of queries does not grow with either.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from impulsem.agenda.models import Appointment, Booking, Cover, Coverage, CoverStep, VisitReason
from impulsem.agenda.queries.free import computed
from impulsem.agenda.queries.next_slots import next_slots
from impulsem.agenda.queries.slots import Slot
from impulsem.agenda.rules.cover import Fit, Need, assigned, speak_alike
from impulsem.agenda.rules.stretches import Stretch, covers, overlap, stretch
from impulsem.organisation.models import Absence, Centre, Role, TeamMembership, Worker, WorkerPost
from impulsem.people.models import PartedPerson, Person, Reach
from impulsem.people.vocabulary import language_name
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


def appointments_at_risk(gone: Collection[Gone], *, at: dt.datetime) -> QuerySet[Booking]:
    """Bookings of appointments still to come of who is away, by time."""
    hit = Q(pk__in=[])
    for each in gone:
        first, after = clock.day_span(each.first, (each.last - each.first).days + 1)
        hit |= Q(resource__worker_id=each.worker_id, span__startswith__gte=max(first, at), span__startswith__lt=after)
    rows = Booking.objects.filter(hit, released=False, appointment__state=Appointment.State.BOOKED)
    return rows.select_related("resource__worker", "appointment__person", "appointment__reason", "appointment__centre").order_by(
        "span__startswith", "pk"
    )


def proposal(gone: Sequence[Gone], *, actor: Actor, at: dt.datetime) -> Proposal:
    """Who stands in for these people, at the least cost in all; what nobody can take, or what waits for its own professional, is moved.

    Some ten queries, and two for each pair of a professional or centre and a reason of which something is moved.
    """
    bookings = list(appointments_at_risk(gone, at=at))
    if not bookings:
        return Proposal(tuple(gone), ())
    known, moves = Known(bookings, gone, at=at), _Moves(gone, at=at)
    needs = {booking.pk: known.need(booking) for booking in bookings}
    # What waits for its own professional, or is moved by policy, is given to somebody else only when there is no time for that.
    by_policy = {
        booking.pk: moves.for_(booking, with_colleagues=booking.appointment.reason.cover == Cover.MOVE)
        for booking in bookings
        if booking.appointment.reason.cover != Cover.SUBSTITUTE
    }
    taken = assigned([needs[booking.pk] for booking in bookings if by_policy.get(booking.pk) is None])
    ids = [booking.appointment_id for booking in bookings]
    visible = set(Appointment.objects.visible_to(actor, at=at).filter(pk__in=ids).values_list("pk", flat=True))
    lines = []
    for booking in bookings:
        options = [Option(known.workers[fit.worker_id], fit) for fit in needs[booking.pk].fits]
        fit = taken.get(booking.pk)
        options.sort(key=lambda option: (fit is None or option.fit.worker_id != fit.worker_id, option.fit.cost, option.worker.name))
        move = by_policy[booking.pk] if booking.pk in by_policy else moves.for_(booking, with_colleagues=fit is None)
        absent = booking.resource.worker
        assert absent is not None, "bookings of workers only"
        lines.append(
            CoverLine(
                appointment=booking.appointment,
                absent=absent,
                who=_who(booking.appointment, booking.appointment_id in visible),
                language=known.language(booking.appointment.person),
                options=tuple(options[:SHOWN]),
                move=move,
                move_with=moves.names(move),
                proposed=options[0].value if fit is not None else (f"move:{move.value}" if move else "leave"),
            )
        )
    return Proposal(tuple(gone), tuple(lines))


def _who(appointment: Appointment, visible: bool) -> str:
    """The name for who may open the appointment, the initials for who directs; of somebody sealed or safe elsewhere nothing."""
    if visible:
        return appointment.person.full_name
    return "" if _hidden(appointment.person) else initials_of(appointment.person)


def _hidden(person: Person) -> bool:
    return person.is_sealed or PartedPerson.objects.filter(person=person, split__undone_at__isnull=True).exists()


def spoken_by(person: Person) -> list[str]:
    """Codes of the languages that the person speaks, best first; where nobody asked, that of their notices."""
    return [str(code) for code in person.languages] or [person.notice_language[:2]]


def initials_of(person: Person) -> str:
    return " ".join(f"{part[0]}." for part in person.full_name.split()[:3])


class Known:
    """What decides who fits, read at once for all the appointments at risk: eight queries."""

    def __init__(self, bookings: Sequence[Booking], gone: Collection[Gone], *, at: dt.datetime) -> None:
        self.gone = gone
        persons = {booking.appointment.person_id: booking.appointment.person for booking in bookings}
        centres = {booking.appointment.centre_id for booking in bookings}
        first = min(timezone.localdate(booking.span.lower) for booking in bookings)
        after = max(timezone.localdate(booking.span.lower) for booking in bookings) + dt.timedelta(days=1)
        posts = WorkerPost.objects.filter(role=Role.PROFESSIONAL, centre_id__in=centres, valid__overlap=period(first, after))
        self.workers = {worker.pk: worker for worker in Worker.objects.filter(pk__in=posts.values("worker_id"))}
        self.free: defaultdict[tuple[int, dt.date], list[tuple[int, Stretch]]] = defaultdict(list)  # centre, day -> worker, stretch
        for worker_id, centre_id, piece in computed(self.workers, first, after):
            self.free[centre_id, timezone.localdate(piece.starts)].append((worker_id, piece))
        self.load: defaultdict[tuple[int, dt.date], int] = defaultdict(int)  # worker, day -> minutes
        span = clock.day_span(first, (after - first).days)
        held = Booking.objects.filter(resource__worker__in=self.workers, released=False, span__startswith__range=span)
        for worker_id, starts, ends in held.values_list("resource__worker_id", "span__startswith", "span__endswith"):
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
            appointment_id__in=[booking.appointment_id for booking in bookings], released=False, resource__worker__isnull=False
        )
        self.attending: defaultdict[int, set[int]] = defaultdict(set)
        for appointment_id, worker_id in attending.values_list("appointment_id", "resource__worker_id"):
            self.attending[appointment_id].add(worker_id)

    def language(self, person: Person) -> str:
        """What the person speaks best."""
        return spoken_by(person)[0]

    def need(self, booking: Booking) -> Need:
        """The appointment as something that a colleague could take."""
        appointment = booking.appointment
        before, after = appointment.reason.around(appointment.channel)
        during = stretch(booking.span.lower - dt.timedelta(minutes=before), booking.span.upper + dt.timedelta(minutes=after))
        day = timezone.localdate(booking.span.lower)
        absent = booking.resource.worker
        assert absent is not None, "bookings of workers only"
        fits = []
        for worker_id, piece in self.free[appointment.centre_id, day]:
            worker = self.workers[worker_id]
            if covers([piece], during) and self._may(worker, appointment, day):
                fits.append(self.fit(worker, appointment, absent, day))
        return Need(key=booking.pk, during=during, day=day, fits=tuple(fits))

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

    def for_(self, booking: Booking, *, with_colleagues: bool) -> Slot | None:
        """The next free time: of the same professional once they are back; where the reason lets anybody, of who is free first."""
        reason, absent = booking.appointment.reason, booking.resource.worker
        assert absent is not None, "bookings of workers only"
        self.workers[absent.pk] = absent
        same = reason.cover == Cover.SAME_PERSON or not with_colleagues
        for slot in self._slots(reason, absent, booking.appointment.centre, booking.appointment.minutes, same=same):
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


@dataclasses.dataclass(frozen=True, slots=True)
class Away:
    """An absence as the list shows it. at_risk: appointments still to come that nobody has covered."""

    absence_id: int
    worker: Worker
    centre: Centre
    first: dt.date
    last: dt.date
    at_risk: int
    coverage: UUID | None  # the last cover for it


def away_at(centre_ids: Collection[int], *, at: dt.datetime, days: int = AHEAD) -> list[Away]:
    """Who is away at these centres today and in the days to come, the soonest first (four queries)."""
    today = timezone.localdate(at)
    window = period(today, today + dt.timedelta(days=days))
    posts = WorkerPost.objects.filter(role=Role.PROFESSIONAL, centre_id__in=centre_ids, valid__overlap=window).select_related("centre")
    home: dict[int, Centre] = {}
    for post in posts.order_by("pk"):
        if post.centre is not None:
            home.setdefault(post.worker_id, post.centre)
    absences = list(Absence.objects.filter(worker_id__in=home, valid__overlap=window).select_related("worker").order_by("valid"))
    gone = {absence.pk: gone_of(absence, today=today, days=days) for absence in absences}
    counted: defaultdict[int, int] = defaultdict(int)
    for booking in appointments_at_risk(list(gone.values()), at=at) if gone else ():
        counted[booking.resource.worker_id or 0] += 1
    given = dict(Coverage.objects.filter(absence__in=absences, undone_at__isnull=True).order_by("pk").values_list("absence_id", "uuid"))
    return [
        Away(one.pk, one.worker, home[one.worker_id], gone[one.pk].first, gone[one.pk].last, counted[one.worker_id], given.get(one.pk))
        for one in absences
    ]


def lately_covered(centre_ids: Collection[int], *, at: dt.datetime) -> list[Coverage]:
    """What was arranged at these centres in the last two weeks, the latest first, each with `n` appointments (one query)."""
    posts = WorkerPost.objects.filter(role=Role.PROFESSIONAL, centre_id__in=centre_ids)
    rows = Coverage.objects.filter(worker_id__in=posts.values("worker_id"), confirmed_at__gte=at - dt.timedelta(days=AHEAD))
    return list(rows.select_related("worker", "confirmed_by").annotate(n=Count("steps")).order_by("-confirmed_at")[:20])


def gone_of(absence: Absence, *, today: dt.date, days: int = AHEAD) -> Gone:
    """The days of an absence that are still to come; of one without an end those that are looked ahead."""
    first = max(absence.since or today, today)
    return Gone(absence.worker_id, first, max(absence.last or today + dt.timedelta(days=days), first))


def coverable_centres(actor: Actor) -> QuerySet[Centre]:
    """Centres at which the actor may arrange cover, by name (as `permissions.may_cover_at` says of one)."""
    if actor.holds(Role.INSTITUTE):
        return Centre.objects.order_by("name")
    own = Q(pk__in=actor.centres(Role.FRONT_DESK, Role.CENTRE_DIRECTOR)) | Q(territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR))
    return Centre.objects.filter(own).order_by("name")


def unread_notes(worker_id: int, *, on: dt.date) -> list[Coverage]:
    """Covers of somebody who is back and has not read what was done (one query)."""
    rows = Coverage.objects.filter(worker_id=worker_id, read_at__isnull=True, undone_at__isnull=True, last__lt=on)
    return list(rows.select_related("confirmed_by").order_by("first"))


@dataclasses.dataclass(frozen=True, slots=True)
class NoteLine:
    """What became of one appointment: who it was with as much of the name as the reader may see, who took it, whether it took place."""

    step: CoverStep
    who: str

    @property
    def state_label(self) -> str:
        assert self.step.appointment is not None, "notes tell of appointments"
        return str(Appointment.State(self.step.appointment.state).label)


@dataclasses.dataclass(frozen=True, slots=True)
class CoverNote:
    """What was done while somebody was away, by whom. can_undo: something of it has not begun."""

    coverage: Coverage
    lines: tuple[NoteLine, ...]
    can_undo: bool


def cover_note(coverage: Coverage, *, actor: Actor, at: dt.datetime) -> CoverNote:
    """The note of a cover, by time (two queries, and one for each name that is not open). Whoever was away reads the names of their own."""
    steps = list(
        coverage.steps.filter(appointment__isnull=False)
        .select_related("appointment__person", "appointment__reason", "substitute")
        .order_by("span_before", "appointment__span", "pk")
    )
    ids = [step.appointment_id for step in steps]
    visible = set(Appointment.objects.visible_to(actor, at=at).filter(pk__in=ids).values_list("pk", flat=True))
    own = actor.worker_id is not None and actor.worker_id == coverage.worker_id
    lines = []
    for step in steps:
        assert step.appointment is not None, "filtered"
        named = step.appointment_id in visible or (own and not _hidden(step.appointment.person))
        lines.append(NoteLine(step, _who(step.appointment, named)))
    begun = [step.span_before is None or step.span_before.lower <= at for step in steps]
    return CoverNote(coverage, tuple(lines), can_undo=coverage.undone_at is None and not all(begun))
