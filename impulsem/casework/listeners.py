"""What casework does when the floors below announce a fact."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import ngettext

from impulsem.agenda.events import AttendanceTakenBack, NobodyCame
from impulsem.agenda.models import ClosedDay
from impulsem.casework import services
from impulsem.casework.models import Entry
from impulsem.casework.services.parting import follow_parting
from impulsem.casework.services.refusals import EntryWrittenFromIt
from impulsem.entitlement.events import ParametersPublished
from impulsem.entitlement.models import Scan
from impulsem.organisation.models import Worker
from impulsem.people.events import HouseholdParted, PersonJoinedHousehold, PersonLeftHousehold
from impulsem.people.models import Person
from impulsem.platform import clock, jobs
from impulsem.platform.actors import job
from impulsem.platform.events import on
from impulsem.platform.working_days import working_days_after


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


@on(NobodyCame)
def put_it_in_the_inbox(fact: NobodyCame) -> None:
    """Who was to attend asks what happened, within a working day. It is a task like any other: kept, moved or not needed."""
    day = timezone.localdate(fact.at)
    closed = set(ClosedDay.objects.filter(day__gte=day, day__lte=day + dt.timedelta(days=15)).values_list("day", flat=True))
    person = Person.objects.get(pk=fact.person_id)
    with translation.override(settings.LANGUAGE_CODE):
        text = ngettext(
            "Ask what happened: did not come to the appointment",
            "Ask what happened: did not come, %(times)d times in a year",
            fact.times,
        ) % {"times": fact.times}
    for worker in Worker.objects.filter(pk__in=fact.worker_ids):
        services.make_commitment(
            text=text, due_on=working_days_after(day, 1, closed), person=person, worker=worker, by=job("agenda"), at=fact.at
        )


@on(ParametersPublished)
def look_again_under_the_new_figures(fact: ParametersPublished) -> None:
    """All open files are gone through again, by a worker beside the pages."""
    day = timezone.localdate(fact.at).isoformat()
    jobs.defer("casework.scan_files", day=day, cause=Scan.Cause.PUBLICATION.value, publication=fact.publication_id)


def _moment(day: dt.date) -> dt.datetime:
    """The first moment of a day to come, else now: what was seen cannot be taken back."""
    now = clock.now()
    return max(now, clock.at(day, dt.time.min))
