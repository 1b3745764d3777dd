"""What the scan found, for whoever works with the households: by household, with the papers and data that are missing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.documents.models import Document
from impulsem.entitlement.models import Finding, Requirement, Scan
from impulsem.entitlement.rules.words import MISSING
from impulsem.people.models import Household, HouseholdMembership, Reach
from impulsem.people.queries import households_label
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared

ON_A_PAGE = 30  # households

State, Says = Finding.State, Finding.Says
#: What the list can be narrowed to.
VIEWS: dict[str, tuple[Promise, Q]] = {
    "probable": (_("Probably entitled"), Q(says=Says.PROBABLE, state=State.NEW)),
    "told": (_("Told, not claimed yet"), Q(says=Says.PROBABLE, state=State.TOLD)),
    "unsure": (_("Something is missing to know"), Q(says=Says.UNSURE, state__in=[State.NEW, State.TOLD])),
    "dismissed": (pgettext_lazy("finding", "Set aside"), Q(state=State.DISMISSED)),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A finding. euros as its `pays` says; missing: data in words; papers: those that nobody has brought yet."""

    finding: Finding
    euros: Decimal
    missing: list[str]
    papers: list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Home:
    uuid: UUID
    label: str
    lines: list[Line]


@dataclasses.dataclass(frozen=True, slots=True)
class Findings:
    """A page of households with what was found for them. counts: findings by view; scanned: the last scan that came to its end."""

    view: str
    counts: list[tuple[str, Promise, int]]
    homes: list[Home]
    page: Page[Any]
    scanned: Scan | None


def findings(actor: Actor, *, at: dt.datetime, view: str, page: int | str = 1) -> Findings:
    """What was found for the households of whose people the actor is in charge, the most money first (8 queries at most)."""
    mine = _mine(actor, at)
    counted = mine.aggregate(**{code: Count("pk", filter=condition) for code, (_name, condition) in VIEWS.items()})
    view = view if view in VIEWS else "probable"
    rows = mine.filter(VIEWS[view][1])
    worth = Case(When(pays=Finding.Pays.MONTHLY, then=F("cents") * 12), default=F("cents"), output_field=IntegerField())
    of_homes = rows.values("household_id").annotate(worth=Max(worth, default=Value(0))).order_by("-worth", "household_id")
    shown = Paginator(of_homes, ON_A_PAGE).get_page(page)
    keys = [row["household_id"] for row in shown]
    return Findings(
        view=view,
        counts=[(code, name, counted[code]) for code, (name, _condition) in VIEWS.items()],
        homes=_homes(keys, rows, actor, at),
        page=shown,
        scanned=Scan.objects.filter(ended_at__isnull=False).order_by("-started_at").first(),
    )


def finding_of(key: UUID, actor: Actor, *, at: dt.datetime) -> Finding | None:
    """One that the actor may see (one query)."""
    return Finding.objects.visible_to(actor, at=at).select_related("benefit", "household").filter(uuid=key).first()


def to_tell(actor: Actor, *, at: dt.datetime) -> int:
    """How many findings wait for the actor: probably entitled, and nobody was told (one query)."""
    return len(_probable(actor, at))


@prepared
def _probable(actor: Actor, at: dt.datetime) -> QuerySet[Finding, int]:
    return _mine(actor, at).filter(VIEWS["probable"][1]).values_list("pk", flat=True)


def _mine(actor: Actor, at: dt.datetime) -> QuerySet[Finding]:
    """Open findings of households with somebody whom the actor is in charge of, or covers; not of all whom an appointment brings."""
    in_charge = Reach.objects.in_charge(actor, at=at)
    living = HouseholdMembership.objects.on(timezone.localdate(at)).filter(person_id__in=in_charge.values("person_id"))
    return Finding.objects.open().visible_to(actor, at=at).filter(household_id__in=living.values("household_id"))


def _homes(keys: Sequence[int], rows: QuerySet[Finding], actor: Actor, at: dt.datetime) -> list[Home]:
    if not keys:
        return []
    day = timezone.localdate(at)
    of_home: dict[int, list[Finding]] = defaultdict(list)
    for finding in rows.filter(household_id__in=keys).select_related("benefit").order_by("-cents", "benefit__order"):
        of_home[finding.household_id].append(finding)
    labels = households_label(keys, day, actor=actor, at=at)
    uuids = dict(Household.objects.filter(pk__in=keys).values_list("pk", "uuid"))
    wanted = _wanted({finding.benefit_id for found in of_home.values() for finding in found})
    proven = _proven(keys, actor, at)
    return [
        Home(uuids[key], labels[key], [_line(finding, wanted[finding.benefit_id], proven[key]) for finding in of_home[key]]) for key in keys
    ]


def _line(finding: Finding, wanted: Sequence[Requirement], proven: Collection[str]) -> Line:
    return Line(
        finding=finding,
        euros=Decimal(finding.cents) / 100,
        missing=[str(words) for bit, words in MISSING.items() if finding.missing & bit],
        papers=[str(requirement) for requirement in wanted if requirement.proof not in proven] if finding.says == Says.PROBABLE else [],
    )


def _wanted(benefits: Collection[int]) -> dict[int, list[Requirement]]:
    found: dict[int, list[Requirement]] = defaultdict(list)
    for requirement in Requirement.objects.filter(benefit_id__in=benefits):
        found[requirement.benefit_id].append(requirement)
    return found


def _proven(keys: Sequence[int], actor: Actor, at: dt.datetime) -> dict[int, set[str]]:
    """Of each household, what papers that are there and not out of date prove (one query)."""
    day = timezone.localdate(at)
    valid = Document.objects.visible_to(actor, at=at).there().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
    living = HouseholdMembership.objects.on(day).filter(household_id__in=keys)
    found: dict[int, set[str]] = defaultdict(set)
    rows = valid.exclude(proves="").filter(about__memberships__in=living).values_list("about__memberships__household_id", "proves")
    for household, proof in rows.distinct():
        found[household].add(proof)
    return found
