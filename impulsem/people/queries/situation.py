"""The whole situation of those who live together: what they live on, what it goes into, what is true of them, how surely it is known."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from impulsem.people.models import Circumstance, EconomicFact
from impulsem.people.queries import yardsticks
from impulsem.people.queries.households import Member
from impulsem.people.queries.money import CATEGORIES, SOON, MoneySheet, facts_known, sheet_of
from impulsem.people.queries.proofs import Proof, proofs_of
from impulsem.people.queries.visibility import known_to
from impulsem.people.rules import situation as rules
from impulsem.people.rules.columns import Facts
from impulsem.people.rules.families import family_units_of
from impulsem.people.rules.money import PAYMENTS
from impulsem.platform.actors import Actor
from impulsem.platform.periods import contains, period

ADULT = 18
RENT_ARREARS, SUPPLY_ARREARS = ARREARS = ("rent_arrears", "utility_arrears")
Kind = Circumstance.Kind


@dataclasses.dataclass(frozen=True, slots=True)
class CircumstanceLine:
    """A circumstance of somebody. `grade` is in words, empty where the kind has none."""

    key: int
    person_id: int
    person_name: str
    kind: str
    kind_label: str
    grade: str
    source_label: str
    since: dt.date | None
    until: dt.date | None
    verified_until: dt.date | None
    days_left: int | None  # until it must be asked again; negative when it must
    proof: Proof | None

    @property
    def is_stale(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_soon_stale(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= SOON.days


@dataclasses.dataclass(frozen=True, slots=True)
class PersonSums:
    """What somebody lives on. unknown: nothing is written down of an adult, not even that there is no income."""

    person_uuid: UUID
    name: str
    first_name: str
    unknown: bool
    sums: rules.Sums


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """A family unit and its people."""

    people: list[PersonSums]
    sums: rules.Sums


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """The income of an ordinary month held against a figure of the law; `times` of it, None where no figure is in force on the day."""

    code: str
    figure: yardsticks.Figure | None
    times: Decimal | None


@dataclasses.dataclass(frozen=True, slots=True)
class Trust:
    """How many facts and circumstances can be trusted: proven, to be proven again, only said."""

    proven: int
    stale: int
    said: int


@dataclasses.dataclass(frozen=True, slots=True)
class Glance:
    """What the household lives on, in short. arrears: of the dwelling and its supplies; signs: in words, what is not to be overlooked."""

    burden: rules.Burden
    compared: list[Compared]
    arrears: Decimal
    signs: list[str]
    trust: Trust


@dataclasses.dataclass(frozen=True, slots=True)
class Situation:
    """A household on a day, for who may know of its members."""

    glance: Glance
    units: list[Unit]
    unknown: list[str]  # first names of adults of whose income nothing is written down
    sums: rules.Sums
    sheet: MoneySheet
    circumstances: list[CircumstanceLine]
    months: list[rules.Month]


def situation(members: Sequence[Member], day: dt.date, *, actor: Actor, at: dt.datetime) -> Situation:
    """Of the people who live in a household, on `day`. 2 queries, and those of whoever keeps proofs and figures of the law."""
    ids = [member.person_id for member in members]
    needed = period(rules.first_day_needed(day), day + dt.timedelta(days=1))
    facts = list(facts_known(ids, actor, at).filter(valid__overlap=needed))
    circumstances = list(_circumstances(ids, day, actor, at))
    proofs = proofs_of({row.evidence for row in (*facts, *circumstances) if row.evidence}, actor, at)
    sheet = sheet_of((fact for fact in facts if contains(fact.valid, day)), day, proofs)
    lines = [_line(row, day, proofs) for row in circumstances]
    columns = _columns(facts, ids)
    each = rules.sums_of_each(columns, day, len(ids))
    unknown = _unknown(members, sheet, lines)
    units = _units(members, each, unknown)
    return Situation(
        glance=_glance(columns, len(ids), day, sheet, lines),
        units=units,
        unknown=[member.first_name for member in members if member.person_id in unknown],
        sums=sum((unit.sums for unit in units), rules.NOTHING),
        sheet=sheet,
        circumstances=lines,
        months=rules.months(columns, day, len(ids)),
    )


def glance(person_ids: Sequence[int], day: dt.date, *, actor: Actor, at: dt.datetime) -> tuple[MoneySheet, Glance]:
    """The money of `day` and the situation in short. 2 queries, and that of the figures of the law."""
    facts = list(facts_known(person_ids, actor, at).filter(valid__contains=day))
    lines = [_line(row, day, {}) for row in _circumstances(person_ids, day, actor, at)]
    sheet = sheet_of(facts, day)
    return sheet, _glance(_columns(facts, person_ids), len(person_ids), day, sheet, lines)


def _circumstances(ids: Collection[int], day: dt.date, actor: Actor, at: dt.datetime) -> Iterable[Circumstance]:
    rows = Circumstance.objects.on(day).filter(known_to(actor, at), person_id__in=ids)
    return rows.select_related("person").defer("person__name_vector").order_by("person_id", "kind")


def _columns(facts: Iterable[EconomicFact], ids: Sequence[int]) -> Facts:
    place = {person_id: number for number, person_id in enumerate(ids)}
    return rules.columns_of(
        [
            (
                place[fact.person_id],
                CATEGORIES.index(fact.category),
                int(fact.amount * 100),
                PAYMENTS.get(fact.frequency, 0),
                fact.since,
                fact.until,
                fact.verified_until,
            )
            for fact in facts
        ]
    )


def _line(row: Circumstance, day: dt.date, proofs: Mapping[str, Proof]) -> CircumstanceLine:
    return CircumstanceLine(
        key=row.pk,
        person_id=row.person_id,
        person_name=row.person.full_name,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        grade=grade_in_words(row.kind, row.grade),
        source_label=str(row.get_source_display()),
        since=row.since,
        until=row.until,
        verified_until=row.verified_until,
        days_left=None if row.verified_until is None else (row.verified_until - day).days,
        proof=proofs.get(row.evidence),
    )


def grade_in_words(kind: str, grade: int | None) -> str:
    """ "33 %", "grade 2", "special": as the decision says it; empty without a grade."""
    if grade is None:
        return ""
    if kind == Kind.DISABILITY:
        return _("%(grade)d %%") % {"grade": grade}
    if kind == Kind.LARGE_FAMILY:
        return _("special") if grade > 1 else _("general")
    return _("grade %(grade)d") % {"grade": grade}


def _unknown(members: Iterable[Member], sheet: MoneySheet, lines: Iterable[CircumstanceLine]) -> set[int]:
    """Adults of whom neither a regular income nor its absence is written down."""
    said = {line.person_id for line in lines if line.kind == Kind.NO_INCOME}
    said |= {line.person_id for line in sheet.income if line.per_month is not None}
    return {member.person_id for member in members if (member.age is None or member.age >= ADULT) and member.person_id not in said}


def _units(members: Sequence[Member], each: Sequence[rules.Sums], unknown: Collection[int]) -> list[Unit]:
    units: dict[int, list[PersonSums]] = {}
    for member, sums, unit in zip(members, each, family_units_of([member.role for member in members]), strict=True):
        person = PersonSums(member.uuid, member.full_name, member.first_name, member.person_id in unknown, sums)
        units.setdefault(unit, []).append(person)
    return [Unit(people, sum((one.sums for one in people), rules.NOTHING)) for people in units.values()]


def _glance(columns: Facts, people: int, day: dt.date, sheet: MoneySheet, lines: Sequence[CircumstanceLine]) -> Glance:
    figures = yardsticks.figures(day)
    limit = figures.get(yardsticks.HOUSING_SHARE)
    burden = rules.burden(columns, day, people, limit.value if limit else None)
    compared = []
    for code in (yardsticks.IRSC, yardsticks.IPREM):
        figure = figures.get(code)
        times = (burden.income / figure.value).quantize(Decimal("0.01")) if figure and figure.value else None
        compared.append(Compared(code, figure, times))
    arrears = sum((line.amount for line in sheet.debts if line.category in ARREARS), Decimal(0))
    return Glance(burden, compared, arrears, list(_signs(burden, sheet, lines)), _trust(sheet, lines))


def _signs(burden: rules.Burden, sheet: MoneySheet, lines: Iterable[CircumstanceLine]) -> Iterable[str]:
    kinds = {line.kind for line in lines}
    owed = {line.category for line in sheet.debts if line.amount}
    if Kind.EVICTION in kinds:
        yield _("An eviction is announced")
    if Kind.SUPPLY_CUT in kinds:
        yield _("A cut of electricity, water or gas is announced")
    if RENT_ARREARS in owed:
        yield _("Behind with the rent or the mortgage")
    if SUPPLY_ARREARS in owed:
        yield _("Behind with electricity, water or gas")
    if burden.over:
        yield _("The home takes more than the law holds bearable")
    if sheet.totals.left < 0:
        yield _("More goes out than comes in")


def _trust(sheet: MoneySheet, lines: Sequence[CircumstanceLine]) -> Trust:
    left = [line.days_left for line in sheet.lines] + [line.days_left for line in lines]
    stale = sum(days is not None and days < 0 for days in left)
    said = left.count(None)
    return Trust(len(left) - stale - said, stale, said)
