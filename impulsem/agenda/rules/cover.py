"""Who stands in for whom: the cheapest way to give each appointment at most one colleague who is free then. No database.

The costs are the policy: somebody who works with the person anyway, then somebody who speaks their language, then the same profession; and
among equals whoever has less to do on that day. An appointment without a colleague costs more than any of that.

It is a flow of least cost: from each appointment to the colleagues who are free, from each colleague's time to the colleague, and on to the
sink by one arc for each further appointment, each dearer than the one before. Appointments of different absent people may overlap, so a
colleague's *time* is a cluster of appointments that overlap one another, through which one goes. What a cluster that hangs together by its
ends leaves over is asked for again, with the time that is taken now.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from impulsem.agenda.rules.stretches import Stretch, overlap

#: Costs, in points. Nobody is left without a colleague to save any of them.
STRANGER = 100  # does not work with the person
OTHER_LANGUAGE = 60
OTHER_PROFESSION = 40
ONE_MORE = 5  # for each further appointment that a colleague takes on a day
PER_HOUR = 4  # for each hour that the colleague has promised on that day already
NOBODY = 10_000


@dataclasses.dataclass(frozen=True, slots=True)
class Fit:
    """A colleague who could attend an appointment: what speaks for it."""

    worker_id: int
    co_referent: bool = False
    same_language: bool = True
    same_profession: bool = True
    minutes_that_day: int = 0  # promised already

    @property
    def cost(self) -> int:
        return (
            (0 if self.co_referent else STRANGER)
            + (0 if self.same_language else OTHER_LANGUAGE)
            + (0 if self.same_profession else OTHER_PROFESSION)
            + PER_HOUR * self.minutes_that_day // 60
        )


def speak_alike(some: Collection[str], others: Collection[str]) -> bool:
    """Whether they share a language. Codes such as "ca", "ary"."""
    return not set(some).isdisjoint(others)


@dataclasses.dataclass(frozen=True, slots=True)
class Need:
    """An appointment that somebody else has to attend; `during` is in UTC. fits: who is free then."""

    key: int
    during: Stretch
    day: dt.date
    fits: tuple[Fit, ...]


def assigned(needs: Collection[Need]) -> dict[int, Fit]:
    """By need, whoever takes it at the least cost in all; needs for which nobody is left are missing. Solved day by day."""
    found: dict[int, Fit] = {}
    by_day: defaultdict[dt.date, list[Need]] = defaultdict(list)
    for need in needs:
        by_day[need.day].append(need)
    for day in sorted(by_day):
        found |= _of_a_day(by_day[day])
    return found


def by_load(needs: Collection[Need]) -> dict[int, Fit]:
    """One after the other, by time, to whoever is free and has least to do: what one does by hand. For comparison."""
    found: dict[int, Fit] = {}
    taken: defaultdict[int, list[Stretch]] = defaultdict(list)
    for need in sorted(needs, key=lambda need: (need.during, need.key)):
        free = [fit for fit in need.fits if not any(overlap(need.during, each) for each in taken[fit.worker_id])]
        if free:
            fit = min(free, key=lambda fit: (fit.minutes_that_day + 30 * len(taken[fit.worker_id]), fit.worker_id))
            taken[fit.worker_id].append(need.during)
            found[need.key] = fit
    return found


def _of_a_day(needs: Sequence[Need]) -> dict[int, Fit]:
    found: dict[int, Fit] = {}
    taken: defaultdict[int, list[Stretch]] = defaultdict(list)
    left = list(needs)
    while left:
        open_ones = [dataclasses.replace(need, fits=_still_free(need, taken)) for need in left]
        round_ = _cheapest([need for need in open_ones if need.fits], taken)
        if not round_:
            break
        for need in left:
            if fit := round_.get(need.key):
                found[need.key] = fit
                taken[fit.worker_id].append(need.during)
        left = [need for need in left if need.key not in found]
    return found


def _still_free(need: Need, taken: Mapping[int, Sequence[Stretch]]) -> tuple[Fit, ...]:
    return tuple(fit for fit in need.fits if not any(overlap(need.during, each) for each in taken.get(fit.worker_id, ())))


def _cheapest(needs: Sequence[Need], taken: Mapping[int, Sequence[Stretch]]) -> dict[int, Fit]:
    """One flow: through each cluster of a colleague's time goes one appointment at most."""
    if not needs:
        return {}
    from ortools.graph.python import min_cost_flow  # here, so that pages that give nobody cover do not wait for it

    flow = min_cost_flow.SimpleMinCostFlow()
    nodes = _Numbers()
    source, sink = nodes.of("source"), nodes.of("sink")
    chosen: dict[int, tuple[int, Fit]] = {}
    for need in needs:
        at = nodes.of(("need", need.key))
        flow.add_arc_with_capacity_and_unit_cost(source, at, 1, 0)
        flow.add_arc_with_capacity_and_unit_cost(at, sink, 1, NOBODY)
    for worker_id, clusters in _clusters(needs).items():
        person = nodes.of(("worker", worker_id))
        for number, cluster in enumerate(clusters):
            time = nodes.of(("time", worker_id, number))
            flow.add_arc_with_capacity_and_unit_cost(time, person, 1, 0)
            for need, fit in cluster:
                chosen[flow.add_arc_with_capacity_and_unit_cost(nodes.of(("need", need.key)), time, 1, fit.cost)] = (need.key, fit)
        for more in range(len(clusters)):
            flow.add_arc_with_capacity_and_unit_cost(person, sink, 1, ONE_MORE * (len(taken.get(worker_id, ())) + more))
    flow.set_node_supply(source, len(needs))
    flow.set_node_supply(sink, -len(needs))
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("there is always the way by which nobody takes anything")
    return {key: fit for arc, (key, fit) in chosen.items() if flow.flow(arc)}


Cluster = list[tuple[Need, Fit]]


def _clusters(needs: Sequence[Need]) -> dict[int, list[Cluster]]:
    """By colleague, the needs that they could take, those that overlap one another together."""
    able: defaultdict[int, Cluster] = defaultdict(list)
    for need in sorted(needs, key=lambda need: (need.during, need.key)):
        for fit in need.fits:
            able[fit.worker_id].append((need, fit))
    clusters: dict[int, list[Cluster]] = {}
    for worker_id, theirs in able.items():
        apart: list[Cluster] = []
        until = None
        for need, fit in theirs:
            if until is None or need.during.starts >= until:
                apart.append([])
                until = need.during.ends
            until = max(until, need.during.ends)
            apart[-1].append((need, fit))
        clusters[worker_id] = apart
    return clusters


class _Numbers:
    """Nodes are numbered as they are named."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}

    def of(self, name: object) -> int:
        return self._numbers.setdefault(name, len(self._numbers))
