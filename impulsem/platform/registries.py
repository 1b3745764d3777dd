"""Where upper contexts plug into pages that they do not own: navigation, panels of a file, things found by the search box."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from impulsem.platform.actors import Actor

Text = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class NavItem:
    """A door in the side navigation; shown to actors for whom `allowed` holds, in `order`."""

    code: str
    label: Text
    icon: str
    url_name: str
    order: int
    allowed: Callable[[Actor], bool]
    section: Text = ""
    key: str = ""  # single-letter shortcut, shown on `?`


def _everyone(_actor: Actor) -> bool:
    return True


@dataclasses.dataclass(frozen=True, slots=True)
class Door:
    """A door in the header of pages for everyone, in `order`."""

    code: str
    label: Text
    url_name: str
    order: int
    allowed: Callable[[Actor], bool] = _everyone


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """What a file's page is about, in keys that every floor knows."""

    file_id: int
    file_uuid: UUID
    household_id: int
    person_ids: tuple[int, ...]  # who lives there on `on`
    on: dt.date
    seen_before: dt.datetime | None  # when this actor last looked, before now


@dataclasses.dataclass(frozen=True, slots=True)
class Panel:
    """A part of the file's page. `load` returns the template's context within `budget` SQL queries."""

    code: str
    title: Text
    template: str
    load: Callable[[Subject, Actor], Mapping[str, Any]]
    budget: int
    order: int
    allowed: Callable[[Actor], bool]
    column: str = "main"  # "main" | "wide"


@dataclasses.dataclass(frozen=True, slots=True)
class Strip:
    """What may show on top of every page of the staff: a part that is asked for anew when one of `kinds` of topics is announced.

    every: seconds after which it is asked for all the same, while nothing is heard (see `platform.live`).
    """

    code: str
    url_name: str
    kinds: str  # "alarms", or several with spaces between them
    order: int
    allowed: Callable[[Actor], bool]
    every: int = 15


class Item(Protocol):
    """Anything registered: a code, and a place in the order."""

    @property
    def code(self) -> str: ...
    @property
    def order(self) -> int: ...
    @property
    def allowed(self) -> Callable[[Actor], bool]: ...


Registered = TypeVar("Registered", bound=Item)


class Registry(Generic[Registered]):
    """Items by code, in order; a code is registered once."""

    def __init__(self) -> None:
        self._items: dict[str, Registered] = {}

    def register(self, item: Registered) -> Registered:
        if item.code in self._items:
            raise ValueError(f"registered twice: {item.code}")
        self._items[item.code] = item
        return item

    def __iter__(self) -> Iterator[Registered]:
        return iter(sorted(self._items.values(), key=lambda item: item.order))

    def for_actor(self, actor: Actor) -> list[Registered]:
        return [item for item in self if item.allowed(actor)]


nav: Registry[NavItem] = Registry()
panels: Registry[Panel] = Registry()
doors: Registry[Door] = Registry()
strips: Registry[Strip] = Registry()
