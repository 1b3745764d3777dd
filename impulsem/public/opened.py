"""Tables of open data that are not one process's: the strategy and the results of rounds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from impulsem.participation.queries.published import Field, Sheet
from impulsem.platform.words import said
from impulsem.strategy import queries as strategy
from impulsem.strategy.queries import published

NUMBER = "integer"
LANGUAGES = (("ca", "Catalan"), ("es", "Spanish"), ("en", "English"))


def strategy_sheet() -> Sheet:
    """Every statement of every version in force or replaced since."""
    fields = (
        Field("version", "Number of the version", NUMBER),
        Field("status", "in_force or superseded"),
        Field("valid_from", "First day", "date"),
        Field("code", "Code, the same through all versions"),
        Field("kind", "facet, line, objective or measure"),
        Field("above", "Code of what it stands below"),
        Field("number", "Number as readers see it"),
        *(Field(f"title_{code}", f"Title in {name}") for code, name in LANGUAGES),
        *(Field(f"text_{code}", f"Text in {name}") for code, name in LANGUAGES),
        Field("node", "Key in the tables of places"),
    )
    return Sheet("strategy", "The strategy, version by version.", fields, published.statements_for_all)


def results_sheet() -> Sheet:
    """Options of published rounds with what came out; the ballots stand with each round."""
    fields = (
        Field("round", "Key of the round"),
        Field("title", "Title of the round"),
        Field("hash", "SHA-256 of the result"),
        Field("option", "Key of the option"),
        Field("option_title", "Title of the option"),
        Field("rank", "Rank with the agreed weights", NUMBER),
        Field("rank_from", "Best rank in nine of ten repetitions", NUMBER),
        Field("rank_to", "Worst rank in nine of ten repetitions", NUMBER),
        Field("score_agreed", "Mean with the agreed weights", "number"),
        Field("score_equal", "Mean with equal weights", "number"),
        Field("score_headcount", "Mean, one head one vote", "number"),
        Field("share_in", "Share of repetitions in which it is chosen", "number"),
        Field("band", "clear, borderline or below"),
        Field("chosen", "Whether it is chosen", "boolean"),
        Field("reason", "Public reason of whoever decided"),
    )
    return Sheet("results", "What came out of each published round.", fields, _results)


def _results() -> Iterator[tuple[Any, ...]]:
    for round in strategy.published_rounds():
        found = strategy.results(round)
        for each in found.outcomes:
            yield (
                str(round.uuid), said(round.title), found.hash, each.key, each.title, each.ranks["agreed"], each.low, each.high,
                each.scores["agreed"], each.scores["equal"], each.scores["headcount"], each.share_in, each.band, bool(each.is_in),
                each.decision.reason if each.decision else "",
            )  # fmt: skip


def fingerprint(sheet: Sheet) -> str:
    """Changes whenever a row does."""
    whole = hashlib.sha256()
    for row in sheet.rows():
        whole.update(repr(row).encode())
    return whole.hexdigest()[:32]
