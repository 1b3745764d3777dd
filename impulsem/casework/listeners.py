"""What casework does when the floors below announce a fact."""

from __future__ import annotations

import datetime as dt

from impulsem.agenda.events import AttendanceTakenBack
from impulsem.casework import services
from impulsem.casework.models import Entry
from impulsem.casework.services.parting import follow_parting
from impulsem.casework.services.refusals import EntryWrittenFromIt
from impulsem.people.events import HouseholdParted, PersonJoinedHousehold, PersonLeftHousehold
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.events import on


@on(PersonJoinedHousehold)
def reach_the_joiner(fact: PersonJoinedHousehold) -> None:
    person = Person.objects.get(pk=fact.person_id)
    services.refresh_reach_of_joiner(household_id=fact.household_id, person=person, at=_moment(fact.on))


@on(PersonLeftHousehold)
def let_the_leaver_go(fact: PersonLeftHousehold) -> None:
    person = Person.objects.get(pk=fact.person_id)
    services.end_reach_of_leaver(household_id=fact.household_id, person=person, at=_moment(fact.on))


@on(HouseholdParted)
def give_them_a_file_of_their_own(fact: HouseholdParted) -> None:
    follow_parting(fact)


@on(AttendanceTakenBack)
def keep_what_has_an_entry(fact: AttendanceTakenBack) -> None:
    if Entry.objects.filter(appointment_id=fact.appointment_id).exists():
        raise EntryWrittenFromIt


def _moment(day: dt.date) -> dt.datetime:
    """The first moment of a day to come, else now: what was seen cannot be taken back."""
    now = clock.now()
    return max(now, clock.at(day, dt.time.min))
