"""What is known of a household without asking: each thing with its source, as an application shows it and keeps it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from impulsem.benefits.models import Application
from impulsem.people.models import Address, Circumstance
from impulsem.people.queries import Member, MoneyLine, MoneySheet, household_sheet, known_to, money
from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """Who lives there, what comes in and goes out, what is true of them, and where they live, on a day."""

    label: str
    members: Sequence[Member]
    money: MoneySheet
    circumstances: Sequence[Circumstance]
    home: Address | None

    @property
    def without_income(self) -> list[Member]:
        """Adults of whom nobody has written down what comes in, nor that nothing does: a rule cannot take them for either."""
        told = {line.person_id for line in self.money.income}
        told |= {each.person_id for each in self.circumstances if each.kind == Circumstance.Kind.NO_INCOME}
        return [member for member in self.members if not member.is_minor and member.died_on is None and member.person_id not in told]

    @property
    def stale(self) -> list[MoneyLine]:
        return self.money.stale


def known_of(household_id: int, *, on: dt.date, actor: Actor, at: dt.datetime) -> Known:
    """Four queries."""
    sheet = household_sheet(household_id, on, actor=actor, at=at)
    keys = [member.person_id for member in sheet.members]
    circumstances = Circumstance.objects.on(on).filter(known_to(actor, at), person_id__in=keys).select_related("person")
    return Known(
        label=sheet.label,
        members=sheet.members,
        money=money(keys, on, actor=actor, at=at),
        circumstances=list(circumstances.defer("person__name_vector").order_by("person_id", "kind")),
        home=Address.objects.on(on).filter(household_id=household_id, use="home").select_related("neighbourhood").first(),
    )


def snapshot_of(application: Application, *, by: Actor, at: dt.datetime) -> dict[str, Any]:
    """What an application keeps on submitting: what was known that day, with its sources."""
    on = timezone.localdate(at)
    assert application.household_id is not None
    return _told(known_of(application.household_id, on=on, actor=by, at=at), on)


def _told(known: Known, on: dt.date) -> dict[str, Any]:
    """Keys of rows, codes and amounts; no names, which are looked up for whoever may see them."""
    return {
        "on": on.isoformat(),
        "people": [{"person": member.person_id, "role": member.role, "age": member.age} for member in known.members],
        "facts": [
            {
                "fact": line.fact_id,
                "person": line.person_id,
                "kind": line.kind,
                "category": line.category,
                "label": line.label,
                "amount": str(line.amount),
                "frequency": line.frequency,
                "source": line.source,
                "verified_until": _day(line.verified_until),
            }
            for line in known.money.lines
        ],
        "circumstances": [
            {
                "circumstance": each.pk,
                "person": each.person_id,
                "kind": each.kind,
                "grade": each.grade,
                "source": each.source,
                "verified_until": _day(each.verified_until),
            }
            for each in known.circumstances
        ],
        "dwelling": {"address": known.home.pk, "tenure": known.home.tenure} if known.home else {},
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
