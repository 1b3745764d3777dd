"""What the floors below announce and groups act on."""

from __future__ import annotations

from impulsem.groups.services.parting import call_off, close_to_others
from impulsem.people.events import HouseholdParted, PersonSealed
from impulsem.platform import clock
from impulsem.platform.events import on


@on(PersonSealed)
def take_back_what_was_to_come(fact: PersonSealed) -> None:
    close_to_others(person_id=fact.person_id, at=clock.now())


@on(HouseholdParted)
def nobody_meets_whom_they_left(fact: HouseholdParted) -> None:
    call_off(person_ids=fact.person_ids, all_of_them=fact.calls_off, by=fact.by, at=fact.at)
