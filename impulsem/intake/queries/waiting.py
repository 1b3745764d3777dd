"""Waiting lists for their pages: of staff, of everybody, of whoever holds a slip. Each says how many SQL queries it takes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from impulsem.agenda.models import Appointment
from impulsem.agenda.queries import Slot, next_slots
from impulsem.intake.models import Candidate, CandidateEvent, CriteriaVersion, Offer, WaitingKind, WaitingList
from impulsem.intake.models.waiting import CandidateQuerySet
from impulsem.intake.rules import criteria as rules
from impulsem.intake.rules.criteria import Criterion
from impulsem.intake.rules.queueing import BANDS, WEEKS, Band, Expected, Pace, expected, in_bands
from impulsem.organisation.models import Centre, Worker
from impulsem.people.models import Person
from impulsem.people.queries import guarded
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared

A_PAGE = 30
SLOTS = 3  # proposed to whoever comes first
FEWEST = 5  # who wait, of whom everybody is told how many there are
State = Candidate.State


@dataclasses.dataclass(frozen=True, slots=True)
class ListLine:
    """A list of a centre, in numbers."""

    waiting_list: WaitingList
    waiting: int
    offered: int
    longest_days: int


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, as the list shows them: since when, why in this place, what is offered."""

    candidate: Candidate
    days: int
    reasons: tuple[tuple[str, int], ...]
    offered: Offer | None = None

    @property
    def why(self) -> str:
        """The reasons in a line."""
        return " · ".join(f"{what} +{points}" for what, points in self.reasons)

    @property
    def name(self) -> str:
        person = self.candidate.person
        if person is not None:
            return person.full_name
        return self.candidate.demand.caller_name if self.candidate.demand else ""

    @property
    def band(self) -> Band | None:
        return BANDS[self.candidate.band - 1] if self.candidate.band else None


@dataclasses.dataclass(frozen=True, slots=True)
class Outlook:
    """How many wait by band, and when each band is likely to be offered something; `expected` is none while nobody can say."""

    waiting: int
    pace: Pace
    bands: tuple[tuple[Band, int, Expected | None], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ListPage:
    waiting_list: WaitingList
    version: CriteriaVersion | None
    criteria: tuple[Criterion, ...]
    rows: tuple[Waiting, ...]  # a page of those who wait, in order
    offered: tuple[Waiting, ...]  # to be answered
    outlook: Outlook
    slots: tuple[tuple[Slot, str], ...]  # the next free times, with who attends
    page: int
    pages: int
    unseen: int  # who wait and whom the reader may not know of

    @property
    def first(self) -> Waiting | None:
        """Who comes next, on the first page."""
        return self.rows[0] if self.rows and self.page == 1 else None

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1


def lists_of(actor: Actor, *, at: dt.datetime) -> list[ListLine]:
    """The lists of the centres where the actor attends or directs (one query)."""
    rows = WaitingList.objects.of(actor).filter(kind__active=True).select_related("kind", "centre")
    counted = rows.annotate(
        waiting=Count("candidates", filter=Q(candidates__state=State.WAITING)),
        offered=Count("candidates", filter=Q(candidates__state=State.OFFERED)),
        oldest=Min("candidates__entered_at", filter=Q(candidates__state=State.WAITING)),
    ).order_by("centre__name", "kind__order")
    return [ListLine(row, row.waiting, row.offered, _days(row.oldest, at) if row.oldest else 0) for row in counted]


def list_page(waiting_list: WaitingList, *, actor: Actor, at: dt.datetime, page: int = 1) -> ListPage:
    """A list as staff see it: seven queries at most, and three of the agenda for the next free times."""
    version, criteria = _in_force(waiting_list, at)
    outlook = outlook_of(waiting_list, at=at)
    pages = max(-(-outlook.waiting // A_PAGE), 1)
    page = min(max(page, 1), pages)
    rows = _in_order(waiting_list.pk, (page - 1) * A_PAGE, page * A_PAGE, actor=actor, at=at)
    offered = _to_be_answered(waiting_list.pk, actor=actor, at=at)
    offers = {offer.candidate_id: offer for offer in _open_offers(waiting_list.pk)} if offered else {}
    return ListPage(
        waiting_list=waiting_list,
        version=version,
        criteria=criteria,
        rows=tuple(_waiting(row, criteria, at) for row in rows),
        offered=tuple(_waiting(row, criteria, at, offers.get(row.pk)) for row in offered),
        outlook=outlook,
        slots=tuple(slots_for(waiting_list, at=at)) if page == 1 else (),
        page=page,
        pages=pages,
        unseen=_unseen(waiting_list, actor, at),
    )


@prepared
def _in_order(list_id: int, after: int, last: int, *, actor: Actor, at: dt.datetime) -> QuerySet[Candidate]:
    waiting = Candidate.objects.filter(waiting_list_id=list_id, state=State.WAITING, place__gt=after, place__lte=last)
    return _with_names(waiting.visible_to(actor, at=at)).order_by("place")


@prepared
def _to_be_answered(list_id: int, *, actor: Actor, at: dt.datetime) -> QuerySet[Candidate]:
    offered = Candidate.objects.filter(waiting_list_id=list_id, state=State.OFFERED)
    return _with_names(offered.visible_to(actor, at=at)).order_by("entered_at")


def _with_names(rows: CandidateQuerySet) -> CandidateQuerySet:
    return rows.select_related("person", "demand").defer("person__name_vector", "demand__words")


@prepared
def _open_offers(list_id: int) -> QuerySet[Offer]:
    return Offer.objects.filter(candidate__waiting_list_id=list_id, answer="")


def _unseen(waiting_list: WaitingList, actor: Actor, at: dt.datetime) -> int:
    """How many wait whom the reader may not know of: asked of the few who are guarded, not of everybody (a query, or two)."""
    few = _guarded(waiting_list.pk)
    return len(few) - Candidate.objects.filter(pk__in=few).visible_to(actor, at=at).count() if few else 0


@prepared
def _guarded(list_id: int) -> QuerySet[Candidate, int]:
    sealed = Person.objects.filter(sealed_by__isnull=False).values("pk")
    waiting = Candidate.objects.filter(waiting_list_id=list_id, state=State.WAITING)
    return waiting.filter(Q(person_id__in=sealed) | Q(person_id__in=guarded())).values_list("pk", flat=True)


def slots_for(waiting_list: WaitingList, *, at: dt.datetime, limit: int = SLOTS) -> list[tuple[Slot, str]]:
    """The next free times at the centre for what the list is about, with the names of who attends."""
    reason = waiting_list.kind.reason
    if reason is None:
        return []
    slots = next_slots(reason, at=at, centres=[waiting_list.centre], for_staff=True, limit=limit)
    names = dict(Worker.objects.filter(pk__in={key for slot in slots for key in slot.worker_ids}).values_list("pk", "name"))
    return [(slot, ", ".join(names[key] for key in slot.worker_ids)) for slot in slots]


def candidate_of(candidate: Candidate, *, at: dt.datetime) -> tuple[Waiting, Expected | None]:
    """One candidate with the reasons of their place and when something is likely (four queries)."""
    waiting_list = candidate.waiting_list
    _version, criteria = _in_force(waiting_list, at)
    found = _waiting(candidate, criteria, at)
    outlook = outlook_of(waiting_list, at=at) if found.band else None
    when = next((date for band, _people, date in outlook.bands if band == found.band), None) if outlook else None
    return found, when


def story_of(candidate: Candidate) -> list[CandidateEvent]:
    """Everything that happened, the last first (one query)."""
    return list(candidate.events.select_related("worker", "criteria").order_by("-at", "-pk"))


def outlook_of(waiting_list: WaitingList, *, at: dt.datetime) -> Outlook:
    """Bands, pace and expected dates (two queries)."""
    waiting = next(iter(_how_many(waiting_list.pk)), 0)
    pace = pace_of(waiting_list, at=at)
    today = timezone.localdate(at)
    return Outlook(waiting, pace, tuple((band, people, expected(band, waiting, pace, on=today)) for band, people in in_bands(waiting)))


def pace_of(waiting_list: WaitingList, *, at: dt.datetime) -> Pace:
    """How many were attended in each of the last weeks (one query)."""
    since = at - dt.timedelta(weeks=WEEKS)
    weeks = Counter(int((at - moment) / dt.timedelta(weeks=1)) for moment in _attended(waiting_list.pk, since, at) if moment)
    return Pace(tuple(weeks[number] for number in range(WEEKS)))


@prepared
def _how_many(list_id: int) -> QuerySet[Candidate, int]:
    """One row, or none where nobody waits."""
    rows = Candidate.objects.filter(waiting_list_id=list_id, state=State.WAITING).order_by().values("waiting_list")
    return rows.annotate(people=Count("pk")).values_list("people", flat=True)


@prepared
def _attended(list_id: int, since: dt.datetime, at: dt.datetime) -> QuerySet[Candidate, dt.datetime | None]:
    rows = Candidate.objects.filter(waiting_list_id=list_id, state=State.ACCEPTED, ended_at__gt=since, ended_at__lte=at)
    return rows.values_list("ended_at", flat=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Published:
    """A list as everybody may read it. waiting: to the nearest five; 0 when there are too few to be told."""

    kind: WaitingKind
    version: CriteriaVersion | None
    criteria: tuple[Criterion, ...]
    waiting: int
    bands: tuple[tuple[Band, int, Expected | None], ...]  # people: 0 where there are too few to be told
    a_month: int  # attended, at the pace of the last weeks; 0: nobody can say yet


def published(centre: Centre, *, at: dt.datetime) -> list[Published]:
    """The lists of a centre for everybody (four queries a list)."""
    found = []
    for each in WaitingList.objects.filter(centre=centre, kind__active=True).select_related("kind", "centre").order_by("kind__order"):
        version, criteria = _in_force(each, at)
        outlook = outlook_of(each, at=at)
        told = outlook.waiting >= FEWEST
        found.append(
            Published(
                kind=each.kind,
                version=version,
                criteria=criteria,
                waiting=5 * round(outlook.waiting / 5) if told else 0,
                bands=tuple((band, people if people >= FEWEST else 0, when) for band, people, when in outlook.bands) if told else (),
                a_month=round(outlook.pace.a_week * 52 / 12) if outlook.pace.is_known else 0,
            )
        )
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """What whoever holds a slip is told. steps: what happened, without who did it and without words of staff."""

    band: Band | None
    when: Expected | None
    reasons: tuple[tuple[Criterion, int], ...]
    days: int
    steps: tuple[CandidateEvent, ...]
    offered: Offer | None
    appointment: Appointment | None


def standing_of(candidate: Candidate, *, at: dt.datetime) -> Standing:
    """Seven queries."""
    told, when = candidate_of(candidate, at=at)
    _version, criteria = _in_force(candidate.waiting_list, at)
    return Standing(
        band=told.band,
        when=when,
        reasons=tuple(rules.reasons_of(criteria, candidate.facts | {"days_waiting": told.days})),
        days=told.days,
        steps=tuple(candidate.events.exclude(kind=CandidateEvent.Kind.RECEIPT).order_by("-at", "-pk")),
        offered=open_offer_of(candidate),
        appointment=appointment_of(candidate),
    )


def centres_with_lists() -> QuerySet[Centre]:
    """Centres that have something to publish (one query)."""
    return Centre.objects.filter(waiting_lists__kind__active=True).distinct().order_by("name")


def appointment_of(candidate: Candidate) -> Appointment | None:
    """What an accepted offer became (one query)."""
    found = candidate.offered.select_related("appointment").filter(appointment__isnull=False).first()
    return found.appointment if found else None


def open_offer_of(candidate: Candidate) -> Offer | None:
    """What is offered and not answered (one query)."""
    return candidate.offered.filter(answer="").first()


def _in_force(waiting_list: WaitingList, at: dt.datetime) -> tuple[CriteriaVersion | None, tuple[Criterion, ...]]:
    """The version of the criteria that counts, and what it says (one query)."""
    version = CriteriaVersion.objects.in_force(waiting_list.kind, timezone.localdate(at))
    return version, tuple(rules.read(version.criteria)) if version else ()


def _waiting(candidate: Candidate, criteria: Sequence[Criterion], at: dt.datetime, offered: Offer | None = None) -> Waiting:
    days = _days(candidate.entered_at, at)
    reasons = rules.reasons_of(criteria, candidate.facts | {"days_waiting": days})
    return Waiting(candidate, days, tuple((said_shortly(each), points) for each, points in reasons), offered)


def said_shortly(criterion: Criterion) -> str:
    """What a criterion looks at, in few words."""
    return str(rules.FACTS[criterion.fact].label)


def _days(since: dt.datetime, at: dt.datetime) -> int:
    return max((timezone.localdate(at) - timezone.localdate(since)).days, 0)
