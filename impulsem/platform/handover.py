"""What goes with a file when somebody else becomes responsible for it. Each context registers its items in its `handover.py`.

An item says what there is now; those that can go by themselves (commitments) say how, the others (an appointment in somebody's day) are
shown, and a person settles them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence

from impulsem.platform.actors import Actor
from impulsem.platform.registries import Registry, Text


@dataclasses.dataclass(frozen=True, slots=True)
class Bundle:
    """One file on a day, in keys that every floor knows, and whose work it is until now."""

    file_id: int
    household_id: int
    person_ids: tuple[int, ...]  # who lives there on `on` and is not sealed
    worker_id: int | None
    on: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Thing:
    """Something to be handed over, in the reader's words; `due`: the day by which it matters."""

    says: str
    due: dt.date | None = None


def everyone(_actor: Actor) -> bool:
    return True


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """`load` reads what there is. `move` gives it to another worker (a key); without it a person has to see to it.

    advice: what to do with what does not go by itself.
    """

    code: str
    label: Text
    load: Callable[[Bundle], Sequence[Thing]]
    order: int
    move: Callable[[Bundle, int, Actor, dt.datetime], int] | None = None
    advice: Text = ""
    allowed: Callable[[Actor], bool] = everyone


checklist: Registry[ChecklistItem] = Registry()
