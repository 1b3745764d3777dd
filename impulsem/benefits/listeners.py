"""What `benefits` does when the floors below announce a fact."""

from __future__ import annotations

from impulsem.benefits.services import follow_parting
from impulsem.benefits.services.payments_apart import hold_for_looking
from impulsem.people.events import HouseholdParted
from impulsem.platform.events import on


@on(HouseholdParted)
def let_applications_follow_those_who_left(fact: HouseholdParted) -> None:
    follow_parting(fact)


@on(HouseholdParted)
def pay_nothing_into_the_home_that_they_left(fact: HouseholdParted) -> None:
    hold_for_looking(person_ids=fact.person_ids, by=fact.by, at=fact.at)
