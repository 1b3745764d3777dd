"""Facts that a lower context announces to the contexts above it.

A fact is a frozen dataclass in the announcing context's `events.py`. Listeners run inside the caller's transaction and roll back
with it; what leaves the house (mail, remote calls) waits for `transaction.on_commit`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Fact = TypeVar("Fact")

_listeners: defaultdict[type, list[Callable[[Any], None]]] = defaultdict(list)


def on(fact_type: type[Fact]) -> Callable[[Callable[[Fact], None]], Callable[[Fact], None]]:
    """Listen to facts of a type; use as a decorator in a module that the app's `ready()` imports."""

    def register(listener: Callable[[Fact], None]) -> Callable[[Fact], None]:
        _listeners[fact_type].append(listener)
        return listener

    return register


def announce(fact: object) -> None:
    for listener in _listeners[type(fact)]:
        listener(fact)
