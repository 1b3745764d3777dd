"""What the intake does when the floors below announce a fact."""

from __future__ import annotations

from impulsem.agenda.events import AttendanceTakenBack, PersonAttended
from impulsem.casework.events import FileParted
from impulsem.groups.events import PlaceMoved, SessionHeld
from impulsem.intake.services.attending import follow_place, follow_session, follow_taken_back, follow_visit
from impulsem.intake.services.links import close_links
from impulsem.intake.services.parting import follow_parting
from impulsem.people.events import HouseholdParted
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.events import on


@on(PersonAttended)
def answer_what_led_to_the_visit(fact: PersonAttended) -> None:
    follow_visit(appointment_id=fact.appointment_id, by=fact.by, at=fact.at)


@on(AttendanceTakenBack)
def wait_for_the_visit_again(fact: AttendanceTakenBack) -> None:
    follow_taken_back(appointment_id=fact.appointment_id, by=job("attendance"), at=clock.now())


@on(SessionHeld)
def answer_what_led_to_the_session(fact: SessionHeld) -> None:
    follow_session(enrolment_ids=fact.came, by=fact.by, at=fact.at)


@on(PlaceMoved)
def let_the_demand_follow_the_place(fact: PlaceMoved) -> None:
    follow_place(was_id=fact.was_id, now_id=fact.now_id, by=fact.by, at=fact.at)


@on(FileParted)
def let_demands_follow_those_who_left(fact: FileParted) -> None:
    follow_parting(fact)


@on(HouseholdParted)
def let_what_was_offered_open_nothing(fact: HouseholdParted) -> None:
    close_links(person_ids=fact.person_ids)
