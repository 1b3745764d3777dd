"""What the floors below announce and the agenda acts on."""

from __future__ import annotations

from impulsem.agenda.models import Appointment
from impulsem.agenda.services.links import close_links
from impulsem.agenda.services.parting import call_off
from impulsem.agenda.services.promises import end_reach
from impulsem.agenda.services.slots import keep_right, keep_right_at
from impulsem.organisation.events import CentreHoursChanged, WorkingDaysChanged
from impulsem.people.events import HouseholdParted, PersonSealed
from impulsem.platform import clock
from impulsem.platform.events import on


@on(PersonSealed)
def take_back_what_was_to_come(fact: PersonSealed) -> None:
    """Appointments still to come would open a sealed person to whoever attends: that reach ends before it begins."""
    now = clock.now()
    for appointment in Appointment.objects.filter(person_id=fact.person_id, span__endswith__gt=now):
        end_reach(appointment, at=now)
    close_links(person_ids=[fact.person_id])


@on(HouseholdParted)
def call_off_what_the_others_know_of(fact: HouseholdParted) -> None:
    close_links(person_ids=fact.person_ids)  # those whom they left may read what went to their contacts
    if fact.calls_off:
        call_off(person_ids=fact.person_ids, by=fact.by, at=fact.at)


@on(WorkingDaysChanged)
def store_what_is_free_of_these_days(fact: WorkingDaysChanged) -> None:
    keep_right([fact.worker_id], max(fact.first, clock.today()), fact.after)


@on(CentreHoursChanged)
def store_what_is_free_at_the_centre(fact: CentreHoursChanged) -> None:
    keep_right_at(fact.centre_id, clock.today())
