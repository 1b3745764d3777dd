"""How cost grows, drawn: one small chart a figure, both axes logarithmic, the peer dashed and the promise a line across. Plain SVG."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Sequence
from html import escape

Point = tuple[float, float]  # scale, value

WIDTH, HEIGHT, COLUMNS = 300, 190, 3
LEFT, RIGHT, TOP, BOTTOM = 46, 54, 34, 26
STYLE = """
text { font: 11px system-ui, sans-serif; fill: #33373d } .title { font-weight: 600; font-size: 12px } .soft { fill: #5b6169 }
.sheet { fill: #fff } .axis { stroke: #c3c8ce; stroke-width: 1 } .ours { stroke: #0b5fae; stroke-width: 2.2; fill: none }
.dot { fill: #0b5fae } .peer { stroke: #8a5a00; stroke-width: 1.6; stroke-dasharray: 5 4; fill: none } .peer-dot { fill: #8a5a00 }
.must { stroke: #b3261e; stroke-width: 1.2; stroke-dasharray: 1.5 3 } .must-text { fill: #b3261e }
.halo { paint-order: stroke; stroke: #fff; stroke-width: 4px }
@media (prefers-color-scheme: dark) {
text { fill: #e3e6ea } .soft { fill: #a9b0b8 } .sheet { fill: #15181c } .axis { stroke: #4a5058 }
.ours { stroke: #7cb8f2 } .dot { fill: #7cb8f2 }
.peer { stroke: #e0b25a } .peer-dot { fill: #e0b25a } .must { stroke: #ff8f86 } .must-text { fill: #ff8f86 }
.halo { stroke: #15181c }
}"""


@dataclasses.dataclass(frozen=True, slots=True)
class Panel:
    """One figure at several scales; `must` is None where nothing is promised."""

    title: str
    unit: str
    ours: Sequence[Point]
    peer: Sequence[Point]
    must: float | None


def draw(panels: Sequence[Panel], title: str) -> str:
    """The whole picture as SVG text."""
    rows = math.ceil(len(panels) / COLUMNS)
    width, height = WIDTH * COLUMNS, HEIGHT * rows + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<rect class="sheet" width="{width}" height="{height}"/>',
        *legend(),
    ]
    for number, panel in enumerate(panels):
        x, y = WIDTH * (number % COLUMNS), 34 + HEIGHT * (number // COLUMNS)
        parts.append(f'<g transform="translate({x} {y})">{"".join(drawn(panel))}</g>')
    return "\n".join([*parts, "</svg>", ""])


def legend() -> list[str]:
    return [
        '<line class="ours" x1="46" x2="76" y1="18" y2="18"/><text x="82" y="22">Impulsem</text>',
        '<line class="peer" x1="160" x2="190" y1="18" y2="18"/><text x="196" y="22">what it stands beside</text>',
        '<line class="must" x1="336" x2="366" y1="18" y2="18"/><text x="372" y="22">promised at most</text>',
        '<text class="soft" x="490" y="22">across: part of the city; both axes logarithmic</text>',
    ]


def drawn(panel: Panel) -> Iterable[str]:
    values = [value for _scale, value in (*panel.ours, *panel.peer)] + ([panel.must] if panel.must else [])
    scales = sorted({scale for scale, _value in panel.ours})
    across, up = Axis(scales, LEFT, WIDTH - RIGHT), Axis(values, HEIGHT - BOTTOM, TOP)
    yield f'<text class="title" x="{LEFT}" y="14">{escape(panel.title)}</text>'
    yield f'<text class="soft" x="{LEFT}" y="28">{escape(panel.unit)}</text>'
    for scale in scales:
        yield f'<line class="axis" x1="{across(scale):.1f}" x2="{across(scale):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        yield f'<text class="soft" text-anchor="middle" x="{across(scale):.1f}" y="{HEIGHT - 10}">{scale:g}</text>'
    if panel.must:
        y = up(panel.must)
        yield f'<line class="must" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="must-text" text-anchor="end" x="{LEFT - 4}" y="{y + 4:.1f}">{number(panel.must)}</text>'
    for name, points in (("peer", panel.peer), ("ours", panel.ours)):
        if points:
            yield line(name, [(across(scale), up(value)) for scale, value in points])
    starts = [(up(points[0][1]), points[0][1]) for points in (panel.ours, panel.peer) if len(points) > 1]
    for y, value in apart(starts):
        yield f'<text class="soft halo" x="{LEFT + 6}" y="{y - 5:.1f}">{number(value)}</text>'
    ends = [(up(points[-1][1]), points[-1][1]) for points in (panel.ours, panel.peer) if points]
    for y, value in apart(ends):
        yield f'<text x="{WIDTH - RIGHT + 7}" y="{y + 4:.1f}">{number(value)}</text>'


def line(name: str, points: Sequence[Point]) -> str:
    dot = "dot" if name == "ours" else "peer-dot"
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle class="{dot}" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>' for x, y in points)
    return f'<polyline class="{name}" points="{path}"/>{dots}'


class Axis:
    """From a value to its place between two ends, logarithmically."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        logs = [math.log10(max(value, 1e-3)) for value in values]
        self.low, self.high, self.start, self.end = min(logs), max(logs), start, end
        if self.high - self.low < 0.05:
            self.low, self.high = self.low - 0.5, self.high + 0.5

    def __call__(self, value: float) -> float:
        share = (math.log10(max(value, 1e-3)) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def apart(labels: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Labels moved so far from each other that both can be read."""
    placed: list[tuple[float, float]] = []
    for y, value in sorted(labels):
        placed.append((max(y, placed[-1][0] + 13) if placed else y, value))
    return placed


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
