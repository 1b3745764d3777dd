"""Where things stand in a drawing of flows between columns. Units are those of the SVG's view box."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

WIDTH, TALL = 1000, 430  # of the drawing; of a column's blocks without the gaps
HEAD, GAP, BLOCK = 30, 16, 14
LEFT, RIGHT = 146, 296  # room for the words on both sides
LEAST = 2.0  # a block that can be seen


@dataclasses.dataclass(frozen=True, slots=True)
class Stop:
    """Something that flows pass: its key, name, and the colour class of what comes to it."""

    key: str
    name: str
    colour: str = "c-flow"


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """A stop as it is drawn."""

    stop: Stop
    count: int
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2 + 5, 1)


@dataclasses.dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow between two stops of neighbouring columns."""

    path: str
    colour: str
    title: str


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    height: float
    columns: tuple[tuple[Block, ...], ...]
    ribbons: tuple[Ribbon, ...]


def drawn(columns: Sequence[Sequence[Stop]], flows: Sequence[Mapping[tuple[str, str], int]]) -> Drawing:
    """columns: stops in their order; flows: between column n and n + 1, {(key, key): how many}. Stops that nothing passes are left out.

    What leaves a stop may be less than what came: the rest ends there.
    """
    counts = [_counts(place, column, flows) for place, column in enumerate(columns)]
    shown = [[stop for stop in column if counts[place].get(stop.key)] for place, column in enumerate(columns)]
    largest = max((sum(counted.values()) for counted in counts), default=0) or 1
    scale = TALL / largest
    step = (WIDTH - LEFT - RIGHT) / max(len(columns) - 1, 1)
    heights = [sum(max(counts[p][s.key] * scale, LEAST) for s in stops) + GAP * (len(stops) - 1) for p, stops in enumerate(shown)]
    tallest = max([*heights, float(TALL)])
    blocks: list[dict[str, Block]] = []
    for place, stops in enumerate(shown):
        y, x = HEAD + (tallest - heights[place]) / 2, round(LEFT + place * step - (BLOCK if place == 0 else 0), 1)
        here = {}
        for stop in stops:
            height = max(counts[place][stop.key] * scale, LEAST)
            here[stop.key] = Block(stop, counts[place][stop.key], x, round(y, 1), round(height, 1))
            y += height + GAP
        blocks.append(here)
    ribbons = [ribbon for place, flow in enumerate(flows) for ribbon in _ribbons(blocks[place], blocks[place + 1], flow, scale)]
    return Drawing(round(HEAD + tallest + 10, 1), tuple(tuple(here.values()) for here in blocks), tuple(ribbons))


def _counts(place: int, column: Sequence[Stop], flows: Sequence[Mapping[tuple[str, str], int]]) -> dict[str, int]:
    """How many pass each stop: what leaves the first column, what comes to the others."""
    found: defaultdict[str, int] = defaultdict(int)
    for (source, target), count in flows[max(place - 1, 0)].items():
        found[source if place == 0 else target] += count
    return {stop.key: found[stop.key] for stop in column if found[stop.key]}


def _ribbons(here: Mapping[str, Block], there: Mapping[str, Block], flow: Mapping[tuple[str, str], int], scale: float) -> list[Ribbon]:
    """From left to right; at each block the ribbons lie in the order of the blocks that they come from or go to."""
    out = {key: block.y for key, block in here.items()}
    into = {key: block.y for key, block in there.items()}
    drawn_ribbons = []
    for target, end in there.items():
        for source, start in here.items():
            if count := flow.get((source, target), 0):
                thick = round(count * scale, 1)
                x1, x2 = start.x + BLOCK, end.x
                middle = round((x1 + x2) / 2, 1)
                a, b = round(out[source], 1), round(into[target], 1)
                path = (
                    f"M{x1:g} {a:g}C{middle:g} {a:g} {middle:g} {b:g} {x2:g} {b:g}v{thick:g}"
                    f"C{middle:g} {b + thick:g} {middle:g} {a + thick:g} {x1:g} {a + thick:g}z"
                )
                drawn_ribbons.append(Ribbon(path, end.stop.colour, f"{start.stop.name} → {end.stop.name}: {count}"))
                out[source] += count * scale
                into[target] += count * scale
    return drawn_ribbons
