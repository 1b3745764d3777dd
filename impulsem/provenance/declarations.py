"""What a context says of its kind of node, so that a chain can be told without knowing what it is made of."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Mapping

from django.utils.functional import Promise

from impulsem.platform.registries import Registry


@dataclasses.dataclass(frozen=True, slots=True)
class Description:
    """A node in the reader's words. url: empty when it has no page; state: in words; at: when it came about; figure: its value today."""

    title: str
    text: str = ""
    url: str = ""
    state: str = ""
    at: dt.datetime | None = None
    figure: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node. `describe` takes keys of nodes and gives those that the public may see, in at most `budget` queries."""

    code: str
    label: str | Promise
    describe: Callable[[Collection[int]], Mapping[int, Description]]
    budget: int
    order: int  # from words (1) to figures
    allowed: Callable[..., bool] = lambda *_: True


kinds: Registry[Kind] = Registry()
