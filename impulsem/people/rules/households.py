"""Who lived together on a day, what the household is called, and how roles change when some of them leave."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Sequence

PRINCIPAL = "principal"
PARTNER = "partner"
CHILD = "child"
RELATIVE = "relative"

# The order in which members are read out.
ORDER = (PRINCIPAL, PARTNER, CHILD, "parent", "sibling", "grandparent", "grandchild", RELATIVE, "other")


@dataclasses.dataclass(frozen=True, slots=True)
class Stay:
    """A person in a household from `since` (None: always) until and without `until` (None: open)."""

    person_id: int
    role: str
    since: dt.date | None
    until: dt.date | None

    def holds(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def composition(stays: Iterable[Stay], day: dt.date) -> list[Stay]:
    """Who lived there on `day`: principal person first, then by role."""
    there = [stay for stay in stays if stay.holds(day)]
    return sorted(there, key=lambda stay: (ORDER.index(stay.role) if stay.role in ORDER else len(ORDER), stay.person_id))


def days_of_change(stays: Iterable[Stay], today: dt.date) -> list[dt.date]:
    """The days on which somebody came or left, newest first, none later than `today`."""
    days = {day for stay in stays for day in (stay.since, stay.until) if day is not None and day <= today}
    return sorted(days, reverse=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """A member as the household's name sees them."""

    role: str
    full_name: str
    surname1: str
    surname2: str = ""
    minor: bool = False


def surnames(members: Sequence[Named]) -> str | None:
    """The surnames that a household goes by; None for one person alone, who goes by their own name.

    A couple gives the first surname of each, others the two surnames of the principal person (or of the first adult).
    """
    if len(members) < 2:
        return None
    ordered = sorted(members, key=lambda m: (m.minor, ORDER.index(m.role) if m.role in ORDER else len(ORDER)))
    head = next((m for m in ordered if m.role == PRINCIPAL), ordered[0])
    partner = next((m for m in ordered if m.role == PARTNER and m is not head), None)
    second = partner.surname1 if partner else head.surname2
    return " ".join(dict.fromkeys(name for name in (head.surname1, second) if name))


def roles_after_split(leaving: Sequence[tuple[int, str, int]]) -> dict[int, str]:
    """New roles of those who leave together, by person: `leaving` holds (person, role until now, age).

    The principal person or the partner stays or becomes the principal person, else the eldest; their children remain children.
    """
    if not leaving:
        return {}
    rank = {PRINCIPAL: 0, PARTNER: 1}
    head, head_role, _age = min(leaving, key=lambda one: (rank.get(one[1], 2), -one[2]))
    parents_go = head_role in (PRINCIPAL, PARTNER)
    roles = {}
    for person, role, _years in leaving:
        if person == head:
            roles[person] = PRINCIPAL
        elif (parents_go and role == CHILD) or (head_role == PRINCIPAL and role not in (PRINCIPAL,)):
            roles[person] = role
        else:
            roles[person] = RELATIVE
    return roles


def stays_somebody(members: Collection[int], leaving: Collection[int]) -> bool:
    """Whether a split leaves anybody behind."""
    return bool(set(members) - set(leaving))
