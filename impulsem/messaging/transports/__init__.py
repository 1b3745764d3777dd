"""What carries messages out of the house. Each says what became of one, and knows no tables but the demonstration's."""

from __future__ import annotations

import dataclasses
import enum
from typing import Protocol
from uuid import UUID


class Fate(enum.Enum):
    SENT = enum.auto()  # the other side has taken it
    REFUSED = enum.auto()  # it never will
    LATER = enum.auto()  # it may, later
    SILENT = enum.auto()  # there is nobody: of no use to try the next message now
    DOUBTFUL = enum.auto()  # the answer was lost


@dataclasses.dataclass(frozen=True, slots=True)
class Outgoing:
    """uuid: what servers know it by, the same at every try. to: an e-mail address or a number (E.164)."""

    uuid: UUID
    to: str
    subject: str
    text: str
    language: str


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """code: the answer without its words. wrong_address: that is why it was refused."""

    fate: Fate
    code: str = ""
    reference: str = ""
    wrong_address: bool = False


class Line(Protocol):
    """A connection that is opened when it is first needed."""

    def send(self, outgoing: Outgoing) -> Outcome: ...
    def close(self) -> None: ...
