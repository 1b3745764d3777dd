"""What several commands share: the row locked, the next state, who did it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

from impulsem.participation.services.refusals import NobodyActs, NotNow
from impulsem.platform.actors import Actor

Row = TypeVar("Row", bound=models.Model)


def locked(row: Row) -> Row:
    """The row as it is now, kept from others until the transaction ends; rows that point to it may still be written."""
    return type(row)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)


def step(row: Any, state: str, allowed: Mapping[str, frozenset[str]]) -> None:
    """Set the state where it may follow; the caller saves. Refuses: NotNow."""
    if state not in allowed[row.state]:
        raise NotNow(state=row.get_state_display())
    row.state = state


def worker_of(by: Actor) -> int:
    """Key of the worker who acts. Refuses: NobodyActs."""
    if by.worker_id is None:
        raise NobodyActs
    return by.worker_id
