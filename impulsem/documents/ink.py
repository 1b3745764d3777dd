"""A signature drawn by hand: the lines only, not how fast or how hard they were drawn (that would be biometric)."""

from __future__ import annotations

import itertools
import json

WIDTH, HEIGHT = 1000, 480
_STROKES, _POINTS = 100, 4000
_SHORTEST = 60  # a dot is not a signature


def path_of(drawing: str) -> str:
    """The path of an SVG from `[[[x, y], …], …]` (strokes of points within 1000 × 480); empty when that is no drawing."""
    try:
        strokes = [[(float(x), float(y)) for x, y in stroke] for stroke in json.loads(drawing or "[]")]
    except (ValueError, TypeError):
        return ""
    points = [point for stroke in strokes for point in stroke]
    if not points or len(strokes) > _STROKES or len(points) > _POINTS:
        return ""
    if any(not (0 <= x <= WIDTH and 0 <= y <= HEIGHT) for x, y in points):
        return ""
    length = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for stroke in strokes for a, b in itertools.pairwise(stroke))
    if length < _SHORTEST:
        return ""
    return " ".join("M" + " L".join(f"{x:.0f} {y:.0f}" for x, y in stroke) for stroke in strokes if len(stroke) > 1)
