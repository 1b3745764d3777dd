"""People, where they live and what they live on, as columns: the same question for one household and for the whole city.

PostgreSQL joins, and sends some hundred thousand rows of a column as one array in its binary form: nothing becomes a Python object a row.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import psycopg
from django.db import connection, transaction
from numpy.typing import NDArray

from impulsem.people.models import Circumstance
from impulsem.people.rules.columns import NO_DAY, ROLES, SEXES, TENURES, UNKNOWN, Facts, Population
from impulsem.people.rules.families import family_units
from impulsem.people.rules.money import KIND_OF, PAYMENTS

Column = NDArray[np.int64]

KINDS = tuple(str(kind) for kind in Circumstance.Kind)
REGISTERED, LEGAL = KINDS.index("registered"), KINDS.index("legal_residence")
#: A stay at an address on the register of residents, beside the kinds of circumstances.
STAY = len(KINDS)
#: What the database knows nothing about, as a number.
NOTHING = -(2**31)
#: Later than every day.
NEVER = 2**31
#: Keys of rows that go into one array are so many at most: what server and page hold at once does not grow with the city.
BITS = 18
#: A city is read as whole tables, joined by hash.
FOR_WHOLE_TABLES = {"enable_nestloop": "off", "work_mem": "128MB", "max_parallel_workers_per_gather": "0"}
#: An array of whole numbers as PostgreSQL sends it: twenty bytes about it, then the length of each number before the number.
HEAD, KIND_AT = 20, slice(8, 12)
NUMBERS = {20: np.dtype([("length", ">i4"), ("value", ">i8")]), 23: np.dtype([("length", ">i4"), ("value", ">i4")])}


@dataclasses.dataclass(frozen=True, slots=True)
class Rows:
    """Whole numbers a row: expressions of small (int4) or of large ones (int8, keys and cents), and where from."""

    key: str
    columns: tuple[str, ...]
    source: str

    def sql(self, also: str) -> str:
        columns = ", ".join(f"COALESCE({column}, {NOTHING}) AS c{number}" for number, column in enumerate(self.columns))
        return f"SELECT {self.key} AS key, {columns} {self.source} {also}"


def _days(expression: str) -> str:
    return f"({expression} - DATE '1970-01-01')::int4"


def _place(among: str, expression: str) -> str:
    return f"array_position(%({among})s::text[], {expression}::text)::int4 - 1"


SINCE, UNTIL = _days("lower(m.valid)"), _days("upper(m.valid)")
PEOPLE = Rows(
    "m.person_id",
    (
        "m.person_id::int8", "m.household_id::int8", _place("roles", "m.role"), _place("sexes", "p.sex"), _days("p.birth_date"),
        f"CASE WHEN m.registered THEN {SINCE} END", "m.registered::int4", "(p.nationality = 'ESP')::int4",
    ),
    """
    FROM people_householdmembership m
    JOIN people_person p ON p.id = m.person_id
    WHERE m.main AND m.valid @> %(day)s::date AND (p.died_on IS NULL OR p.died_on > %(day)s)
        AND NOT EXISTS (
            SELECT FROM people_personlink l
            JOIN people_householdmembership o ON o.person_id = l.main_id AND o.main AND o.valid @> %(day)s::date
            WHERE l.record_id = m.person_id AND l.unlinked_at IS NULL)
    """,
)  # fmt: skip
HOMES = Rows(
    "m.household_id",
    # a city that names its neighbourhoods by letters has none here
    ("m.household_id::int8", "CASE WHEN m.neighbourhood_id ~ '^[0-9]+$' THEN m.neighbourhood_id::int8 END", _place("tenures", "m.tenure")),
    "FROM people_address m WHERE m.use = 'home' AND m.valid @> %(day)s::date",
)
CIRCUMSTANCES = Rows(
    "m.person_id",
    ("m.person_id::int8", _place("kinds", "m.kind"), "COALESCE(m.grade, 1)::int4", SINCE, UNTIL),
    """
    FROM people_circumstance m
    WHERE (m.valid @> %(day)s::date OR m.kind IN ('registered', 'legal_residence') AND m.valid && daterange(NULL, %(day)s))
    """,
)
STAYS = Rows(
    "m.person_id",
    ("m.person_id::int8", "%(stay)s::int4", "1::int4", SINCE, UNTIL),
    """
    FROM people_householdmembership m
    WHERE m.registered AND NOT (m.main AND m.valid @> %(day)s::date) AND m.valid && daterange(NULL, %(day)s, '[]')
    """,
)
MONEY = Rows(
    "m.person_id",
    (
        "m.person_id::int8", _place("categories", "m.category"), "(m.amount * 100)::int8", _place("frequencies", "m.frequency"),
        SINCE, UNTIL, _days("m.verified_until"),
    ),
    "FROM people_economicfact m WHERE m.valid && daterange(%(earliest)s, %(day)s, '[]')",
)  # fmt: skip


def population(*, day: dt.date, households: Collection[int] | None = None, months_back: int = 14) -> Population:
    """Everybody alive who has their main home in one of the households (in any of the city's, if none are given) on `day`.

    What they live on comes along where it holds on the day, in the last `months_back` months or in the calendar year before. A record that
    was linked to another of the same person does not count beside it. Sealed persons are in it: it is for working out, and whoever shows
    something of it asks `known_to`. 4 queries.
    """
    given: dict[str, Any] = {
        "day": day, "earliest": min(dt.date(day.year - 1, 1, 1), _months_before(day, months_back)), "stay": STAY, "kinds": list(KINDS),
        "roles": list(ROLES), "sexes": list(SEXES), "tenures": list(TENURES), "categories": list(KIND_OF), "frequencies": list(PAYMENTS),
    }  # fmt: skip
    of_households = of_people = ""
    if households is not None:
        of_households, of_people = "AND m.household_id = ANY(%(households)s)", "AND m.person_id = ANY(%(people)s)"
        given["households"] = sorted(set(households))
    with _reading(whole=households is None) as cursor:
        people = _columns(cursor, given, PEOPLE.sql(of_households))
        order = np.lexsort((people[0], people[2], people[1]))  # by household, the principal person first
        person, household, role, sex, born, since, registered, national = (column[order] for column in people)
        if households is not None:
            given["people"] = person.tolist()
        homes = _columns(cursor, given, HOMES.sql(of_households))
        histories = _columns(cursor, given, f"{CIRCUMSTANCES.sql(of_people)} UNION ALL {STAYS.sql(of_people)}")
        money = _columns(cursor, given, MONEY.sql(of_people))
    of_household, dwelling = np.unique(household, return_inverse=True)
    neighbourhood, tenure = _homes(of_household, *homes)
    found = _Histories(person, *histories, today=(day - dt.date(1970, 1, 1)).days)
    return Population(
        day=np.datetime64(day, "D"),
        person=person,
        dwelling=dwelling,
        family=family_units(role.astype(np.int8), dwelling),
        role=role.astype(np.int8),
        sex=sex.astype(np.int8),
        born=_as_days(born),
        registered_since=found.registered_since(since, registered == 1),
        legal=found.legal(national == 1),
        circumstances=found.grades(),
        household=of_household,
        neighbourhood=neighbourhood,
        tenure=tenure,
        facts=_facts(person, *money),
    )


def _months_before(day: dt.date, months: int) -> dt.date:
    """The first day of the month that was so many months before that of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(years, month + 1, 1)


@contextmanager
def _reading(*, whole: bool) -> Iterator[Any]:
    """A cursor. whole: of a connection that is sent the binary form, half as long, and whose planner knows that whole tables are read."""
    if not whole:
        with connection.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic(savepoint=False), connection.cursor() as settings, connection.wrap_database_errors:
        before = {}
        for setting, value in FOR_WHOLE_TABLES.items():
            settings.execute("SELECT current_setting(%s), set_config(%s, %s, true)", [setting, setting, value])
            before[setting] = settings.fetchone()[0]
        with psycopg.Cursor(connection.connection) as cursor:
            cursor.format = psycopg.pq.Format.BINARY
            yield cursor
        for setting, value in before.items():  # a transaction that this one is part of goes on as it was
            settings.execute("SELECT set_config(%s, %s, true)", [setting, value])


def _columns(cursor: Any, given: dict[str, Any], rows: str) -> list[Column]:
    """The columns after `key`."""
    number = rows.split(" UNION ALL ")[0].count(" AS c")
    arrays = ", ".join(f"array_send(array_agg(c{column}))" for column in range(number))
    cursor.execute(f"SELECT {arrays} FROM ({rows}) r GROUP BY key >> {BITS}", given)
    parts = cursor.fetchall()
    return [_numbers([part[column] for part in parts]) for column in range(number)]


def _numbers(sent: list[bytes]) -> Column:
    if not sent:
        return np.zeros(0, dtype=np.int64)
    parts = [np.frombuffer(part, dtype=NUMBERS[int.from_bytes(part[KIND_AT])], offset=HEAD)["value"] for part in sent]
    return np.concatenate(parts).astype(np.int64)


def _as_days(numbers: Column) -> NDArray[np.datetime64]:
    days = numbers.astype("datetime64[D]")
    days[numbers == NOTHING] = NO_DAY
    return days


def _rows_of(known: Column, keys: Column) -> tuple[Column, NDArray[np.bool_]]:
    """Of each key its place among the known ones (sorted or not), and whether it is there at all."""
    order = np.argsort(known, kind="stable")
    place = np.searchsorted(known, keys, sorter=order)
    place = order[np.minimum(place, len(known) - 1)] if len(known) else np.zeros(len(keys), dtype=np.int64)
    return place, (known[place] == keys) if len(known) else np.zeros(len(keys), dtype=bool)


def _homes(of_household: Column, household: Column, neighbourhood: Column, tenure: Column) -> tuple[Column, NDArray[np.int8]]:
    place, there = _rows_of(of_household, household)
    of_place, by_title = np.full(len(of_household), UNKNOWN, dtype=np.int64), np.zeros(len(of_household), dtype=np.int8)
    of_place[place[there]] = np.where(neighbourhood == NOTHING, UNKNOWN, neighbourhood)[there]
    by_title[place[there]] = tenure[there]
    return of_place, by_title


class _Histories:
    """Circumstances, and stays on the register, of the people in `person`: those that hold today, and of two kinds the earlier ones.

    Days are numbers here: an open beginning lies before every day, an open end behind.
    """

    def __init__(self, person: Column, of: Column, kind: Column, grade: Column, since: Column, until: Column, *, today: int) -> None:
        place, there = _rows_of(person, of)
        self.people = len(person)
        self.place, self.kind, self.grade, self.since = place[there], kind[there], grade[there], since[there]
        self.until = np.where(until == NOTHING, NEVER, until)[there]
        self.now = (self.since <= today) & (self.until > today)

    def grades(self) -> dict[str, NDArray[np.int16]]:
        found = {}
        for number, name in enumerate(KINDS):
            rows = self.now & (self.kind == number)
            found[name] = np.full(self.people, UNKNOWN, dtype=np.int16)
            found[name][self.place[rows]] = self.grade[rows]
        return found

    def legal(self, national: NDArray[np.bool_]) -> NDArray[np.int8]:
        """Nationals reside legally; of others it is so while it is written down, not any more once that has ended, else not known."""
        of_kind = self.kind == LEGAL
        legal = np.full(self.people, UNKNOWN, dtype=np.int8)
        legal[self.place[of_kind]] = 0
        legal[self.place[of_kind & self.now]] = 1
        legal[national] = 1
        return legal

    def registered_since(self, since: Column, here: NDArray[np.bool_]) -> NDArray[np.datetime64]:
        """From when on without a gap. since: of the stay in today's home, where that is on the register (`here`).

        A stay or a circumstance that reaches up to what is known already takes it further back, until none does.
        """
        told = np.isin(self.kind, (REGISTERED, STAY))
        place, begins, ends = self.place[told], self.since[told], self.until[told]
        first = np.where(here, since, NEVER)
        np.minimum.at(first, place[self.now[told]], begins[self.now[told]])
        while True:
            earlier = (ends >= first[place]) & (begins < first[place]) & (first[place] != NEVER)
            if not earlier.any():
                return _as_days(np.where(first == NEVER, NOTHING, first))
            np.minimum.at(first, place[earlier], begins[earlier])


def _facts(
    person: Column, of: Column, category: Column, cents: Column, frequency: Column, since: Column, until: Column, stale: Column
) -> Facts:
    place, there = _rows_of(person, of)
    rows = np.flatnonzero(there)
    rows = rows[np.lexsort((cents[rows], until[rows], since[rows], category[rows], place[rows]))]
    payments = np.array([*PAYMENTS.values(), 0], dtype=np.int8)
    return Facts(
        person=place[rows],
        category=category[rows].astype(np.int8),
        cents=cents[rows],
        payments=payments[np.where(frequency == NOTHING, len(PAYMENTS), frequency)[rows]],
        since=_as_days(since[rows]),
        until=_as_days(until[rows]),
        stale_after=_as_days(stale[rows]),
    )
