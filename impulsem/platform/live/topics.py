"""Topics: how they are called, who may hear them, how they are announced."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable

from django.db import connection

from impulsem.platform.actors import Actor
from impulsem.platform.registries import Registry

#: What PostgreSQL knows our announcements by.
CHANNEL = "impulsem_live"
#: The place of what belongs to no centre.
CITY = "city"

_TOPIC = re.compile(r"[a-z_]{1,30}:(?:[0-9]{1,12}|city)")


@dataclasses.dataclass(frozen=True, slots=True)
class Hearing:
    """`places` says at which places an actor hears topics of a kind: keys of centres, or `CITY`. It costs no query."""

    code: str
    places: Callable[[Actor], Iterable[int | str]]
    order: int = 0

    @property
    def allowed(self) -> Callable[[Actor], bool]:
        return lambda actor: any(True for _ in self.places(actor))


topics: Registry[Hearing] = Registry()


def topic(kind: str, place: int | str | None) -> str:
    """The name of a topic; no place is the city."""
    name = f"{kind}:{CITY if place is None else place}"
    if not _TOPIC.fullmatch(name):
        raise ValueError(f"not a topic: {name!r}")
    return name


def announce(kind: str, place: int | str | None) -> None:
    """Tell the pages, once the caller's transaction is committed, that something of this kind changed at a place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic(kind, place)])


def topics_of(actor: Actor) -> frozenset[str]:
    """All topics that an actor may hear."""
    return frozenset(topic(each.code, place) for each in topics for place in each.places(actor))
