"""Which texts are nearly the same, and which of others are nearest.

Comparing every text with every other over a million columns takes minutes. So each text is first sketched in a thousand numbers (its
columns are added up by a fixed hash, with signs, so that what they share by chance cancels out); sketches are compared all with all, and
those that might be alike are compared in full. What is told is therefore exact. A pair that is just alike slips through the sketch about
once in thirty thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = "near-1"
ALIKE = 0.5  # from here on two texts are nearly the same
SKETCH = 1024  # numbers in a sketch: two sketches tell likeness with a standard error of about 1 / sqrt(SKETCH)
MARGIN = 4.0  # standard errors
BLOCK = 1024  # texts compared at a time: bounds the memory
_MIX = np.uint64(0xD6E8FEB86659FD93)

Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]  # first row, second row, how alike


def near_pairs(rows: Any, *, at_least: float = ALIKE) -> Pairs:
    """Pairs of rows (first < second) that are at least so alike, by first and second.

    rows: a sparse matrix with rows of length 1 or 0, as of `texts.vectors`.
    """
    sketches = sketch(rows)
    return _told([block for start in range(0, rows.shape[0], BLOCK) for block in _pairs_of(rows, sketches, start, at_least)])


def nearest(rows: Any, others: Any, *, most: int, at_least: float) -> Pairs:
    """For each row the nearest of `others` (row, other, how alike), at most so many, at least so alike; the nearest first."""
    found = []
    turned = others.T.tocsc()
    for start in range(0, rows.shape[0], BLOCK):
        alike = (rows[start : start + BLOCK] @ turned).toarray()
        order = np.argsort(-alike, axis=1, kind="stable")[:, :most]
        here = np.take_along_axis(alike, order, axis=1)
        row, place = np.nonzero(here >= at_least)
        found.append((row + start, order[row, place], here[row, place]))
    return _told(found, sort=False)


def sketch(rows: Any) -> NDArray[np.float32]:
    """Each row in `SKETCH` numbers; their product is near to the product of the rows."""
    from scipy import sparse

    column = np.arange(rows.shape[1], dtype=np.uint64) * _MIX
    column ^= column >> np.uint64(32)
    column *= _MIX
    sign = np.where((column >> np.uint64(60)) & np.uint64(1), 1, -1).astype(np.float32)
    into = ((column >> np.uint64(32)) % np.uint64(SKETCH)).astype(np.int32)
    adding = sparse.csr_matrix((sign, into, np.arange(rows.shape[1] + 1)), shape=(rows.shape[1], SKETCH))
    return np.ascontiguousarray((rows @ adding).toarray(), dtype=np.float32)


def _pairs_of(rows: Any, sketches: NDArray[np.float32], start: int, at_least: float) -> Iterator[Pairs]:
    guess = sketches[start : start + BLOCK] @ sketches[start:].T
    floor = at_least - MARGIN * np.sqrt((1 + at_least**2) / SKETCH)
    first, second = np.nonzero(guess >= floor)
    later = second > first  # each pair once, none with itself
    first, second = first[later] + start, second[later] + start
    for some in range(0, len(first), 8192):
        one, other = first[some : some + 8192], second[some : some + 8192]
        alike = np.asarray(rows[one].multiply(rows[other]).sum(axis=1), dtype=np.float32).ravel()
        keep = alike >= at_least
        yield one[keep], other[keep], np.minimum(alike[keep], np.float32(1))


def _told(found: list[Pairs], *, sort: bool = True) -> Pairs:
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
    first, second, alike = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((second, first)) if sort else slice(None)
    return first[order], second[order], alike[order]
