"""Handing over, asking an expert and parting a household in a browser: by hand, on a phone, without scripts, and what axe says of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from impulsem.casework import services as casework
from impulsem.casework.models import Assignment, CaseFile
from impulsem.casework.services.consultations import consult, recognise_expert
from impulsem.casework.services.transfers import TransferDetails, propose_transfer
from impulsem.casework.tests.factories import make_file, make_person, referent_of
from impulsem.organisation.models import Role, Team, WorkerPost
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import HouseholdSplit
from impulsem.people.tests.factories import make_household
from impulsem.platform import clock
from impulsem.platform.periods import period
from impulsem.platform.tests.browser import Enter, findings_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def family() -> CaseFile:
    household = make_household(
        make_person(given_name="Marc", surname1="Soler"),
        make_person(given_name="Rosa", surname1="Vidal"),
        make_person(given_name="Nil", surname1="Soler", birth_date=dt.date(2018, 5, 1)),
    )
    file = make_file(household=household)
    casework.make_commitment(text="Call the school", due_on=clock.today(), file=file, by=actor(referent_of(file)), at=clock.now())
    return file


def test_a_household_parts_safely_by_keyboard_without_scripts(family: CaseFile, enter: Enter):
    Team.objects.create(name="Protection team", kind=Team.Kind.PROTECTION)
    page = enter(reverse("people:split", args=[family.household.uuid]), referent_of(family).account, scripts=False, width=390)
    for name in ("Rosa", "Nil"):
        page.get_by_label(name).press("Space")
    page.get_by_role("button", name="Next").press("Enter")
    page.get_by_label("Only a protection team knows of them").check()
    page.get_by_label("Protection team", exact=False).last.select_option(label="Protection team")
    for _ in range(5):
        page.get_by_role("button", name="Next").click()
    assert "Nobody is told" in page.content()
    assert not HouseholdSplit.objects.exists()
    page.get_by_role("button", name="Part them now").click()
    assert HouseholdSplit.objects.get().persons.count() == 2
    assert "Only the protection team knows of them" in page.content()


def test_axe_finds_nothing(family: CaseFile, enter: Enter):
    referent, centre = referent_of(family), family.centre
    receiver, expert = make_worker(centre=centre), make_worker(centre=centre)
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)
    recognise_expert(worker=expert, topic="housing", by=actor(director), on=clock.today())
    asked = consult(file=family, topic="housing", expert=expert, question="What now?", days=7, by=actor(referent), at=clock.now())
    details = TransferDetails(to_worker=receiver, reason="She leaves", starts_on=clock.today(), overlap_days=14)
    made = propose_transfer(file=family, details=details, by=actor(referent), at=clock.now())
    other = make_file(centre=centre, referent=receiver)
    WorkerPost.objects.filter(worker=referent).update(
        valid=period(clock.today() - dt.timedelta(days=900), clock.today() + dt.timedelta(days=9))
    )
    assert Assignment.objects.filter(file=other).exists()
    seen_by = {
        referent: [
            reverse("people:split", args=[family.household.uuid]),
            reverse("casework:offer", args=[other.uuid]),
            reverse("casework:ask", args=[family.uuid]),
            reverse("casework:consultations"),
        ],
        receiver: [reverse("casework:transfers"), reverse("casework:transfer", args=[made.uuid]), reverse("casework:inherited")],
        expert: [reverse("casework:consultation", args=[asked.uuid])],
        director: [reverse("casework:transfers"), reverse("casework:leaving", args=[referent.uuid]), reverse("casework:recognise")],
    }
    for worker, addresses in seen_by.items():
        assert not findings_of(enter("/", worker.account), *addresses)
