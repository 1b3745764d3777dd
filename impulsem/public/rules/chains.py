"""A chain as the story of each beginning: what came of it, step by step."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from impulsem.provenance.queries import Step


@dataclasses.dataclass(frozen=True, slots=True)
class Stage:
    """What a story came to, of one kind, and how many more of it there are than are shown."""

    kind: str
    label: str
    steps: tuple[Step, ...]
    more: int = 0


def stages(start: int, steps: Sequence[Step], *, most: int = 6) -> tuple[Stage, ...]:
    """What came of the node `start`, by kind, in the order of `steps` (words first, figures last); at most `most` of a kind.

    `start` itself is not in it. A step is reached by the derivations in its `via`.
    """
    after: defaultdict[int, set[int]] = defaultdict(set)
    for step in steps:
        for edge in step.via:
            after[edge.source_id].add(step.node_id)
    reached, waiting = {start}, [start]
    while waiting:
        for node in after[waiting.pop()] - reached:
            reached.add(node)
            waiting.append(node)
    by_kind: dict[tuple[str, str], list[Step]] = {}
    for step in steps:
        if step.node_id in reached and step.node_id != start:
            own = tuple(edge for edge in step.via if edge.source_id in reached)  # not how others came to the same
            by_kind.setdefault((step.kind, step.label), []).append(dataclasses.replace(step, via=own))
    return tuple(Stage(kind, label, tuple(found[:most]), max(len(found) - most, 0)) for (kind, label), found in by_kind.items())
