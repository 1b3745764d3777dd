"""Where everybody stands in a family drawing. Pure: ties in, coordinates out; the template draws.

Squares are men, circles women, diamonds the others; a cross is somebody who died. Generations go down, couples stand side by side,
a line encloses who lives together, dashed lines are ties of support.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence

SIZE = 28  # of a shape
STEP = 96  # between neighbours
ROW = 104  # between generations
MARGIN = 52
BELOW = 62  # room for the name under the last row, and for the line around a home
SHAPES = {"M": "square", "F": "circle"}


@dataclasses.dataclass(frozen=True, slots=True)
class Kin:
    """Somebody to be drawn. `key` is any hashable that sorts among its like."""

    key: int
    label: str
    sex: str = "N"
    note: str = ""  # under the name: the age
    dead: bool = False
    lives_here: bool = False
    is_support: bool = False  # no kin: drawn at the side


@dataclasses.dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of keys: (parent, child), (partner, partner), and (one, other, strength) of support."""

    parents: tuple[tuple[int, int], ...] = ()
    partners: tuple[tuple[int, int], ...] = ()
    former: tuple[tuple[int, int], ...] = ()
    siblings: tuple[tuple[int, int], ...] = ()
    support: tuple[tuple[int, int, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A person's shape, with its centre."""

    key: int
    x: int
    y: int
    shape: str  # "square" | "circle" | "diamond"
    label: str
    note: str
    dead: bool
    lives_here: bool
    half: int = SIZE // 2

    @property
    def left(self) -> int:
        return self.x - self.half

    @property
    def top(self) -> int:
        return self.y - self.half

    @property
    def right(self) -> int:
        return self.x + self.half

    @property
    def bottom(self) -> int:
        return self.y + self.half

    @property
    def label_y(self) -> int:
        return self.y + self.half + 15

    @property
    def diamond(self) -> str:
        return f"{self.x},{self.top} {self.right},{self.y} {self.x},{self.bottom} {self.left},{self.y}"


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """An SVG path and what it means: "couple", "former", "child", "sibling", "support", "support strong", "support conflict"."""

    path: str
    kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class Home:
    """A rectangle around those of one generation, next to each other, who live together."""

    x: int
    y: int
    width: int
    height: int


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    figures: tuple[Figure, ...]
    lines: tuple[Line, ...]
    homes: tuple[Home, ...]


def draw(people: Sequence[Kin], ties: Ties) -> Drawing:
    """Everybody once, nobody on top of another. Ties with somebody who is not among `people` are left out."""
    if not people:
        return Drawing(0, 0, (), (), ())
    known = {kin.key: kin for kin in people}
    ties = _within(ties, known.keys())
    rows = _rows(people, ties)
    spots = _spots(rows, ties)
    figures = tuple(_figure(known[key], x, y) for key, (x, y) in sorted(spots.items()))
    width = max(x for x, _y in spots.values()) + MARGIN
    height = max(y for _x, y in spots.values()) + BELOW
    return Drawing(width, height, figures, tuple(_lines(spots, ties)), tuple(_homes(rows, spots, known)))


def _within(ties: Ties, keys: Iterable[int]) -> Ties:
    there = set(keys)

    def keep(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple(sorted({(a, b) for a, b in pairs if a in there and b in there and a != b}))

    support = tuple(sorted({t for t in ties.support if t[0] in there and t[1] in there and t[0] != t[1]}))
    return Ties(keep(ties.parents), keep(ties.partners), keep(ties.former), keep(ties.siblings), support)


def generations(people: Sequence[Kin], ties: Ties) -> dict[int, int]:
    """A number for each: 0 on top. Partners and siblings stand level, children below; contradictions (a loop of parents) are cut.

    Whoever has no kin among the others stands beside the first of them.
    """
    level_with: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for a, b in (*ties.partners, *ties.former, *ties.siblings):
        level_with[a].append((b, 0))
        level_with[b].append((a, 0))
    for parent, child in ties.parents:
        level_with[parent].append((child, 1))
        level_with[child].append((parent, -1))
    level: dict[int, int] = {}
    for kin in people:
        if kin.key in level or not level_with[kin.key]:
            continue
        level[kin.key] = 0
        waiting = [kin.key]
        island = [kin.key]
        while waiting:
            key = waiting.pop(0)
            for other, down in level_with[key]:
                if other not in level:
                    level[other] = level[key] + down
                    waiting.append(other)
                    island.append(other)
        top = min(level[key] for key in island)
        for key in island:
            level[key] -= top
    beside = level.get(people[0].key, 0)
    for kin in people:
        level.setdefault(kin.key, beside)
    return level


def _rows(people: Sequence[Kin], ties: Ties) -> list[list[int]]:
    """Keys of each generation, from left to right: families in the order of their parents, couples side by side."""
    level = generations(people, ties)
    aside = [kin.key for kin in people if kin.is_support and not _has_kin(kin.key, ties)]
    order = {kin.key: position for position, kin in enumerate(people)}
    rows: list[list[int]] = []
    for number in range(max(level.values()) + 1):
        keys = [kin.key for kin in people if level[kin.key] == number and kin.key not in aside]
        above = {key: position for position, key in enumerate(rows[-1])} if rows else {}
        rows.append(_in_order(keys, ties, above, order))
    rows = [row for row in rows if row] or [[]]
    rows[0] += aside
    return rows


def _has_kin(key: int, ties: Ties) -> bool:
    return any(key in pair for pair in (*ties.parents, *ties.partners, *ties.former, *ties.siblings))


def _in_order(keys: list[int], ties: Ties, above: dict[int, int], order: dict[int, int]) -> list[int]:
    """Singles and couples of one generation, by where their parents stand; a couple's members keep together."""
    own_parents = defaultdict(list)
    for parent, child in ties.parents:
        if parent in above:
            own_parents[child].append(above[parent])

    def place(key: int) -> tuple[float, int]:
        parents = own_parents.get(key)
        return (sum(parents) / len(parents) if parents else float(len(above)), order[key])

    level_ties: dict[int, list[int]] = defaultdict(list)
    for a, b in (*ties.partners, *ties.former):
        level_ties[a].append(b)
        level_ties[b].append(a)
    done: set[int] = set()
    groups: list[tuple[tuple[float, int], list[int]]] = []
    for key in sorted(keys, key=lambda k: (len(level_ties[k]) > 1, place(k))):
        if key in done:
            continue
        chain = [key]
        done.add(key)
        for member in chain:  # grows while it is read: partners of partners
            for other in level_ties[member]:
                if other in keys and other not in done:
                    done.add(other)
                    chain.append(other)
        rooted = [place(member) for member in chain if own_parents.get(member)]
        groups.append((min(rooted or [place(key)]), chain))
    return [key for _place, chain in sorted(groups) for key in chain]


def _spots(rows: list[list[int]], ties: Ties) -> dict[int, tuple[int, int]]:
    """Coordinates: each row is packed from the left, children under the middle of their parents where there is room."""
    x: dict[int, int] = {}
    parents_of = defaultdict(list)
    for parent, child in ties.parents:
        parents_of[child].append(parent)
    for row in rows:
        wish = {key: _middle([x[p] for p in parents_of[key] if p in x]) for key in row}
        families: list[list[int]] = []
        for key in row:
            if families and wish[key] is not None and wish[families[-1][-1]] == wish[key]:
                families[-1].append(key)
            else:
                families.append([key])
        free = 0
        for family in families:
            centre = wish[family[0]]
            start = free if centre is None else max(free, round(centre - STEP * (len(family) - 1) / 2))
            for position, key in enumerate(family):
                x[key] = start + position * STEP
            free = start + len(family) * STEP
    left = min(x.values())
    return {key: (x[key] - left + MARGIN, number * ROW + SIZE) for number, row in enumerate(rows) for key in row}


def _middle(values: list[int]) -> float | None:
    return (min(values) + max(values)) / 2 if values else None


def _figure(kin: Kin, x: int, y: int) -> Figure:
    return Figure(kin.key, x, y, SHAPES.get(kin.sex, "diamond"), kin.label, kin.note, kin.dead, kin.lives_here)


def _lines(spots: dict[int, tuple[int, int]], ties: Ties) -> Iterable[Line]:
    half = SIZE // 2
    for kind, pairs in (("couple", ties.partners), ("former", ties.former), ("sibling", ties.siblings)):
        for a, b in pairs:
            yield Line(_level(spots[a], spots[b], half, up=kind == "sibling"), kind)
    parents_of: dict[int, list[int]] = defaultdict(list)
    for parent, child in ties.parents:
        parents_of[child].append(parent)
    for child, parents in sorted(parents_of.items()):
        yield Line(_down([spots[p] for p in parents], spots[child], half), "child")
    for a, b, strength in ties.support:
        (ax, ay), (bx, by) = spots[a], spots[b]
        yield Line(f"M{ax} {ay}Q{(ax + bx) // 2} {min(ay, by) - half - 12} {bx} {by}", f"support {strength}".strip())


def _level(a: tuple[int, int], b: tuple[int, int], half: int, *, up: bool) -> str:
    """Between two of one row: straight between neighbours, round over others; over the heads for siblings."""
    (ax, ay), (bx, by) = sorted((a, b))
    if up:
        return f"M{ax} {ay - half}v-8H{bx}V{by - half}"
    if bx - ax <= STEP and ay == by:
        return f"M{ax + half} {ay}H{bx - half}"
    return f"M{ax} {ay + half}V{ay + half + 4}H{bx}V{by + half}"


def _down(parents: list[tuple[int, int]], child: tuple[int, int], half: int) -> str:
    """From the middle of the parents (or from the only one) to the child's head."""
    x = round(sum(px for px, _y in parents) / len(parents))
    y = max(py for _x, py in parents)
    left, right = min(parents), max(parents)
    side_by_side = len(parents) == 2 and right[0] - left[0] <= STEP and left[1] == right[1]
    cx, cy = child
    down = f"V{cy - half - 14}H{cx}V{cy - half}"
    return f"M{left[0] + half} {y}H{right[0] - half}M{x} {y}{down}" if side_by_side else f"M{x} {y + half}{down}"


def _homes(rows: list[list[int]], spots: dict[int, tuple[int, int]], known: dict[int, Kin]) -> Iterable[Home]:
    for row in rows:
        run: list[int] = []
        for key in [*sorted(row, key=lambda k: spots[k][0]), None]:
            if key is not None and known[key].lives_here:
                run.append(key)
                continue
            if run:
                left, y = spots[run[0]]
                right, _y = spots[run[-1]]
                yield Home(left - 42, y - SIZE // 2 - 9, right - left + 84, SIZE + 52)
            run = []
