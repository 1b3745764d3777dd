"""Many demands that one group session could answer: put together by topic, language, place and the hours when people can. Pure, and the
same for the same demands in any order."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

#: Parts of the week in which somebody can come, as bits: Monday morning is 1, Monday afternoon 2, Tuesday morning 4 …
DAYS = ("mon", "tue", "wed", "thu", "fri")
PARTS = tuple(f"{day}_{half}" for day in DAYS for half in ("am", "pm"))
ANY = (1 << len(PARTS)) - 1


def hours_of(codes: Iterable[str]) -> int:
    """Parts of the week as bits; none named: any."""
    bits = sum(1 << PARTS.index(code) for code in set(codes) if code in PARTS)
    return bits or ANY


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """A demand that waits. since: a number that grows with time (seconds); hours: bits of `PARTS`."""

    key: int
    topic: str
    language: str
    centre: int
    territory: int
    area: str
    hours: int
    since: float


@dataclasses.dataclass(frozen=True, slots=True)
class Gathered:
    """People who could come together: at `centre`, in `part` of the week. across: some belong to other centres of the territory."""

    topic: str
    language: str
    centre: int
    part: int
    asking: tuple[Asking, ...]
    across: bool = False

    @property
    def keys(self) -> tuple[int, ...]:
        return tuple(each.key for each in self.asking)

    @property
    def weekday(self) -> int:
        return self.part // 2

    @property
    def is_morning(self) -> bool:
        return self.part % 2 == 0


def gather(asking: Iterable[Asking], *, fewest: int, most: int) -> list[Gathered]:
    """Groups of `fewest` to `most` people, each person in one at the most; the largest first, then those who have waited longest.

    First within each centre; who is left over at several centres of a territory comes together at the one where most of them belong.
    """
    rows = sorted(asking, key=lambda each: (each.since, each.key))
    found: list[Gathered] = []
    left: list[Asking] = []
    for bucket in _by(rows, lambda each: (each.topic, each.language, each.centre)):
        groups, rest = _gather_one(bucket, fewest, most, across=False)
        found += groups
        left += rest
    left.sort(key=lambda each: (each.since, each.key))
    for bucket in _by(left, lambda each: (each.topic, each.language, each.territory)):
        found += _gather_one(bucket, fewest, most, across=True)[0]
    return sorted(found, key=lambda group: (-len(group.asking), group.asking[0].since, group.keys))


def _by(rows: Sequence[Asking], key: Callable[[Asking], tuple[str, str, int]]) -> Iterator[list[Asking]]:
    buckets: dict[tuple[str, str, int], list[Asking]] = {}
    for row in rows:
        buckets.setdefault(key(row), []).append(row)
    for name in sorted(buckets):
        yield buckets[name]


def _gather_one(bucket: Sequence[Asking], fewest: int, most: int, *, across: bool) -> tuple[list[Gathered], list[Asking]]:
    """Groups of one bucket (who waits longest first), and who is left."""
    queues = [iter([row for row in bucket if row.hours >> part & 1]) for part in range(len(PARTS))]
    free = [
        sum(row.hours >> part & 1 for row in bucket) for part in range(len(PARTS))
    ]  # of those who can in a part of the week, how many have no group yet
    taken: set[int] = set()
    groups: list[Gathered] = []
    while True:
        part = max(range(len(PARTS)), key=lambda each: (free[each], -each))
        if free[part] < fewest:
            return groups, [row for row in bucket if row.key not in taken]
        chosen = list(itertools.islice((row for row in queues[part] if row.key not in taken), most))
        for row in chosen:
            taken.add(row.key)
            for other in range(len(PARTS)):
                free[other] -= row.hours >> other & 1
        groups.append(Gathered(chosen[0].topic, chosen[0].language, _usual(chosen), part, tuple(chosen), across))


def _usual(rows: Sequence[Asking]) -> int:
    """The centre where most of them belong; of equals the lowest key."""
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.centre] = counts.get(row.centre, 0) + 1
    return min(counts, key=lambda centre: (-counts[centre], centre))


def freed_minutes(people: int, *, individual: int, session: int, professionals: int) -> int:
    """Minutes of professionals that a session frees: what the same people would take one by one, less what the session takes."""
    return people * individual - session * professionals
