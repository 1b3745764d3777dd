"""Two versions of a plan beside each other, goal by goal and action by action. Without a database."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

Content = Mapping[str, Any]
SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """Something in two versions: what it said and what it says (None: it is not in that one)."""

    what: str  # "summary", "goal" or "action"
    old: Content | None
    new: Content | None
    change: str
    parts: tuple[Beside, ...] = ()

    @property
    def any_change(self) -> bool:
        return self.change != SAME or any(part.any_change for part in self.parts)


def beside(old: Content, new: Content) -> list[Beside]:
    """The summary, then every goal of either with its actions: in the order of the new one, what it left out at the end."""
    first = _pair("summary", {"title": old.get("summary", "")}, {"title": new.get("summary", "")}, ("title",))
    return [first, *_matched("goal", old.get("goals", ()), new.get("goals", ()), ("title", "why"))]


def _matched(what: str, old: Any, new: Any, fields: tuple[str, ...]) -> list[Beside]:
    before, after = {one["key"]: one for one in old}, {one["key"]: one for one in new}
    keys = [*after, *(key for key in before if key not in after)]
    return [_pair(what, before.get(key), after.get(key), fields) for key in keys]


def _pair(what: str, old: Content | None, new: Content | None, fields: tuple[str, ...]) -> Beside:
    if old is None or new is None:
        change = ADDED if old is None else REMOVED
    else:
        change = SAME if all((old.get(field) or "") == (new.get(field) or "") for field in fields) else CHANGED
    parts: tuple[Beside, ...] = ()
    if what == "goal":
        parts = tuple(_matched("action", (old or {}).get("actions", ()), (new or {}).get("actions", ()), ("text", "who", "due_on")))
    return Beside(what, old, new, change, parts)


def asks_something_else(old: Content, new: Content) -> bool:
    """Whether a goal means something else than what people answered to: its words, or what somebody does. A new day is no new goal."""
    found = _pair("goal", old, new, ("title", "why"))
    return found.change != SAME or any(_is_another(part) for part in found.parts)


def _is_another(action: Beside) -> bool:
    if action.old is None or action.new is None:
        return True
    return any((action.old.get(field) or "") != (action.new.get(field) or "") for field in ("text", "who"))
