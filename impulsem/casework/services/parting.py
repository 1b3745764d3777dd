"""What becomes of files, promises and assignments when some leave a household safely."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from impulsem.casework.models import CaseFile, Commitment
from impulsem.casework.services import refusals
from impulsem.casework.services.assignments import place_referent
from impulsem.casework.services.files import start_file
from impulsem.organisation.models import Centre, TeamMembership, Worker
from impulsem.people.events import HouseholdParted
from impulsem.people.models import Household, HouseholdSplit
from impulsem.platform import audit


def follow_parting(fact: HouseholdParted) -> CaseFile | None:
    """Those who left get a file of their own, where and with whom the act says; their promises go with them. The old file hears of nothing.

    Refuses: OfTheProtectionTeam (a referent from outside the team of people who are sealed), NotAProfessional.
    """
    file = _open_their_file(fact, fact.centre_id) if fact.centre_id is not None else None
    theirs = Commitment.objects.filter(person_id__in=fact.person_ids, file__household_id=fact.from_household_id)
    if fact.worker_id is not None:
        # whoever promised it does not work with them any more: the promise is their new referent's
        theirs.filter(state=Commitment.State.OPEN).update(worker_id=fact.worker_id)
    theirs.update(file=file)
    return file


def _open_their_file(fact: HouseholdParted, centre_id: int) -> CaseFile:
    today = timezone.localdate(fact.at)
    worker = Worker.objects.get(pk=fact.worker_id) if fact.worker_id is not None else None
    split = HouseholdSplit.objects.get(pk=fact.split_id)
    if fact.sealed and worker is not None and not _of_the_team(worker, split.team_id, on=today):
        raise refusals.OfTheProtectionTeam
    file = start_file(
        household=Household.objects.get(pk=fact.to_household_id), centre=Centre.objects.get(pk=centre_id), by=fact.by, at=fact.at
    )
    if worker is not None:
        place_referent(file, worker, from_day=today, by=fact.by, at=fact.at)
    audit.record(fact.by, "casework.file_opened", on=file)
    return file


def _of_the_team(worker: Worker, team_id: int | None, *, on: dt.date) -> bool:
    return TeamMembership.objects.on(on).filter(worker=worker, team_id=team_id or 0).exists()
