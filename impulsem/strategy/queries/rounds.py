"""Rounds as they are read: who has voted so far, and, once counted, what came out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError
from impulsem.platform.words import said
from impulsem.strategy.models import Decision, Dimension, PaperSheet, Round
from impulsem.strategy.models.rounds import SCALE, Status
from impulsem.strategy.queries import charts
from impulsem.strategy.rules import publishing
from impulsem.strategy.rules.counting import OTHER

READINGS = ("agreed", "equal", "headcount")
BANDS = {"clear": _("Clearly in"), "borderline": _("Borderline"), "below": _("Below")}


class StillSecret(DomainError):
    message = _("Nothing is known before the round is closed and counted.")


@dataclasses.dataclass(frozen=True, slots=True)
class Turnout:
    """How many of a dimension have voted; nothing of what they said."""

    dimension: Dimension
    issued: int
    used: int

    @property
    def quorum_met(self) -> bool:
        return self.used >= self.dimension.quorum


@dataclasses.dataclass(frozen=True, slots=True)
class Voice:
    """What a dimension said of an option."""

    name: str
    n: int
    mean: float | None
    share_4_5: float | None
    median: float | None
    distribution: tuple[tuple[int, int], ...]  # score, ballots
    no_opinion: int


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """An option in the result. ranks, chosen: by reading. decision: where a person decided."""

    key: str
    title: str
    voices: tuple[Voice, ...]
    scores: Mapping[str, float | None]
    ranks: Mapping[str, int]
    chosen: Mapping[str, bool]
    differs: bool
    low: int
    high: int
    share_in: float
    changes_without: tuple[str, ...]
    band: str
    decision: Decision | None

    @property
    def band_label(self) -> str:
        return str(BANDS[self.band])

    @property
    def is_in(self) -> bool | None:
        """Whether it is chosen; None while a borderline one waits for its decision."""
        if self.band == "borderline":
            return self.decision.chosen if self.decision else None
        return self.band == "clear"

    @property
    def percent_in(self) -> int:
        return round(100 * self.share_in)


@dataclasses.dataclass(frozen=True, slots=True)
class Came:
    """A dimension in the result. ballots: None where it is counted as "other"."""

    name: str
    size: int
    weight: str
    quorum: int
    ballots: int | None
    response: float | None
    quorum_met: bool | None

    @property
    def percent(self) -> int | None:
        return None if self.response is None else round(100 * self.response)


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """Everything that the page of a counted round shows. outcomes: in the order of the agreed reading."""

    round: Round
    hash: str
    ballots: int
    top: int
    dimensions: tuple[Came, ...]
    parts: tuple[str, ...]  # names of the dimensions as they are counted
    outcomes: tuple[Outcome, ...]
    means: charts.Means
    stability: charts.Stability
    answers: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]

    @property
    def differing(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.differs]

    @property
    def waiting(self) -> list[Outcome]:
        """Borderline options about which nobody has decided yet."""
        return [outcome for outcome in self.outcomes if outcome.is_in is None]


def rounds() -> list[Round]:
    """All, the latest first."""
    return list(Round.objects.select_related("strategy").order_by("-created_at"))


def published_rounds() -> list[Round]:
    """Those whose results everybody may read, the first one first."""
    return list(Round.objects.filter(status=Status.PUBLISHED).select_related("count").order_by("created_at"))


def turnout(round: Round) -> list[Turnout]:
    """Codes given out and used, by dimension (one query)."""
    rows = round.dimensions.annotate(issued=Number("tokens"), used=Number("tokens", filter=Q(tokens__used=True)))
    return [Turnout(row, row.issued, row.used) for row in rows]


def sheets(round: Round) -> dict[str, Any]:
    """Ballots on paper: those that wait, and the share that two people read differently (one query)."""
    rows = list(round.sheets.select_related("dimension").order_by("number"))
    read = [row for row in rows if row.state in (PaperSheet.State.IN_THE_BOX, PaperSheet.State.DIFFERS)]
    return {
        "waiting": [row for row in rows if row.state != PaperSheet.State.IN_THE_BOX],
        "done": sum(row.state == PaperSheet.State.IN_THE_BOX for row in rows),
        "disagreement": round_percent(sum(row.differed for row in read), len(read)),
    }


def round_percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def results(round: Round) -> Results:
    """What came out of a counted round (five queries). Refuses: StillSecret."""
    if not round.has_results:
        raise StillSecret
    counted = round.count.result
    names = {each["code"]: said(each["name"]) for each in round.frozen["dimensions"]} | {OTHER: gettext("Others")}
    weights = {each["code"]: each["weight"] for each in round.frozen["dimensions"]}
    titles = {each["key"]: said(each["title"]) for each in round.frozen["options"]}
    decisions = {each.option.key: each for each in round.decisions.select_related("option").order_by("at")}
    outcomes = sorted(
        (_outcome(each, titles, names, decisions) for each in counted["options"]), key=lambda outcome: outcome.ranks["agreed"]
    )
    parts = tuple(names[each["code"]] for each in counted["counted_as"])
    return Results(
        round=round,
        hash=round.count.result_hash,
        ballots=counted["ballots"],
        top=counted["top"],
        dimensions=tuple(
            Came(names[each["code"]], each["size"], weights[each["code"]].rstrip("0").rstrip("."), each["quorum"], each["ballots"],
                 each["response"], each["quorum_met"])
            for each in counted["dimensions"]
        ),
        parts=parts,
        outcomes=tuple(outcomes),
        means=charts.means([(each.key, each.title, [voice.mean for voice in each.voices]) for each in outcomes], parts),
        stability=charts.stability(
            [(each.key, each.title, each.ranks["agreed"], each.low, each.high, each.band) for each in outcomes], top=counted["top"]
        ),
        answers=_answers(round),
    )  # fmt: skip


def _outcome(given: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], decisions: Mapping[str, Decision]) -> Outcome:
    voices = tuple(
        Voice(
            name=names[code],
            n=each["n"],
            mean=each["mean"],
            share_4_5=each["share_4_5"],
            median=each["median"],
            distribution=tuple(zip(SCALE, each["distribution"], strict=True)),
            no_opinion=each["no_opinion"],
        )
        # JSON of the database keeps no order of keys: that of the electorate is the one that readers know
        for code, each in sorted(given["dimensions"].items(), key=lambda item: list(names).index(item[0]))
    )
    return Outcome(
        key=given["key"],
        title=titles[given["key"]],
        voices=voices,
        scores=given["scores"],
        ranks=given["ranks"],
        chosen=given["chosen"],
        differs=given["differs"],
        low=given["rank_interval"][0],
        high=given["rank_interval"][1],
        share_in=given["share_in"],
        changes_without=tuple(names[code] for code in given["changes_without"]),
        band=given["band"],
        decision=decisions.get(given["key"]),
    )


def _answers(round: Round) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """Questions with how often each answer was given, from the published file."""
    given = dict[tuple[str, str], int]()
    for line in round.count.answers.splitlines()[1:]:
        question, answer, ballots = line.split(",")
        given[(question, answer)] = int(ballots)
    return tuple(
        (said(each["text"]), tuple((said(answer), given[(each["code"], str(number))]) for number, answer in enumerate(each["answers"], 1)))
        for each in round.frozen["questions"]
        if each["answers"]
    )


def files(round: Round) -> dict[str, str]:
    """{name: text} of everything that is published with a counted round. Refuses: StillSecret."""
    if not round.has_results:
        raise StillSecret
    decided = [
        {"option": each.option.key, "chosen": each.chosen, "reason": each.reason, "by": each.actor_name, "at": each.at.date().isoformat()}
        for each in round.decisions.select_related("option").order_by("at")
    ]
    return {
        "round.json": publishing.canonical(round.config),
        "ballots.csv": round.count.ballots,
        "answers.csv": round.count.answers,
        "receipts.txt": round.count.receipts,
        "result.json": publishing.canonical(round.count.result),
        "decisions.json": publishing.canonical(decided),
        "recompute.py": publishing.script(),
    }
