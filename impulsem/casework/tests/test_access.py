"""Opening with a reason, its review, and the record of every look."""

from __future__ import annotations

import datetime as dt

import pytest

from impulsem.casework import queries, services
from impulsem.casework.models import AccessGrant, CaseFile
from impulsem.casework.services import refusals
from impulsem.casework.tests.factories import actor, make_file, make_person, make_worker, referent_of
from impulsem.organisation.models import Role, Team
from impulsem.people.models import Reach
from impulsem.platform import audit, clock
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db


def open_it(file, worker, **more):
    given = {"reason": "urgent", "explanation": "She is at our door", "hours": 24, **more}
    return services.open_with_reason(file=file, by=actor(worker), at=clock.now(), **given)


def test_a_reason_opens_the_file_for_its_hours():
    person = make_person()
    file = make_file(person)
    visitor = make_worker()
    grant = open_it(file, visitor, hours=5)
    assert grant.expires_at - grant.granted_at == dt.timedelta(hours=5)
    assert file in CaseFile.objects.visible_to(actor(visitor), at=clock.now())
    assert file not in CaseFile.objects.visible_to(actor(visitor), at=clock.now() + dt.timedelta(hours=6))
    row = Reach.objects.get(worker=visitor)
    assert (row.person, row.reason, row.source) == (person, "grant", f"casework.grant:{grant.pk}")


def test_the_reason_is_in_the_files_access_list():
    file, visitor = make_file(), make_worker()
    open_it(file, visitor)
    event = queries.access_list(file, looks_only=True).get()
    assert (event.actor_name, event.reason, event.detail["code"]) == (visitor.name, "She is at our door", "urgent")


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"explanation": " "}, refusals.SayWhy),
        ({"explanation": "x" * 501}, refusals.SayWhy),
        ({"reason": "curiosity"}, refusals.SayWhy),
        ({"hours": 0}, refusals.HoursOutOfRange),
        ({"hours": 73}, refusals.HoursOutOfRange),
    ],
)
def test_no_reason_no_file(more, refusal):
    with pytest.raises(refusal):
        open_it(make_file(), make_worker(), **more)
    assert not AccessGrant.objects.exists()
    assert not Reach.objects.filter(reason="grant").exists()


def test_the_front_desk_does_not_ask_for_confidential_text():
    desk = make_worker(role=Role.FRONT_DESK)
    with pytest.raises(refusals.NoConfidentialText):
        open_it(make_file(), desk, confidential_too=True)


def test_an_administrator_of_the_system_opens_no_file():
    with pytest.raises(NotAllowed):
        open_it(make_file(), make_worker(role=Role.ADMINISTRATOR))


def test_a_sealed_persons_file_is_not_opened_with_a_reason():
    person = make_person()
    file = make_file(person)
    person.sealed_by = Team.objects.create(name="Protection", kind="protection")
    person.save()
    with pytest.raises(NotAllowed):
        open_it(file, make_worker())


def test_the_director_of_the_files_centre_reviews_it_and_nobody_else():
    file, visitor = make_file(), make_worker()
    grant = open_it(file, visitor)
    director, other = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre), make_worker(role=Role.CENTRE_DIRECTOR)
    territorial = make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=file.centre.territory)
    assert queries.grants_to_review(actor(director)) == [grant]
    assert queries.grants_to_review(actor(territorial)) == [grant]
    assert queries.grants_to_review(actor(other)) == queries.grants_to_review(actor(visitor)) == []
    with pytest.raises(refusals.NotYourFile):
        services.review_grant(grant=grant, verdict="justified", by=actor(other), at=clock.now())
    services.review_grant(grant=grant, verdict="justified", note="Right to do so", by=actor(director), at=clock.now())
    assert queries.grants_to_review(actor(director)) == []
    with pytest.raises(refusals.AlreadyReviewed):
        services.review_grant(grant=grant, verdict="not_justified", by=actor(director), at=clock.now())


def test_nobody_reviews_their_own_opening():
    file = make_file()
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    grant = open_it(file, director)
    assert queries.grants_to_review(actor(director)) == []
    with pytest.raises(refusals.OwnGrant):
        services.review_grant(grant=grant, verdict="justified", by=actor(director), at=clock.now())


def test_every_look_is_a_line_with_its_ground():
    file = make_file()
    worker = referent_of(file)
    found = queries.find_file(file.uuid, actor(worker), at=clock.now())
    assert found is not None
    for _ in range(2):
        services.note_file_read(file=found[0], by=actor(worker), standing=found[1])
    assert [event.detail["ground"] for event in audit.of(file).filter(action=services.FILE_READ)] == ["referent", "referent"]


def test_looking_again_within_the_hour_is_the_same_look():
    file = make_file()
    by = actor(referent_of(file))
    services.note_file_read(file=file, by=by)

    def last_look(hours):
        found = queries.find_file(file.uuid, by, at=clock.now() + dt.timedelta(hours=hours))
        assert found is not None
        return found[0].last_look

    assert last_look(0) is None
    assert last_look(2) is not None
