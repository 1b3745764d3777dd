"""What was written down about people that a step looked at: with its source, its days, and until when it can be trusted."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from impulsem.entitlement.engine import UsedFact
from impulsem.entitlement.rules.words import euro
from impulsem.people.models import Circumstance, EconomicFact
from impulsem.people.queries import Member
from impulsem.people.rules.columns import Population
from impulsem.people.rules.income import CATEGORIES
from impulsem.platform.prepared import prepared
from impulsem.platform.web.dates import short_date


@dataclasses.dataclass(frozen=True, slots=True)
class FactUsed:
    """Whom it is about, what it is, and the amount with which it counts. known: False when nobody wrote it down."""

    who: str
    what: str
    value: str
    counts: str
    source: str
    days: str
    stale: bool
    known: bool


@dataclasses.dataclass(frozen=True, slots=True)
class FactsOf:
    """Of one household, by what the engine calls them."""

    people: Population
    members: Sequence[Member]
    on: dt.date
    amounts: dict[tuple[int, str, int, dt.date | None, dt.date | None], EconomicFact]
    circumstances: dict[tuple[int, str], Circumstance]

    def told(self, used: UsedFact) -> FactUsed | None:
        """In words; None for what there is nothing to say about."""
        member = self.members[used.person]
        if used.what == "fact" and used.fact is not None:
            return self._amount(member, used)
        if used.what == "income":
            return self._other(member, _("Income"), "", known=False)
        if used.what == "born":
            born = self.people.born[used.person]
            return self._other(member, _("Born"), self._day(born), known=used.known)
        if used.what == "registered_since":
            since = self.people.registered_since[used.person]
            return self._other(member, _("Registered since"), self._day(since), known=used.known)
        if used.what == "legal":
            circumstance = self.circumstances.get((member.person_id, Circumstance.Kind.LEGAL_RESIDENCE))
            if circumstance is not None:
                return self._circumstance(member, circumstance)
            says = {1: _("yes, by nationality"), 0: _("not any more")}.get(int(self.people.legal[used.person]), "")
            return self._other(member, _("Legal residence"), says, known=used.known)
        circumstance = self.circumstances.get((member.person_id, used.what))
        return self._circumstance(member, circumstance) if circumstance is not None else None

    def _amount(self, member: Member, used: UsedFact) -> FactUsed | None:
        facts, row = self.people.facts, used.fact
        assert row is not None
        category = CATEGORIES[int(facts.category[row])]
        since, until = _as_day(facts.since[row]), _as_day(facts.until[row])
        fact = self.amounts.get((member.person_id, category, int(facts.cents[row]), since, until))
        if fact is None:
            return None
        name = str(EconomicFact.Category(fact.category).label)
        return FactUsed(
            who=member.first_name,
            what=f"{name}: {fact.label}" if fact.label else name,
            value=f"{euro(int(facts.cents[row]))} {EconomicFact.Frequency(fact.frequency).label}",
            counts=euro(used.cents),
            source=str(EconomicFact.Source(fact.source).label),
            days=_days(since, until),
            stale=fact.verified_until is not None and fact.verified_until < self.on,
            known=True,
        )

    def _circumstance(self, member: Member, row: Circumstance) -> FactUsed:
        grade = str(row.grade) if row.grade is not None else ""
        return FactUsed(
            who=member.first_name,
            what=str(Circumstance.Kind(row.kind).label),
            value=f"{grade}\u00a0%" if row.kind == Circumstance.Kind.DISABILITY else grade,
            counts="",
            source=str(EconomicFact.Source(row.source).label),
            days=_days(row.since, row.until),
            stale=row.verified_until is not None and row.verified_until < self.on,
            known=True,
        )

    def _other(self, member: Member, what: str, value: str, *, known: bool) -> FactUsed:
        return FactUsed(member.first_name, what, value, "", "", "", stale=False, known=known)

    def _day(self, day: np.datetime64) -> str:
        real = _as_day(day)
        return short_date(real) if real else ""


def facts_of(people: Population, members: Sequence[Member], on: dt.date) -> FactsOf:
    """members: in the order of `people`. Two queries."""
    keys = tuple(member.person_id for member in members)
    amounts = {(fact.person_id, fact.category, int(fact.amount * 100), fact.since, fact.until): fact for fact in _amounts(keys)}
    return FactsOf(people, members, on, amounts, {(row.person_id, row.kind): row for row in _circumstances(keys, on)})


@prepared
def _amounts(person_ids: tuple[int, ...]) -> QuerySet[EconomicFact]:
    return EconomicFact.objects.filter(person_id__in=person_ids)


@prepared
def _circumstances(person_ids: tuple[int, ...], on: dt.date) -> QuerySet[Circumstance]:
    return Circumstance.objects.on(on).filter(person_id__in=person_ids)


def _as_day(day: np.datetime64) -> dt.date | None:
    return None if np.isnat(day) else day.astype("datetime64[D]").item()


def _days(since: dt.date | None, until: dt.date | None) -> str:
    if since is None and until is None:
        return ""
    if until is None:
        return _("since %(day)s") % {"day": short_date(since)} if since else ""
    last = short_date(until - dt.timedelta(days=1))
    if since is None:
        return _("until %(day)s") % {"day": last}
    return _("from %(first)s to %(last)s") % {"first": short_date(since), "last": last}
