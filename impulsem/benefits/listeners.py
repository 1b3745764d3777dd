"""What `benefits` does when the floors below announce a fact."""

from __future__ import annotations

from impulsem.benefits.services import follow_parting
from impulsem.people.events import HouseholdParted
from impulsem.platform.events import on


@on(HouseholdParted)
def let_applications_follow_those_who_left(fact: HouseholdParted) -> None:
    follow_parting(fact)
