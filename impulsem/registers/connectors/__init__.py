"""What asks a register. One interface; each says what became of one question, and knows no tables."""

from __future__ import annotations

import dataclasses
import enum
from typing import Protocol

from impulsem.registers.rules.contract import Query


class Fate(enum.StrEnum):
    """Values are reasons of `LookUp`, but for the first."""

    TOLD = "told"
    DOWN = "down"  # there is nobody: of no use to ask it the next question now
    SLOW = "slow"  # it may have heard: asked again under the same reference, it answers the same
    BUSY = "busy"  # it says: later
    REFUSED = "refused"  # it never will
    NONSENSE = "nonsense"  # it said something that is no answer, or that nobody signed


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """raw: the answer to the letter, when there is one. code: a number or a name for operators, never the other side's words."""

    fate: Fate
    raw: bytes = b""
    code: str = ""
    took_ms: int = 0


class Connector(Protocol):
    """A way to one register."""

    def ask(self, query: Query, *, patience: float) -> Told:
        """Ask once; `patience` in seconds. Whatever goes wrong on the way is said, not raised."""
        ...
