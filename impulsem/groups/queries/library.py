"""The library, and the page of a project with what participants said of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from uuid import UUID

from django.db.models import Count, F, Q

from impulsem.groups.models import Enrolment, Evaluation, GroupProject, GroupSession, ProjectVersion
from impulsem.groups.models.library import newest
from impulsem.groups.queries.sessions import with_places
from impulsem.groups.reference import topic_name
from impulsem.groups.rules.guides import PARTNERS, Guide
from impulsem.organisation.models import Centre

#: Below so many answers a result is not shown: whoever was there might tell who said it.
FEW = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """A project in the library. held: how many sessions of it took place."""

    version: ProjectVersion
    centre: str
    shared: bool
    topic: str
    partners: tuple[str, ...]
    held: int

    @property
    def project(self) -> GroupProject:
        return self.version.project


@dataclasses.dataclass(frozen=True, slots=True)
class Faces:
    """What participants said. few: not enough of them for anything to be shown."""

    good: int
    so_so: int
    bad: int
    sentences: tuple[str, ...]
    came: int

    @property
    def answers(self) -> int:
        return self.good + self.so_so + self.bad

    @property
    def few(self) -> bool:
        return self.answers < FEW

    @property
    def lines(self) -> list[tuple[str, int]]:
        counts = {"good": self.good, "so_so": self.so_so, "bad": self.bad}
        return [(str(Evaluation.Face(code).label), number) for code, number in counts.items()]


@dataclasses.dataclass(frozen=True, slots=True)
class ProjectPage:
    card: Card
    guide: Guide
    origin: ProjectVersion | None
    coming: tuple[GroupSession, ...]
    faces: Faces


def library(centre_ids: frozenset[int], *, kind: str = "") -> list[Card]:
    """What these centres may plan from, the city's first, then their own and what others share (one query)."""
    rows = (
        ProjectVersion.objects.filter(newest(), project__in=GroupProject.objects.offered_to(centre_ids))
        .select_related("project__centre")
        .annotate(held=Count("project__versions__group_sessions", filter=Q(project__versions__group_sessions__state="held"), distinct=True))
    )
    if kind:
        rows = rows.filter(project__kind=kind)
    kinds = [GroupProject.Kind.VINE, *GroupProject.Kind]
    by_name = rows.order_by(F("project__centre__name").asc(nulls_first=True), "project_id")
    return [_card(row) for row in sorted(by_name, key=lambda row: (row.project.centre_id is not None, kinds.index(row.project.kind)))]


def project_page(project_uuid: UUID, centre_ids: frozenset[int], *, language: str | None, at: dt.datetime) -> ProjectPage | None:
    """A project that these centres may see (five queries)."""
    version = (
        ProjectVersion.objects.filter(newest(), project__in=GroupProject.objects.offered_to(centre_ids), project__uuid=project_uuid)
        .select_related("project__centre", "project__origin__project__centre")
        .annotate(held=Count("project__versions__group_sessions", filter=Q(project__versions__group_sessions__state="held"), distinct=True))
        .first()
    )
    if version is None:
        return None
    sessions = GroupSession.objects.filter(version__project=version.project)
    coming = with_places().filter(pk__in=sessions, state=GroupSession.State.PLANNED, span__endswith__gt=at).order_by("span__startswith")
    said = list(Evaluation.objects.filter(session__in=sessions).values_list("face", "sentence"))
    faces = Counter(face for face, _sentence in said)
    came = Enrolment.objects.filter(session__in=sessions, state=Enrolment.State.ATTENDED).count()
    return ProjectPage(
        card=_card(version),
        guide=version.guide_in(language),
        origin=version.project.origin,
        coming=tuple(coming[:8]),
        faces=Faces(faces["good"], faces["so_so"], faces["bad"], tuple(sorted({text for _face, text in said if text})), came),
    )


def _card(version: ProjectVersion) -> Card:
    centre: Centre | None = version.project.centre
    return Card(
        version=version,
        centre=centre.name if centre else "",
        shared=version.project.shared,
        topic=topic_name(version.topic) if version.topic else "",
        partners=tuple(str(PARTNERS[code]) for code in version.joint_with if code in PARTNERS),
        held=version.held,  # type: ignore[attr-defined]  # annotated by the queries above
    )
