"""Drawings of flows: what comes in is what is drawn."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from impulsem.public.rules.flow import GAP, HEAD, LEAST, Stop, drawn

KEYS = "abc"
COLUMNS = [[Stop(key, key.upper()) for key in KEYS] for _ in range(3)]
FLOWS = st.lists(st.dictionaries(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), st.integers(1, 900)), min_size=2, max_size=2)


@given(flows=FLOWS)
def test_every_flow_is_one_ribbon_and_blocks_never_overlap(flows: list[dict[tuple[str, str], int]]):
    drawing = drawn(COLUMNS, flows)
    inner = {target for _source, target in flows[0]}
    # what leaves a stop that nothing came to has no beginning to be drawn from
    assert len(drawing.ribbons) == len(flows[0]) + sum(source in inner for source, _target in flows[1])
    for column in drawing.columns:
        for above, below in itertools.pairwise(column):
            assert below.y >= above.y + above.height + GAP - 0.2
        for block in column:
            assert block.height >= LEAST
            assert HEAD - 0.2 <= block.y <= drawing.height


def test_a_stop_that_nothing_passes_is_left_out_and_counts_are_added_up():
    drawing = drawn(COLUMNS, [{("a", "b"): 3, ("c", "b"): 1}, {("b", "a"): 4}])
    assert [[(block.stop.key, block.count) for block in column] for column in drawing.columns] == [
        [("a", 3), ("c", 1)],
        [("b", 4)],
        [("a", 4)],
    ]
    assert drawing.ribbons[0].title == "A → B: 3"


def test_nothing_is_drawn_of_nothing():
    drawing = drawn(COLUMNS, [{}, {}])
    assert not drawing.ribbons
    assert drawing.columns == ((), (), ())
