"""What proves a fact: rows of floors above, named as "documents.document:12"; their keepers say what a reader may see of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Mapping

from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Proof:
    """A row that proves something, as a reader who may see it is told of it."""

    title: str
    url: str


#: The rows among `keys` that the actor may see, by key.
Seen = Callable[[Collection[int], Actor, dt.datetime], Mapping[int, Proof]]
#: What may be chosen as a proof about these persons, by the same actor: key and title, the newest first.
Offered = Callable[[Collection[int], Actor, dt.datetime], list[tuple[int, str]]]


@dataclasses.dataclass(frozen=True, slots=True)
class Keeper:
    """`code` is what stands before the colon: "documents.document". Each of the two answers in one query."""

    code: str
    seen: Seen
    offered: Offered | None = None


_keepers: dict[str, Keeper] = {}


def keep(keeper: Keeper) -> None:
    """Say what becomes of the rows of a kind. A kind has one keeper."""
    if keeper.code in _keepers:
        raise ValueError(f"registered twice: {keeper.code}")
    _keepers[keeper.code] = keeper


def proofs_of(evidence: Collection[str], actor: Actor, at: dt.datetime) -> dict[str, Proof]:
    """Those of the named rows that the actor may see. The queries of each keeper whose rows are named."""
    found: dict[str, Proof] = {}
    for code, keys in _by_keeper(evidence).items():
        if keeper := _keepers.get(code):
            found |= {f"{code}:{key}": proof for key, proof in keeper.seen(keys, actor, at).items()}
    return found


def proofs_about(person_ids: Collection[int], actor: Actor, at: dt.datetime) -> list[tuple[str, str]]:
    """What may be named as a proof about these persons: evidence and title. The queries of each keeper that offers any."""
    offers = [(keeper.code, keeper.offered(person_ids, actor, at)) for keeper in _keepers.values() if keeper.offered is not None]
    return [(f"{code}:{key}", title) for code, rows in offers for key, title in rows]


def _by_keeper(evidence: Collection[str]) -> dict[str, set[int]]:
    keys: dict[str, set[int]] = {}
    for row in evidence:
        code, _colon, key = row.partition(":")
        if key.isdecimal():
            keys.setdefault(code, set()).add(int(key))
    return keys
