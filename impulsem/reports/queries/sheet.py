"""One report as its page shows it: what stands in it, what could, what is asked of the author, what differs from the last one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from impulsem.casework.models import Entry
from impulsem.casework.permissions import standing_of
from impulsem.documents.models import SignatureRequest
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.people.queries import households_label
from impulsem.platform.actors import Actor
from impulsem.platform.statements import CATEGORIES, Entering, data
from impulsem.platform.words import said
from impulsem.reports import permissions, rules
from impulsem.reports.models import (
    Disclosure,
    Draft,
    DraftStatement,
    Judgement,
    ReportRequest,
    ReportVersion,
    RequestEvent,
    TypeVersion,
)
from impulsem.reports.services import choices_of, content_of, is_in, reviewers_of

State = ReportRequest.State
#: The way of a report, as its page draws it.
STEPS = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SIGNED, State.DELIVERED)
PAPER = (Entry.Kind.PAPERWORK, Entry.Kind.COORDINATION, Entry.Kind.HOME_VISIT, Entry.Kind.INTERVIEW, Entry.Kind.CALL)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A sentence on the page. stands: whether it is in the report; guarded: it enters only with a reason."""

    pk: int
    text: str
    source: str
    dated: dt.date | None
    stale: bool
    stands: bool
    offered: bool
    guarded: bool
    confidential: bool
    reason: str
    covered: tuple[str, ...]
    origin: str


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """judgement: what the author wrote; None where nothing is asked of the author."""

    code: str
    number: int
    title: str
    guidance: str
    lines: list[Line]
    asks: bool
    judgement: Judgement | None
    difference: rules.Difference | None

    @property
    def standing(self) -> list[Line]:
        return [line for line in self.lines if line.stands]

    @property
    def offered(self) -> list[Line]:
        return [line for line in self.lines if not line.stands]

    @property
    def written(self) -> bool:
        return self.judgement is not None and bool(self.judgement.text.strip())

    @property
    def stale(self) -> bool:
        return any(line.stale for line in self.standing)

    @property
    def done(self) -> bool:
        return (self.written or not self.asks) and not self.stale


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the page of a report."""

    request: ReportRequest
    label: str
    about: list[str]
    draft: Draft | None
    sections: list[Section]
    version: ReportVersion | None  # the last that was sent
    previous: ReportVersion | None  # of an earlier report of the same type
    newer_type: TypeVersion | None
    writes: bool
    reviews: bool
    further: bool
    reviewers: list[Worker]
    allowed: list[str]
    not_allowed: list[str]
    covered: list[str]
    events: list[RequestEvent]
    entries: list[Entry]
    may_count: list[Entry]
    minutes: int
    usual_minutes: int | None
    to_sign: SignatureRequest | None
    disclosures: list[Disclosure]
    days_left: int
    steps: list[tuple[str, str, str]]  # label, "done" | "now" | "", who

    @property
    def missing(self) -> list[Section]:
        return [section for section in self.sections if section.asks and not section.written]

    @property
    def stale(self) -> int:
        return sum(1 for section in self.sections for line in section.standing if line.stale)

    @property
    def stated(self) -> int:
        return sum(len(section.standing) for section in self.sections)

    @property
    def moved(self) -> bool:
        """The day fell on one on which nobody works."""
        return self.request.due_on != self.request.due_asked


def find(uuid: UUID, actor: Actor, *, at: dt.datetime) -> ReportRequest | None:
    """A request that the actor may open (one query)."""
    rows = ReportRequest.objects.visible_to(actor, at=at).filter(uuid=uuid)
    return rows.select_related("version__type", "file__centre", "file__household", "author", "reviewer", "document").first()


def sheet(request: ReportRequest, actor: Actor, *, at: dt.datetime) -> Sheet:
    """The page of a report that `find` gave (a fixed number of queries, whatever the report says)."""
    today = timezone.localdate(at)
    draft = request.drafts.order_by("-number").first()
    version = request.versions.select_related("author").order_by("-number").first()
    previous = _previous(request)
    rows = list(draft.statements.order_by("section", "position")) if draft is not None else []
    writes = permissions.writes(request, actor, at=at)
    shown = CATEGORIES
    allows = set(request.version.allows)
    entries = list(Entry.objects.filter(report_request__request=request).select_related("written_by").order_by("-happened_at"))
    return Sheet(
        request=request,
        label=households_label([request.file.household_id], today, actor=actor, at=at)[request.file.household_id],
        about=[one.full_name for one in Person.objects.filter(pk__in=request.about.all()).order_by("birth_date", "pk")],
        draft=draft,
        sections=_sections(request, rows, draft, previous, today),
        version=version,
        previous=previous,
        newer_type=TypeVersion.objects.filter(type=request.version.type, number__gt=request.version.number, since__lte=today)
        .order_by("-number")
        .first(),
        writes=writes,
        reviews=permissions.reviews(request, actor),
        further=writes or permissions.reviews(request, actor),
        reviewers=_reviewers(request, actor, at=at) if writes and request.state == State.DRAFT else [],
        allowed=[str(name) for code, name in shown.items() if code in allows],
        not_allowed=[str(name) for code, name in shown.items() if code not in allows],
        covered=sorted({label for row in rows for label in row.covered}),
        events=list(request.events.select_related("worker").order_by("-at", "-pk")),
        entries=entries,
        may_count=_may_count(request, actor) if writes else [],
        minutes=_minutes(request),
        usual_minutes=usual_minutes(request.version.type_id),
        to_sign=_to_sign(request, actor),
        disclosures=list(Disclosure.objects.filter(delivery__request=request).select_related("person").order_by("pk")),
        days_left=(request.due_on - today).days,
        steps=_steps(request),
    )


def _sections(
    request: ReportRequest, rows: Sequence[DraftStatement], draft: Draft | None, previous: ReportVersion | None, today: dt.date
) -> list[Section]:
    chosen = choices_of(request)
    judged = {one.section: one for one in request.judgements.all()}
    differing = {}
    if previous is not None and draft is not None:
        now = content_of(request, draft)["sections"]
        differing = {one.section: one for one in rules.differences(previous.content["sections"], now)}
    by_section: dict[str, list[Line]] = {}
    for row in rows:
        choice = chosen.get((row.section, row.origin))
        by_section.setdefault(row.section, []).append(
            Line(
                pk=row.pk,
                text=row.text,
                source=row.source,
                dated=row.dated,
                stale=row.stale_since is not None and row.stale_since <= today,
                stands=is_in(row, chosen),
                offered=row.entering != Entering.ITSELF,
                guarded=row.entering == Entering.REASONED,
                confidential=row.category == "confidential",
                reason=choice.reason if choice is not None else "",
                covered=tuple(row.covered),
                origin=row.origin,
            )
        )
    return [
        Section(
            code=one["code"],
            number=number,
            title=said(one["title"]),
            guidance=said(one["guidance"]),
            lines=by_section.get(one["code"], []),
            asks=one["judgement"],
            judgement=judged.get(one["code"]),
            difference=differing.get(one["code"]),
        )
        for number, one in enumerate(request.version.sections, start=1)
    ]


def _previous(request: ReportRequest) -> ReportVersion | None:
    """What was last delivered of this type about this file, before this one (one query)."""
    rows = ReportVersion.objects.filter(
        delivery__isnull=False, request__file_id=request.file_id, request__version__type_id=request.version.type_id
    ).exclude(request=request)
    return rows.select_related("request").order_by("-made_at").first()


def _reviewers(request: ReportRequest, actor: Actor, *, at: dt.datetime) -> list[Worker]:
    return list(reviewers_of(request, at=at).exclude(pk=actor.worker_id or 0))


def _may_count(request: ReportRequest, actor: Actor) -> list[Entry]:
    """The actor's entries in this file since the request came, which count for no report yet (one query)."""
    rows = Entry.objects.filter(
        participants__file_id=request.file_id,
        professionals__worker_id=actor.worker_id or 0,
        kind__in=PAPER,
        happened_at__date__gte=request.received_on,
        report_request__isnull=True,
    )
    return list(rows.distinct().order_by("-happened_at")[:6])


def _minutes(request: ReportRequest) -> int:
    """Of every professional who took part in the entries that count for it (one query)."""
    rows = Entry.objects.filter(report_request__request=request, professionals__isnull=False)
    return rows.aggregate(spent=Sum("minutes"))["spent"] or 0


def usual_minutes(type_id: int) -> int | None:
    """What a report of this type takes on average, of those that have entries; None under three (one query)."""
    rows = Entry.objects.filter(report_request__request__version__type_id=type_id, professionals__isnull=False)
    found = rows.values_list("report_request__request_id").annotate(spent=Sum("minutes")).values_list("spent", flat=True)
    spent = list(found)
    return round(sum(spent) / len(spent)) if len(spent) >= 3 else None


def _to_sign(request: ReportRequest, actor: Actor) -> SignatureRequest | None:
    """The actor's own signature that is still missing (one query)."""
    if request.document_id is None or request.state != State.SIGNING:
        return None
    return SignatureRequest.objects.waiting().filter(document_id=request.document_id, worker_id=actor.worker_id or 0).first()


def _steps(request: ReportRequest) -> list[tuple[str, str, str]]:
    """The way of a report; between approval and signature it is "being signed"."""
    here = (
        STEPS.index(State.APPROVED if request.state == State.SIGNING else State(request.state)) if request.state != State.WITHDRAWN else -1
    )
    who = {
        State.DRAFT: request.author.name,
        State.IN_REVIEW: request.reviewer.name if request.reviewer else "",
        State.DELIVERED: request.asked_by,
    }
    steps = []
    for place, state in enumerate(STEPS):
        label = State.SIGNING if state == State.APPROVED and request.state == State.SIGNING else state
        steps.append((str(label.label), "done" if place < here else "now" if place == here else "", who.get(state, "")))
    return steps


def may_begin(file_id: int, actor: Actor, *, at: dt.datetime) -> bool:
    """Whether the actor may write down a request about a file (one query)."""
    here = standing_of(file_id, actor, at=at)
    return here.works_here or here.directs or (here.reaches and not here.desk_only)


def disclosed_of(person_ids: Sequence[int], limit: int = 5) -> list[Disclosure]:
    """What left about these persons, the last first (one query)."""
    return list(Disclosure.objects.filter(person_id__in=person_ids).select_related("person", "delivery__request").order_by("-at")[:limit])


def titles_of_data(codes: Sequence[str]) -> list[str]:
    """What data are called, for the inventory."""
    return [str(datum.title) for code in codes if (datum := data.get(code)) is not None]
