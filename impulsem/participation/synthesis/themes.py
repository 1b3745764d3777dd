"""What a text may be about, learned from what people said of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = "themes-1"
ENOUGH = 50  # texts that people labelled, from which on a classifier is learned; below, the nearest average text
FEWEST = 3  # texts of a theme, to suggest it at all
SURE = {"svc": 0.2, "centroid": 0.08}  # below, nothing is said
BEST = 2  # themes said of a text
SEED = 20161122

Said = tuple[int, int, float]  # row of the text, theme, how sure (0 to 1)


def suggest(rows: Any, labelled: Sequence[int], themes: Sequence[int], asked: Sequence[int]) -> tuple[list[Said], str]:
    """What the texts of rows `asked` may be about, and the method's name ("" when there is too little to learn from).

    labelled, themes: rows that people labelled and with what.
    """
    often = Counter(themes)
    known = [(row, theme) for row, theme in zip(labelled, themes, strict=True) if often[theme] >= FEWEST]
    kinds = sorted({theme for _, theme in known})
    if not kinds or not len(asked):
        return [], ""
    learn, answers = [row for row, _ in known], [theme for _, theme in known]
    if len(known) >= ENOUGH and len(kinds) > 1:
        sure, method = _by_margin(rows, learn, answers, asked, len(kinds)), "svc"
    else:
        sure, method = _by_centroid(rows, learn, answers, asked, kinds), "centroid"
    order = np.argsort(-sure, axis=1, kind="stable")[:, :BEST]
    said = [
        (row, kinds[place], round(float(sure[at, place]), 4))
        for at, row in enumerate(asked)
        for place in order[at]
        if sure[at, place] >= SURE[method]
    ]
    return said, f"{VERSION}-{method}"


def _by_margin(rows: Any, learn: list[int], answers: list[int], asked: Sequence[int], kinds: int) -> NDArray[np.float64]:
    """Linear support vectors; margins to shares that sum to one."""
    from sklearn.svm import LinearSVC

    model = LinearSVC(C=1.0, class_weight="balanced", random_state=SEED, max_iter=2000).fit(rows[learn], answers)
    margins = np.asarray(model.decision_function(rows[list(asked)]))
    if kinds == 2:
        margins = np.stack([-margins, margins], axis=1)
    powers = np.exp(2.5 * (margins - margins.max(axis=1, keepdims=True)))
    return powers / powers.sum(axis=1, keepdims=True)


def _by_centroid(rows: Any, learn: list[int], answers: list[int], asked: Sequence[int], kinds: list[int]) -> NDArray[np.float64]:
    """How alike the text is to the average text of each theme."""
    from scipy import sparse

    place = {theme: number for number, theme in enumerate(kinds)}
    member = sparse.csr_matrix((np.ones(len(learn), np.float32), ([place[theme] for theme in answers], range(len(learn)))))
    centre = (member @ rows[learn]).toarray()
    lengths = np.linalg.norm(centre, axis=1, keepdims=True)
    return np.asarray(rows[list(asked)] @ (centre / np.where(lengths == 0, 1, lengths)).T, dtype=np.float64)
