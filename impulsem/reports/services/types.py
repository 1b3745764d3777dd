"""The inventory is changed in versions; opinions are added to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.statements import data
from impulsem.platform.words import Words, said
from impulsem.reports import permissions
from impulsem.reports.models import ReportType, TypeVersion, Usefulness
from impulsem.reports.services import refusals

FIELDS = (
    "title", "purpose", "ground", "ground_status", "owner", "deadline_days", "deadline_kind", "deadline_ground", "others", "language",
    "allows", "sections",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class TypeDetails:
    """What a version of a type says; see `TypeVersion`."""

    title: Words
    purpose: Words
    ground: Words
    ground_status: str
    owner: Words
    deadline_days: int | None
    deadline_kind: str
    deadline_ground: Words
    others: str
    language: str
    allows: tuple[str, ...]
    sections: Sequence[Mapping[str, Any]]


@transaction.atomic
def change_type(*, type: ReportType, details: TypeDetails, note: str, since: dt.date, by: Actor, at: dt.datetime) -> TypeVersion:
    """The next version, from `since` on. Requests that began with an earlier one keep it.

    Refuses: NotInTheInventory, SayWhatChanged, NothingChanged, NoSections, SectionAsksTooMuch.
    """
    if not permissions.keeps_inventory(by):
        raise refusals.NotInTheInventory
    check_sections(details.sections, details.allows)
    ReportType.objects.select_for_update().get(pk=type.pk)
    last = type.versions.order_by("-number").first()
    values = {name: getattr(details, name) for name in FIELDS} | {"allows": sorted(details.allows), "sections": list(details.sections)}
    if last is not None:
        if not note.strip():
            raise refusals.SayWhatChanged
        if all(getattr(last, name) == value for name, value in values.items()):
            raise refusals.NothingChanged
    version = TypeVersion.objects.create(
        type=type,
        number=last.number + 1 if last else 1,
        since=since,
        note=note.strip()[:300],
        written_at=at,
        written_by_id=by.worker_id,
        **values,
    )
    audit.record(by, "reports.type_changed", on=type, number=version.number)
    return version


def check_sections(sections: Sequence[Mapping[str, Any]], allows: Collection[str]) -> None:
    """Every section uses only data whose category the type allows."""
    if not sections:
        raise refusals.NoSections
    for section in sections:
        found = [data.get(code) for code in section["data"]]
        beyond = [datum for datum in found if datum is not None and datum.category not in allows]
        if beyond:
            raise refusals.SectionAsksTooMuch(section=said(section["title"]), data=", ".join(str(one.title) for one in beyond))


@transaction.atomic
def prune_type(*, type: ReportType, active: bool, by: Actor) -> None:
    """Take a type out of the inventory, or back in: no new request of it begins; those that there are go on."""
    if not permissions.keeps_inventory(by):
        raise refusals.NotInTheInventory
    ReportType.objects.filter(pk=type.pk).update(active=active)
    audit.record(by, "reports.type_pruned", on=type, active=active)


@transaction.atomic
def give_opinion(*, type: ReportType, side: str, score: int, reason: str, by: Actor, at: dt.datetime) -> Usefulness:
    """How useful a type of report is, and why; for the recipient, as they said it. Refuses OutOfScale."""
    if not 1 <= score <= 5 or side not in Usefulness.Side.values or not reason.strip():
        raise refusals.OutOfScale
    return Usefulness.objects.create(type=type, side=side, score=score, reason=reason.strip()[:300], said_at=at, written_by_id=by.worker_id)


def version_on(type: ReportType, day: dt.date) -> TypeVersion | None:
    """The version that holds on a day."""
    return type.versions.filter(since__lte=day).order_by("-number").first()
