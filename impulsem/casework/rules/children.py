"""Who must be asked about a plan before it can be agreed: every child by maturity, and from twelve on in any case."""

from __future__ import annotations

ADULT = 18
#: From this age a child is taken to be mature enough (Organic Law 1/1996, art. 9): "too young" is no reason any more.
MATURE = 12


def is_child(age: int | None) -> bool:
    return age is not None and age < ADULT


def too_young_is_a_reason(age: int) -> bool:
    return age < MATURE
