"""Sessions to come, with their places; nothing about who has them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from impulsem.groups.models import Enrolment, GroupProject, GroupSession, SessionWorker
from impulsem.organisation.models import Centre
from impulsem.platform import clock
from impulsem.platform.words import said


@dataclasses.dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as a catalogue shows it. taken: places promised; waiting: how many wait for one; sittings: sessions of its series."""

    session: GroupSession
    taken: int
    waiting: int
    sittings: int

    @property
    def free(self) -> int:
        """Places that can be given now: while somebody waits, none."""
        return 0 if self.waiting else max(self.session.capacity - self.taken, 0)

    @property
    def title(self) -> str:
        return said(self.session.version.title)

    @property
    def summary(self) -> str:
        return said(self.session.version.summary)

    @property
    def kind(self) -> str:
        return self.session.version.project.kind

    @property
    def kind_label(self) -> str:
        return str(GroupProject.Kind(self.kind).label)

    @property
    def centre(self) -> Centre:
        return self.session.centre

    @property
    def starts_at(self) -> dt.datetime:
        return self.session.starts_at

    @property
    def place(self) -> str:
        return self.session.place or self.session.centre.address or self.session.centre.name


def with_places() -> QuerySet[GroupSession]:
    """Sessions with `taken`, `waiting` and `came`, and all that a line about them says (one query)."""
    holding, waiting = Q(enrolments__state__in=Enrolment.HOLDING), Q(enrolments__state=Enrolment.State.WAITING)
    return GroupSession.objects.select_related("version__project", "centre", "room", "series").annotate(
        taken=Count("enrolments", filter=holding),
        waiting=Count("enrolments", filter=waiting),
        came=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.ATTENDED)),
    )


def open_sessions(
    *,
    at: dt.datetime,
    kind: str | None = None,
    centres: Collection[Centre] | None = None,
    topic: str | None = None,
    language: str | None = None,
    public: bool | None = None,
    limit: int = 200,
) -> list[OpenSession]:
    """Sessions that begin after `at`, the soonest first; of a series that has begun or not, its next one (two queries).

    topic: those of it, and those of no topic in particular. public: only those in which residents enrol themselves (True), or not (False).
    Full ones are listed too: one may wait for a place.
    """
    rows = with_places().filter(state=GroupSession.State.PLANNED, span__startswith__gt=at)
    if kind is not None:
        rows = rows.filter(version__project__kind=kind)
    if centres is not None:
        rows = rows.filter(centre__in=centres)
    if topic is not None:
        rows = rows.filter(topic__in=[topic, ""])
    if language is not None:
        rows = rows.filter(Q(language=language) | Q(interpreter=language))
    if public is not None:
        rows = rows.filter(public=public)
    found, series_seen = [], set()
    for row in rows.order_by("span__startswith", "pk")[:limit]:
        if row.series_id is not None and row.series_id in series_seen:
            continue
        series_seen.add(row.series_id)
        found.append(row)
    sittings = _sittings({row.series_id for row in found if row.series_id is not None})
    return [OpenSession(row, row.taken, row.waiting, sittings.get(row.series_id or 0, 1)) for row in found]  # type: ignore[attr-defined]  # annotated by with_places


def other_days(session: GroupSession, *, at: dt.datetime, limit: int = 6) -> list[OpenSession]:
    """Sessions of the same project with places left, in which residents enrol themselves: those of the centre first (two queries)."""
    found = [each for each in open_sessions(at=at, kind=session.version.project.kind, public=True) if each.free and each.session != session]
    same = [each for each in found if each.session.version.project_id == session.version.project_id]
    return sorted(same, key=lambda each: (each.centre != session.centre, each.starts_at))[:limit]


def _sittings(series: set[int]) -> dict[int, int]:
    if not series:
        return {}
    live = GroupSession.objects.filter(series_id__in=series).exclude(state=GroupSession.State.CANCELLED)
    return dict(live.order_by().values("series_id").annotate(number=Count("pk")).values_list("series_id", "number"))


def calendar(*, day: dt.date, days: int, centre: Centre | None = None, worker_id: int | None = None) -> list[GroupSession]:
    """Sessions of some days that were not called off, at a centre or held by a worker, with their places (one query)."""
    starts, ends = clock.day_span(day, days)
    rows = with_places().filter(span__startswith__gte=starts, span__startswith__lt=ends).exclude(state=GroupSession.State.CANCELLED)
    if centre is not None:
        rows = rows.filter(centre=centre)
    if worker_id is not None:
        rows = rows.filter(Exists(SessionWorker.objects.filter(session_id=OuterRef("pk"), worker_id=worker_id)))
    return list(rows.order_by("span__startswith", "pk"))
