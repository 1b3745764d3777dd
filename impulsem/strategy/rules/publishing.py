"""The files that a count publishes, and their hashes. The same content gives the same bytes, on any machine."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from impulsem.strategy.rules.counting import Part

SCRIPT = Path(__file__).parent.parent / "published" / "recompute.py"


def canonical(value: Any) -> str:
    """JSON with sorted keys, without spaces, in UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def ballots_file(parts: Sequence[Part], options: Sequence[str]) -> str:
    """One line a ballot: its dimension, then the score of each option, empty where there was no opinion."""
    return _csv(
        ["dimension", *options],
        ([part.code, *("" if score == 0 else int(score) for score in row)] for part in parts for row in part.scores),
    )


def answers_file(tallies: Iterable[tuple[str, str, int]]) -> str:
    """How often each answer was given: question, answer, ballots. Apart from the ballots, and apart from each other."""
    return _csv(["question", "answer", "ballots"], tallies)


def receipts_file(receipts: Iterable[str]) -> str:
    """The hashes of all receipts, sorted: whoever holds a receipt sees that the ballot was counted, nobody sees which one it was."""
    return "".join(f"{receipt}\n" for receipt in sorted(receipts))


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()


def published_result(counted: dict[str, Any], *, config: str, ballots: str, answers: str, receipts: str) -> dict[str, Any]:
    """The result with the hashes of what it was worked out from; `hashed(canonical(…))` of it is the published hash."""
    return {
        **counted,
        "config_sha256": hashed(config),
        "ballots_sha256": hashed(ballots),
        "answers_sha256": hashed(answers),
        "receipts_sha256": hashed(receipts),
    }


def script() -> str:
    """The program that works the result out again from the other files."""
    return SCRIPT.read_text(encoding="utf-8")
