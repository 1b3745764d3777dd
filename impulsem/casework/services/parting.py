"""What becomes of files, promises and assignments when some leave a household safely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext

from impulsem.casework.events import FileParted
from impulsem.casework.models import Action, CaseFile, Commitment, DependencyCase, Plan, PlanEvent, PlanParty, Progress
from impulsem.casework.services import refusals
from impulsem.casework.services.assignments import place_referent
from impulsem.casework.services.files import start_file
from impulsem.organisation.models import Centre, TeamMembership, Worker
from impulsem.people.events import HouseholdParted
from impulsem.people.models import Household, HouseholdSplit
from impulsem.platform import audit, events


def follow_parting(fact: HouseholdParted) -> CaseFile | None:
    """Those who left get a file of their own, where and with whom the act says; their promises and programmes go with them.

    The old file hears of nothing but that its plan is to be looked at again.
    Refuses: OfTheProtectionTeam (a referent from outside the team of people who are sealed), NotAProfessional.
    """
    file = _open_their_file(fact, fact.centre_id) if fact.centre_id is not None else None
    theirs = Commitment.objects.filter(person_id__in=fact.person_ids, file__household_id=fact.from_household_id)
    if fact.worker_id is not None:
        # whoever promised it does not work with them any more: the promise is their new referent's
        theirs.filter(state=Commitment.State.OPEN).update(worker_id=fact.worker_id)
    theirs.update(file=file)
    _part_plans(fact, file)
    if file is not None:
        events.announce(FileParted(file.pk, fact.person_ids, fact.from_household_id, fact.worker_id, fact.at, fact.by))
    return file


def _part_plans(fact: HouseholdParted, file: CaseFile | None) -> None:
    """In a plan that goes on, what those who left were to do ends; their own programmes go to their file, or end where they have none.

    So does their way through the system of dependency; without a file of theirs it is nowhere shown until they have one.
    """
    if file is not None:
        DependencyCase.objects.filter(file__household_id=fact.from_household_id, person_id__in=fact.person_ids).update(file=file)
    plans = Plan.objects.select_for_update(of=("self",)).filter(file__household_id=fact.from_household_id)
    programmes = plans.filter(person_id__in=fact.person_ids)
    if file is not None:
        for plan in list(programmes):
            plan.file = file
            plan.save(update_fields=["file"])
            if plan.is_live:
                _end_part(plan, plan.parties.exclude(person=None).exclude(person_id__in=fact.person_ids), at=fact.at)
    else:
        for plan in programmes.exclude(state=Plan.State.CLOSED):
            plan.closed_on = timezone.localdate(fact.at)
            _come_to(plan, Plan.State.CLOSED, at=fact.at)
    for plan in plans.exclude(state=Plan.State.CLOSED).exclude(person_id__in=fact.person_ids):
        _end_part(plan, plan.parties.filter(person_id__in=fact.person_ids), at=fact.at)


def _end_part(plan: Plan, parties: Iterable[PlanParty], *, at: dt.datetime) -> None:
    """Nobody's name stands beside it: who parted them may be whom the others must not find."""
    ending = [party.pk for party in parties if party.left_on is None]
    if not ending:
        return
    PlanParty.objects.filter(pk__in=ending).update(left_on=timezone.localdate(at))
    open_ones = Action.objects.filter(party_id__in=ending, removed_in=None, state__in=[state.value for state in Action.OPEN_STATES])
    note = gettext("The household changed.")
    Progress.objects.bulk_create(Progress(action=action, at=at, state=Action.State.DROPPED, note=note) for action in open_ones)
    open_ones.update(state=Action.State.DROPPED)
    if plan.state == Plan.State.AGREED:
        _come_to(plan, Plan.State.UNDER_REVIEW, at=at)


def _come_to(plan: Plan, state: Plan.State, *, at: dt.datetime) -> None:
    plan.state = state
    plan.save(update_fields=["state", "closed_on"])
    PlanEvent.objects.create(plan=plan, at=at, state=state, version=plan.version, note=gettext("The household changed."))


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
