"""From the request to the list of what left: who may do what, in which order, with which refusals."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from impulsem.agenda.models import ClosedDay
from impulsem.casework.models import Assignment, Entry
from impulsem.casework.tests.factories import referent_of, write
from impulsem.documents import services as documents
from impulsem.documents.events import DocumentSigned
from impulsem.documents.refusals import NotToBeSigned
from impulsem.organisation.models import Role, Team
from impulsem.people.models import Person, Reach
from impulsem.platform import clock, events
from impulsem.platform.handover import Bundle, checklist
from impulsem.reports import queries, services
from impulsem.reports.models import Disclosure, ReportRequest, Review, TypeVersion
from impulsem.reports.services import RequestDetails, refusals
from impulsem.reports.tests.factories import actor, approved, details, make_file, make_person, make_request, make_type, make_worker, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return make_file(make_person(given_name="Noelia"), make_person(given_name="Marcos"))


@pytest.fixture
def noelia(file):
    return Person.objects.get(given_name="Noelia")


def signed(file, *about):
    """A request whose document has its last signature."""
    request, reviewer = approved(file, *about)
    document = services.begin_signing(request=request, by=actor(request.author), at=clock.now())
    events.announce(DocumentSigned(document.pk, actor(request.author)))
    request.refresh_from_db()
    return request, reviewer


def test_a_deadline_on_a_holiday_moves_and_both_days_are_kept(file, noelia):
    received = dt.date(2026, 11, 2)
    ClosedDay.objects.get_or_create(day=dt.date(2026, 11, 12))
    request = make_request(file, noelia, type=make_type(deadline_days=10, deadline_kind="natural"), received_on=received)
    assert request.due_asked == dt.date(2026, 11, 12)
    assert request.due_on == dt.date(2026, 11, 13)


def test_a_type_without_a_deadline_needs_the_day_of_the_request(file, noelia):
    asked = make_type(deadline_kind="asked", deadline_days=None)
    with pytest.raises(refusals.SayByWhen):
        make_request(file, noelia, type=asked)
    with pytest.raises(refusals.DueBeforeItCame):
        make_request(file, noelia, type=asked, due_asked=clock.today() - dt.timedelta(days=1))
    sunday = clock.today() + dt.timedelta(days=(6 - clock.today().weekday()) % 7 + 7)
    assert make_request(file, noelia, type=asked, due_asked=sunday).due_on > sunday


def test_a_request_keeps_the_version_of_the_type_that_it_began_with_and_says_that_there_is_another(file, noelia):
    type_ = make_type()
    request = make_request(file, noelia, type=type_)
    institute = actor(make_worker(role=Role.INSTITUTE))
    changed = details(purpose=words("To decide something else"))
    services.change_type(type=type_, details=changed, note="The law changed", since=clock.today(), by=institute, at=clock.now())
    services.compose_draft(request=request, by=actor(request.author), at=clock.now())
    page = queries.sheet(queries.find(request.uuid, actor(request.author), at=clock.now()), actor(request.author), at=clock.now())
    assert page.request.version.number == 1
    assert page.newer_type.number == 2
    assert services.content_of(request, request.drafts.latest("number"))["purpose"] == "To decide"
    somebody = make_person()
    assert make_request(make_file(somebody), somebody, type=type_).version.number == 2


def test_only_the_institute_changes_the_inventory_and_versions_never_change(file):
    type_ = make_type()
    for role in (Role.PROFESSIONAL, Role.CENTRE_DIRECTOR):
        with pytest.raises(refusals.NotInTheInventory):
            services.change_type(
                type=type_, details=details(), note="x", since=clock.today(), by=actor(make_worker(role=role)), at=clock.now()
            )
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        TypeVersion.objects.filter(type=type_).update(number=7)
    with pytest.raises(refusals.NothingChanged):
        services.change_type(
            type=type_, details=details(), note="x", since=clock.today(), by=actor(make_worker(role=Role.INSTITUTE)), at=clock.now()
        )


def test_a_type_out_of_use_takes_no_new_request(file, noelia):
    type_ = make_type()
    services.prune_type(type=type_, active=False, by=actor(make_worker(role=Role.INSTITUTE)))
    type_.refresh_from_db()
    with pytest.raises(refusals.TypeOutOfUse):
        make_request(file, noelia, type=type_)


def test_without_judgement_it_is_not_sent(file, noelia):
    request = make_request(file, noelia)
    reviewer = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    with pytest.raises(refusals.JudgementMissing):
        services.send_to_approval(request=request, reviewer=reviewer, by=actor(request.author), at=clock.now())


def test_whoever_wrote_it_cannot_approve_it_and_neither_can_another_centre(file, noelia):
    request = make_request(file, noelia)
    by, at = actor(request.author), clock.now()
    services.write_judgement(request=request, section="judgement", text="Calm.", expected=0, by=by, at=at)
    with pytest.raises(refusals.OwnReport):
        services.send_to_approval(request=request, reviewer=request.author, by=by, at=at)
    with pytest.raises(refusals.CannotReview):
        services.send_to_approval(request=request, reviewer=make_worker(), by=by, at=at)
    reviewer = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    version = services.send_to_approval(request=request, reviewer=reviewer, by=by, at=at)
    with pytest.raises(refusals.OwnReport):
        services.review_version(request=request, verdict="approved", by=by, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():  # even with a lie about who the author is
        Review.objects.create(version=version, verdict="approved", reviewer=request.author, author=reviewer, at=at)


def test_sent_back_it_says_why_and_is_written_again(file, noelia):
    request = make_request(file, noelia)
    by, at = actor(request.author), clock.now()
    services.write_judgement(request=request, section="judgement", text="Calm.", expected=0, by=by, at=at)
    reviewer = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    services.send_to_approval(request=request, reviewer=reviewer, by=by, at=at)
    with pytest.raises(refusals.CannotFollow):
        services.compose_draft(request=request, by=by, at=at)
    with pytest.raises(refusals.SayWhatToChange):
        services.review_version(request=request, verdict="returned", by=actor(reviewer), at=at)
    services.review_version(request=request, verdict="returned", note="The rent", by=actor(reviewer), at=at)
    services.compose_draft(request=request, by=by, at=at)
    assert services.send_to_approval(request=request, reviewer=reviewer, by=by, at=at).number == 2


def test_two_who_write_one_section_are_told(file, noelia):
    request = make_request(file, noelia)
    at, second = clock.now(), make_worker(centre=file.centre)
    file.assignments.create(worker=second, role="co_referent", valid=file.assignments.get().valid)
    services.write_judgement(request=request, section="judgement", text="Mine.", expected=0, by=actor(request.author), at=at)
    with pytest.raises(services.JudgementChanged) as told:
        services.write_judgement(request=request, section="judgement", text="Hers.", expected=0, by=actor(second), at=at)
    assert (told.value.theirs, told.value.number) == ("Mine.", 1)
    assert services.write_judgement(request=request, section="judgement", text="Both.", expected=1, by=actor(second), at=at).number == 2


def test_signing_that_was_interrupted_is_taken_up_again_with_the_same_document(file, noelia):
    request, _reviewer = approved(file, noelia)
    by, at = actor(request.author), clock.now()
    first = services.begin_signing(request=request, by=by, at=at)
    again = services.begin_signing(request=request, by=by, at=at)
    assert first.pk == again.pk
    request.refresh_from_db()
    assert request.state == "signing"
    with pytest.raises(refusals.NotSignedYet):
        services.deliver_report(request=request, way="portal", recipient="Court 1", by=by, at=at)
    page = queries.sheet(queries.find(request.uuid, by, at=at), by, at=at)
    assert page.to_sign is not None


@pytest.mark.parametrize("end", [services.take_back, services.withdraw_request])
def test_a_paper_whose_report_was_taken_back_or_is_not_needed_is_not_to_be_signed(file, noelia, end):
    request, _reviewer = approved(file, noelia)
    by, at = actor(request.author), clock.now()
    document = services.begin_signing(request=request, by=by, at=at)
    end(request=request, by=by, at=at)
    document.refresh_from_db()
    asked = document.requests.get()
    assert (document.signing, asked.signed_at, asked.withdrawn_by_id) == ("void", None, by.worker_id)
    with pytest.raises(NotToBeSigned):
        documents.offer_code(request=asked, by=by, at=clock.now())


def test_a_signature_on_a_document_that_was_taken_back_moves_nothing(file, noelia):
    request, _reviewer = approved(file, noelia)
    by, at = actor(request.author), clock.now()
    document = services.begin_signing(request=request, by=by, at=at)
    services.take_back(request=request, by=by, at=at)
    events.announce(DocumentSigned(document.pk, by))
    request.refresh_from_db()
    assert request.state == "draft"


def test_what_was_delivered_is_in_the_list_of_what_left_for_each_person_and_never_changes(file, noelia):
    request, _reviewer = signed(file, noelia)
    assert request.state == "signed"
    by, at = actor(request.author), clock.now()
    services.deliver_report(request=request, way="portal", recipient="Court 1", receipt="A-1", by=by, at=at)
    request.refresh_from_db()
    assert request.delivered_on == clock.today()
    mine = Disclosure.objects.get(person=noelia)
    assert (mine.recipient, mine.ground) == ("Court 1", "Court order")
    assert "identity" in mine.categories
    with pytest.raises(refusals.CannotFollow):
        services.deliver_report(request=request, way="portal", recipient="Court 1", by=by, at=at)
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        Disclosure.objects.all().delete()


def test_the_next_report_of_the_type_tells_what_differs_from_the_last(file, noelia):
    type_ = make_type()
    request, _reviewer = approved(file, noelia, type=type_)
    document = services.begin_signing(request=request, by=actor(request.author), at=clock.now())
    services.note_signed(document_id=document.pk, by=actor(request.author), at=clock.now())
    services.deliver_report(request=request, way="post", recipient="Court", by=actor(request.author), at=clock.now())
    write(referent_of(file), noelia)
    later = make_request(file, noelia, type=type_)
    by, at = actor(later.author), clock.now()
    page = queries.sheet(queries.find(later.uuid, by, at=at), by, at=at)
    assert page.previous.request_id == request.pk
    [changed] = [one for one in page.sections if one.difference]
    assert changed.code == "attention"


def test_only_who_needs_to_know_sees_a_request(file, noelia):
    request = make_request(file, noelia)
    at = clock.now()
    seers = [request.author, make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)]
    blind = [make_worker(), make_worker(centre=file.centre), make_worker(role=Role.FRONT_DESK, centre=file.centre)]
    blind += [make_worker(role=Role.CENTRE_DIRECTOR), make_worker(role=Role.INSTITUTE)]
    assert all(queries.find(request.uuid, actor(one), at=at) for one in seers)
    assert not any(queries.find(request.uuid, actor(one), at=at) for one in blind)
    noelia.sealed_by = Team.objects.create(name="Protection", kind="protection")
    noelia.save()
    assert not queries.find(request.uuid, actor(seers[1]), at=at)


def test_an_author_who_left_the_file_sees_and_writes_it_no_longer(file, noelia):
    request = make_request(file, noelia)
    author = actor(request.author)
    at = clock.now() + dt.timedelta(minutes=1)
    Assignment.objects.filter(file=file).delete()
    Reach.objects.filter(person__in=file.household.memberships.values("person")).delete()
    assert queries.find(request.uuid, author, at=at) is None
    with pytest.raises(refusals.NotYourReport):
        services.compose_draft(request=request, by=author, at=at)


def test_minutes_are_those_of_the_entries_that_were_work_for_it(file, noelia):
    request = make_request(file, noelia)
    by, at = actor(request.author), clock.now()
    entry = write(request.author, noelia, minutes=40, kind=Entry.Kind.PAPERWORK)
    services.link_entry(request=request, entry=entry, by=by, at=at)
    with pytest.raises(refusals.EntryCountedAlready):
        services.link_entry(request=request, entry=entry, by=by, at=at)
    elsewhere = make_person()
    stranger = write(referent_of(make_file(elsewhere)), elsewhere)
    with pytest.raises(refusals.NoSuchEntry):
        services.link_entry(request=request, entry=stranger, by=by, at=at)
    assert queries.sheet(queries.find(request.uuid, by, at=at), by, at=at).minutes == 40


def test_somebody_without_business_in_the_file_writes_down_no_request(file, noelia):
    given = RequestDetails(asked_by="Court", about=[noelia], received_on=clock.today())
    with pytest.raises(refusals.NotYourReport):
        services.receive_request(type=make_type(), file=file, details=given, by=actor(make_worker()), at=clock.now())
    assert not ReportRequest.objects.exists()


def test_what_is_being_written_goes_with_a_file_that_changes_hands(file, noelia):
    request = make_request(file, noelia)
    newcomer = make_worker(centre=file.centre)
    item = next(one for one in checklist if one.code == "reports.requests")
    bundle = Bundle(file.pk, file.household_id, (noelia.pk,), request.author_id, clock.today())
    assert [thing.due for thing in item.load(bundle)] == [request.due_on]
    assert item.move(bundle, newcomer.pk, actor(request.author), clock.now()) == 1
    request.refresh_from_db()
    assert request.author == newcomer
    assert request.events.filter(kind="author", note=newcomer.name).exists()
