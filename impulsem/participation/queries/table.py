"""The table of participation, worked out from records; different people with bounds; how many were told afterwards."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import Any

from django.db.models import Count, Max, QuerySet

from impulsem.participation.models import Attendance, Contribution, Dimension, Process, Proposal, Return, Session
from impulsem.participation.rules.counting import Attended, Bounds, distinct_people
from impulsem.platform.prepared import prepared

HELD = (Session.State.HELD, Session.State.TRANSCRIBED, Session.State.VALIDATED, Session.State.RETURNED)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A dimension. people: heads counted, the same person as often as they came; different: bounds of different people.

    reached: of those heads, how many were told what became of what they said (the largest return of each session).
    """

    dimension: Dimension
    sessions: int
    people: int
    different: Bounds
    contributions: int
    proposals: int
    reached: int

    @property
    def reached_share(self) -> float | None:
        return self.reached / self.people if self.people else None


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """The rows in their order and what they add up to; people are not added up over dimensions, `different` says what can be said."""

    rows: tuple[Row, ...]
    different: Bounds
    codes_shown: int  # attendances with a code

    @property
    def sessions(self) -> int:
        return sum(row.sessions for row in self.rows)

    @property
    def contributions(self) -> int:
        return sum(row.contributions for row in self.rows)

    @property
    def proposals(self) -> int:
        return sum(row.proposals for row in self.rows)

    @property
    def reached(self) -> int:
        return sum(row.reached for row in self.rows)


def participation_table(process: Process) -> Table:
    """Six queries. Only sessions that were held count; a withheld contribution counts as one, since it was said."""
    codes: defaultdict[int, set[int]] = defaultdict(set)
    for session_id, code_id in _codes(process.pk):
        codes[session_id].add(code_id)
    reached = dict(_reached(process.pk))
    held: defaultdict[int, list[tuple[int, Attended]]] = defaultdict(list)
    for pk, dimension_id, heads in _held(process.pk):
        held[dimension_id].append((pk, Attended(heads or 0, codes.get(pk, set()))))
    contributions, proposals = dict(_contributions(process.pk)), dict(_proposals(process.pk))
    rows = []
    for dimension in dimensions_of(process.pk):
        of_it = held[dimension.pk]
        bounds = distinct_people([attended for _, attended in of_it])
        rows.append(
            Row(
                dimension=dimension,
                sessions=len(of_it),
                people=bounds.attendances,
                different=bounds,
                contributions=contributions.get(dimension.pk, 0),
                proposals=proposals.get(dimension.pk, 0),
                reached=sum(reached.get(pk, 0) for pk, _ in of_it),
            )
        )
    everybody = distinct_people([attended for of_it in held.values() for _, attended in of_it])
    return Table(rows=tuple(rows), different=everybody, codes_shown=sum(len(of_it) for of_it in codes.values()))


@prepared
def dimensions_of(process_id: int) -> QuerySet[Dimension]:
    """The dimensions of a process in their order."""
    return Dimension.objects.filter(process_id=process_id).order_by("order", "pk")


@prepared
def _codes(process_id: int) -> QuerySet[Attendance, tuple[Any, ...]]:
    return Attendance.objects.filter(session__process_id=process_id).values_list("session_id", "code_id")


@prepared
def _reached(process_id: int) -> QuerySet[Return, tuple[Any, ...]]:
    return Return.objects.filter(session__process_id=process_id).values_list("session_id").annotate(most=Max("reached"))


@prepared
def _held(process_id: int) -> QuerySet[Session, tuple[Any, ...]]:
    return Session.objects.filter(process_id=process_id, state__in=HELD).values_list("pk", "dimension_id", "heads")


@prepared
def _contributions(process_id: int) -> QuerySet[Contribution, tuple[Any, ...]]:
    return Contribution.objects.filter(process_id=process_id).values_list("dimension_id").annotate(n=Count("pk"))


@prepared
def _proposals(process_id: int) -> QuerySet[Proposal, tuple[Any, ...]]:
    return Proposal.objects.filter(process_id=process_id).values_list("dimension_id").annotate(n=Count("pk"))
