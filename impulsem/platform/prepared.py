"""Queries that Django puts together once. For the few behind every page: there, putting together costs more than the answer.

    @prepared
    def _responsible(file_id: int, on: dt.date) -> QuerySet[Assignment]:
        return Assignment.objects.on(on).filter(file_id=file_id)

    rows = _responsible(file.pk, day)  # a list

The function stays the one place that says what is asked, with all its conditions. It is called twice for each shape of its arguments,
with values that stand in for them; where the two statements differ, the values of each later call go. A value that cannot be followed
from the arguments to the statement is an error, not a guess.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from impulsem.platform.actors import Actor, Post

P = ParamSpec("P")
Row = TypeVar("Row")
#: Shapes that one query is kept in; lists of many lengths would fill the memory.
MOST = 64


class Untraceable(TypeError):
    """A prepared query uses a value that is not one of its arguments, or makes another out of them."""


class Prepared(Generic[P, Row]):
    """Called with the arguments of `build`, gives its rows.

    Arguments: actors, moments, days, keys (int, UUID), tuples of keys, and what chooses the form of the query (str, bool, None). Of a
    moment the day in the city may be used too; any other value that is worked out (an hour before) is an argument of its own. Tuples of
    keys are for `IN`: the last key stands in them more than once.
    """

    def __init__(self, build: Callable[P, QuerySet[Any, Row]]) -> None:
        self._build = build
        self._statements: dict[Hashable, _Statement | None] = {}
        functools.update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        given = tuple(_filled_up(one) for one in (*args, *kwargs.values()))
        shape = (*kwargs, *(_shape(one) for one in given))
        if shape not in self._statements:
            if len(self._statements) >= MOST:
                self._statements.clear()
            self._statements[shape] = self._put_together(given[: len(args)], dict(zip(kwargs, given[len(args) :], strict=True)))
        statement = self._statements[shape]
        return [] if statement is None else statement.rows([value for one in given for value in _values(one)])

    def _put_together(self, args: Sequence[Any], kwargs: dict[str, Any]) -> _Statement | None:
        """None where no row can ever answer."""
        sides = []
        for stand_in in (_StandIns(0), _StandIns(1)):
            put, named = [stand_in.of(one) for one in args], {name: stand_in.of(one) for name, one in kwargs.items()}
            queryset: QuerySet[Any, Row] = self._build(*put, **named)
            compiler = queryset.query.get_compiler(using=queryset.db)
            try:
                sql, params = compiler.as_sql()
            except EmptyResultSet:
                return None
            sides.append((queryset, compiler, sql, params, [value for one in (*put, *named.values()) for value in _values(one)]))
        (queryset, compiler, sql, params, values), (_, _, other_sql, other_params, other_values) = sides
        if sql != other_sql or queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # Django's own name
            raise Untraceable(f"{self._build.__qualname__} takes more than one form for one shape of its arguments")
        pairs = list(zip(values, other_values, strict=True))
        return _Statement(queryset, compiler, sql, [self._place(p, q, pairs) for p, q in zip(params, other_params, strict=True)])

    def _place(self, param: Any, other: Any, pairs: list[tuple[Any, Any]]) -> _Place | _Constant:
        """Which of the arguments' values a parameter is, or a constant of the query."""
        for number, (value, other_value) in enumerate(pairs):
            if param == value and other == other_value and isinstance(param, type(value)):
                return _Place(number, None if type(param) is type(value) else type(param))
        if (
            type(param) is not type(other) or param != other or isinstance(param, dt.date)
        ):  # a day that does not follow from the arguments: today's, kept for ever
            raise Untraceable(f"{self._build.__qualname__} uses {param!r}, which is none of its arguments")
        return _Constant(param)


prepared = Prepared


def _filled_up(one: Any) -> Any:
    """Keys in tuples of 1, 2, 4, 8 …, so that lists of all lengths share a few statements."""
    if isinstance(one, tuple) and all(isinstance(key, int | UUID) for key in one) and len(one) & (len(one) - 1):
        return one + one[-1:] * ((1 << len(one).bit_length()) - len(one))
    return one


def _shape(one: Any) -> Hashable:
    """What the form of a query may depend on: everything of an argument but the values themselves."""
    match one:
        case Actor():
            roles = tuple((post.role, post.centre_id is None, post.territory_id is None) for post in one.posts)
            return (one.kind, one.worker_id is None, one.account_id is None, roles, len(one.team_ids), one.team_kinds)
        case tuple():
            return tuple(_shape(inner) for inner in one)
        case None | bool() | str():
            return one
        case int() | UUID() | dt.date():
            return type(one).__name__
        case _:
            raise Untraceable(f"{one!r} cannot be an argument of a prepared query")


def _values(one: Any) -> Iterator[Any]:
    """The values of an argument, always in the same order for one shape."""
    match one:
        case Actor():
            yield from _values((one.worker_id, one.account_id, *one.team_ids))
            yield from (key for post in one.posts for key in _values((post.centre_id, post.territory_id)))
        case tuple():
            for inner in one:
                yield from _values(inner)
        case dt.datetime():
            yield one
            yield timezone.localdate(one)
        case None | bool() | str():
            pass
        case _:
            yield one


class _StandIns:
    """Values that nothing else in a query has, no two alike, and others on the other `side`."""

    def __init__(self, side: int) -> None:
        self._next = 1_700_000_000 + 100_000_000 * side
        self._side = side

    def of(self, one: Any) -> Any:
        match one:
            case Actor():
                return Actor(
                    kind=one.kind,
                    name="",
                    account_id=self.of(one.account_id),
                    worker_id=self.of(one.worker_id),
                    posts=tuple(Post(post.role, self.of(post.centre_id), self.of(post.territory_id)) for post in one.posts),
                    team_ids=self.of(one.team_ids),
                    team_kinds=one.team_kinds,
                )
            case tuple():
                return tuple(self.of(inner) for inner in one)
            case None | bool() | str():
                return one
        self._next += 1
        match one:
            case UUID():
                return UUID(int=self._next)
            case dt.datetime():
                return dt.datetime(2200 + self._side, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=self._next % 1000)
            case dt.date():
                return dt.date(2300 + self._side, 1, 1) + dt.timedelta(days=self._next % 1000)
            case _:
                return self._next


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    """Where a value of the arguments goes, and what Django wraps it in there (the size of a whole number)."""

    number: int
    wrapped: type | None

    def of(self, values: list[Any]) -> Any:
        return values[self.number] if self.wrapped is None else self.wrapped(values[self.number])


@dataclasses.dataclass(frozen=True, slots=True)
class _Constant:
    value: Any

    def of(self, values: list[Any]) -> Any:
        return self.value


class _Statement:
    """A statement as it stands, with the places where values go."""

    def __init__(self, queryset: QuerySet[Any, Any], compiler: SQLCompiler, sql: str, places: list[_Place | _Constant]) -> None:
        self._queryset = queryset
        self._compiler = compiler
        self._sql = sql
        self._places = places

    def rows(self, values: list[Any]) -> list[Any]:
        params = tuple(place.of(values) for place in self._places)
        source: Any = _Source(self._queryset, _Done(self._compiler, self._sql, params))  # stands for a QuerySet
        iterable: Any = self._queryset._iterable_class  # whatever Django makes rows of this query with
        return list(iterable(source))


class _Done(SQLCompiler):
    """A compiler whose work is done: columns and joins are known, the statement stands; only the values are of this call."""

    def __init__(self, compiler: SQLCompiler, sql: str, params: tuple[Any, ...]) -> None:
        self.__dict__.update(compiler.__dict__)
        self.connection = connections[compiler.using or DEFAULT_DB_ALIAS]  # this thread's
        self._stands = (sql, params)

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        return self._stands


class _Source:
    """What Django's iterables ask of a query set: itself, but with a compiler that is done."""

    def __init__(self, queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> None:
        self._queryset = queryset
        self._compiler = compiler

    @property
    def query(self) -> _SourceQuery:
        return _SourceQuery(self._queryset.query, self._compiler)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._queryset, name)


class _SourceQuery:
    def __init__(self, query: Query, compiler: SQLCompiler) -> None:
        self._query = query
        self._compiler = compiler

    def get_compiler(self, using: str | None = None) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)
