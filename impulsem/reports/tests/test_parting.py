"""Requests about those who left a household safely are no longer of the file of before."""

from __future__ import annotations

import pytest

from impulsem.organisation.models import Role
from impulsem.people import services as people
from impulsem.people.models import Person
from impulsem.people.services import SplitDetails
from impulsem.platform import clock
from impulsem.reports import queries, services
from impulsem.reports.models import ReportRequest
from impulsem.reports.tests.factories import actor, approved, make_file, make_person, make_request, make_worker, referent_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return make_file(make_person(given_name="Noelia"), make_person(given_name="Marcos"))


def part(file, *leaving: Person):
    """They get a file elsewhere; gives who answers for it."""
    theirs = make_worker()
    centre = theirs.posts.get().centre_id
    people.split_household(
        household=file.household,
        leaving=list(leaving),
        on=clock.today(),
        by=actor(referent_of(file)),
        details=SplitDetails(centre_id=centre, worker_id=theirs.pk),
        at=clock.now(),
    )
    return theirs


def test_requests_about_those_who_left_go_with_them_and_the_others_stay(file):
    noelia, marcos = (Person.objects.get(given_name=name) for name in ("Noelia", "Marcos"))
    hers, his, both = make_request(file, noelia), make_request(file, marcos), make_request(file, noelia, marcos)
    before = actor(referent_of(file))
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre))
    theirs = part(file, noelia)
    for reader in (before, director):
        assert set(ReportRequest.objects.visible_to(reader, at=clock.now())) == {his}
    assert set(ReportRequest.objects.visible_to(actor(theirs), at=clock.now())) == {hers, both}
    hers.refresh_from_db()
    assert (hers.author, hers.state) == (theirs, "draft")
    assert queries.find(hers.uuid, before, at=clock.now()) is None


def test_a_paper_about_them_that_waits_for_its_signature_is_not_to_be_signed(file):
    noelia = Person.objects.get(given_name="Noelia")
    request, reviewer = approved(file, noelia)
    document = services.begin_signing(request=request, by=actor(request.author), at=clock.now())
    theirs = part(file, noelia)
    request.refresh_from_db()
    document.refresh_from_db()
    assert (request.state, request.author, request.document, document.signing) == ("draft", theirs, None, "void")
    assert queries.find(request.uuid, actor(reviewer), at=clock.now()) is None
