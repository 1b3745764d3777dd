"""Texts as rows of numbers: TF-IDF over words and over runs of three to five letters within words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = "texts-1"
BUCKETS = 1 << 20  # runs of letters are counted by their hash; with this many, two of one text hardly ever share one
RUNS = (3, 4, 5)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SPACE = np.uint32(ord(" "))
_ACCENTS = re.compile("[\u0300-\u036f]+")
_BREAKS = re.compile(r"[\W_]+")

Occurrences = tuple[NDArray[np.int32], NDArray[np.int32], int, int]  # row and column of each, number of rows and of columns


def fold(text: str) -> str:
    """The text in small letters without accents, with one space between words."""
    return _BREAKS.sub(" ", _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))).strip()


def vectors(texts: Sequence[str]) -> Any:
    """A sparse matrix (scipy CSR, float32) with a row of length 1 for each text; half of its weight is words, half runs of letters.

    A text without letters is a row of zeros. The product of two rows is how alike they are, 0 to 1.
    """
    from scipy import sparse

    folded = [fold(text) for text in texts]
    halves = (_weighed(*_words(folded)), _weighed(*_runs(folded)))
    return (sparse.hstack(halves, format="csr", dtype=np.float32) * np.float32(np.sqrt(0.5))).tocsr()


def _words(folded: Sequence[str]) -> Occurrences:
    """Each word of each text."""
    known: dict[str, int] = {}
    columns: list[int] = []
    lengths = np.zeros(len(folded), dtype=np.int64)
    for row, text in enumerate(folded):
        words = text.split()
        lengths[row] = len(words)
        columns += [known.setdefault(word, len(known)) for word in words]
    return np.repeat(np.arange(len(folded), dtype=np.int32), lengths), np.array(columns, dtype=np.int32), len(folded), max(1, len(known))


def _runs(folded: Sequence[str]) -> Occurrences:
    """Each run of letters; it may begin or end with the space beside a word, and never reaches into the next one."""
    joined = "".join(f" {text} " for text in folded)
    letters = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    row_of = np.repeat(np.arange(len(folded), dtype=np.int32), [len(text) + 2 for text in folded])
    space = letters == _SPACE
    rows, columns = [], []
    for length in RUNS:
        last = len(letters) - length + 1
        if last < 1:
            continue
        inside = np.ones(last, dtype=bool)
        for step in range(1, length - 1):
            inside &= ~space[step : step + last]
        inside &= row_of[:last] == row_of[length - 1 : length - 1 + last]
        start = np.flatnonzero(inside)
        value = np.full(len(start), length, dtype=np.uint64)
        for step in range(length):
            value = (value ^ letters[start + step]) * _MIX
            value ^= value >> np.uint64(29)
        rows.append(row_of[start])
        columns.append((value & np.uint64(BUCKETS - 1)).astype(np.int32))
    if not rows:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), len(folded), BUCKETS
    return np.concatenate(rows), np.concatenate(columns), len(folded), BUCKETS


def _weighed(rows: NDArray[np.int32], columns: NDArray[np.int32], height: int, width: int) -> Any:
    """TF-IDF: how often in the text (by its logarithm), how rare among the texts; rows of length 1."""
    from scipy import sparse

    counted = sparse.coo_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(height, width)).tocsr()
    in_texts = np.bincount(counted.indices, minlength=width)
    rarity = (np.log((1 + height) / (1 + in_texts)) + 1).astype(np.float32)
    weights = (1 + np.log(counted.data)) * rarity[counted.indices]
    row = np.repeat(np.arange(height), np.diff(counted.indptr))
    lengths = np.sqrt(np.bincount(row, weights=weights.astype(np.float64) ** 2, minlength=height)).astype(np.float32)
    counted.data = weights / lengths[row]
    return counted
