"""What comes in and goes out each month: by person, and for everybody who lives together."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from impulsem.people.models import EconomicFact
from impulsem.people.queries.proofs import Proof
from impulsem.people.queries.visibility import known_to
from impulsem.people.rules import money as rules
from impulsem.platform.actors import Actor

SOON = dt.timedelta(days=30)
CATEGORIES = tuple(rules.KIND_OF)
NO_PROOFS: Mapping[str, Proof] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class MoneyLine:
    """An economic fact. `per_month` is None for what happens once and for debts and assets. Amounts in euro."""

    fact_id: int
    person_id: int
    person_uuid: UUID
    person_name: str
    first_name: str
    kind: str
    kind_label: str
    category: str
    category_label: str
    label: str
    amount: Decimal
    frequency: str
    frequency_label: str
    per_month: Decimal | None
    source: str
    source_label: str
    since: dt.date | None
    until: dt.date | None
    verified_until: dt.date | None
    days_left: int | None  # until the proof is out of date; negative when it is
    proof: Proof | None  # the row that proves it, where the reader may see it

    @property
    def is_stale(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_soon_stale(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= SOON.days


@dataclasses.dataclass(frozen=True, slots=True)
class PersonMoney:
    person_id: int
    person_uuid: UUID
    person_name: str
    totals: rules.Totals


@dataclasses.dataclass(frozen=True, slots=True)
class MoneySheet:
    """The facts of some persons on a day, their totals each and together. Sums are of exact shares, rounded once a person."""

    lines: list[MoneyLine]
    persons: list[PersonMoney]
    totals: rules.Totals
    stale: list[MoneyLine]

    def of_kind(self, kind: str) -> list[MoneyLine]:
        return [line for line in self.lines if line.kind == kind]

    @property
    def income(self) -> list[MoneyLine]:
        return self.of_kind(rules.IN)

    @property
    def expense(self) -> list[MoneyLine]:
        return self.of_kind(rules.OUT)

    @property
    def debts(self) -> list[MoneyLine]:
        return self.of_kind(rules.OWED)

    @property
    def assets(self) -> list[MoneyLine]:
        return self.of_kind(rules.OWNED)


def money(person_ids: Collection[int], day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None) -> MoneySheet:
    """The money of some persons on `day`. 1 query."""
    return sheet_of(facts_known(person_ids, actor, at).filter(valid__contains=day), day)


def facts_known(person_ids: Collection[int], actor: Actor | None, at: dt.datetime | None) -> QuerySet[EconomicFact, Any]:
    """The facts of those of the persons whom the actor may know of, at any time."""
    rows = EconomicFact.objects.filter(known_to(actor, at), person_id__in=person_ids)
    return rows.select_related("person").defer("person__name_vector").order_by("pk")


def sheet_of(rows: Iterable[EconomicFact], day: dt.date, proofs: Mapping[str, Proof] = NO_PROOFS) -> MoneySheet:
    """Facts that hold on `day` as a sheet. `proofs`: what the reader may see of the rows that prove them."""
    facts = sorted(rows, key=lambda fact: (CATEGORIES.index(fact.category), fact.pk))
    lines = [_line(fact, day, proofs) for fact in facts]
    by_person: dict[int, list[MoneyLine]] = {}
    for line in lines:
        by_person.setdefault(line.person_id, []).append(line)
    persons = [
        PersonMoney(
            person_id,
            own[0].person_uuid,
            own[0].person_name,
            rules.totals(rules.Amount(line.kind, line.amount, line.frequency) for line in own),
        )
        for person_id, own in by_person.items()
    ]
    return MoneySheet(lines, persons, rules.together(one.totals for one in persons), [line for line in lines if line.is_stale])


def _line(fact: EconomicFact, day: dt.date, proofs: Mapping[str, Proof]) -> MoneyLine:
    person = fact.person
    return MoneyLine(
        fact_id=fact.pk,
        person_id=person.pk,
        person_uuid=person.uuid,
        person_name=person.full_name,
        first_name=person.known_as or person.given_name,
        kind=fact.kind,
        kind_label=str(fact.get_kind_display()),
        category=fact.category,
        category_label=str(fact.get_category_display()),
        label=fact.label,
        amount=fact.amount,
        frequency=fact.frequency,
        frequency_label=str(fact.get_frequency_display()),
        per_month=None if fact.kind in (rules.OWED, rules.OWNED) else rules.per_month(rules.Amount(fact.kind, fact.amount, fact.frequency)),
        source=fact.source,
        source_label=str(fact.get_source_display()),
        since=fact.since,
        until=fact.until,
        verified_until=fact.verified_until,
        days_left=None if fact.verified_until is None else (fact.verified_until - day).days,
        proof=proofs.get(fact.evidence),
    )
