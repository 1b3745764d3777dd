"""From a draft to the office's hands: what is known is not asked, nothing is asked for twice, the office reaches who applies."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from impulsem.benefits import services
from impulsem.benefits.models import Application, ApplicationEvent
from impulsem.benefits.queries import papers_of, progress_of
from impulsem.benefits.services import refusals
from impulsem.benefits.tests.factories import draft, submitted, works_with
from impulsem.benefits.tests.payment_factories import AT, TODAY, make_benefit, office, words
from impulsem.documents.models import Document
from impulsem.documents.tests.factories import issue
from impulsem.entitlement.models import Requirement
from impulsem.messaging.models import Message
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.people import services as people
from impulsem.people.models import Household, Person, Reach
from impulsem.people.queries import household_on
from impulsem.people.services import FactDetails
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def family() -> tuple[Household, Person, Person]:
    mother, child = make_person(), make_person(birth_date=dt.date(2020, 1, 1))
    return make_household(mother, child), mother, child


def test_numbers_count_within_the_year() -> None:
    first, second = draft(), draft()
    assert first.number == "2026-000001"
    assert second.number == "2026-000002"
    assert draft(at=AT.replace(year=2027)).number == "2027-000001"


def test_a_form_sent_twice_begins_one_application() -> None:
    person = make_person()
    make_household(person)
    by = works_with(person)
    assert draft(person, by=by, key="form-1").pk == draft(person, by=by, key="form-1").pk


def test_what_is_not_paid_here_is_not_applied_for_here() -> None:
    with pytest.raises(refusals.BelongsToAnother, match="City"):
        draft(benefit=make_benefit("elsewhere", payable_here=False))


def test_a_professional_applies_for_whom_it_works_with_and_nobody_else() -> None:
    with pytest.raises(refusals.NoSuchApplicant):
        draft(by=actor(make_worker()))
    with pytest.raises(NotAllowed):
        draft(by=actor(make_worker(role=Role.FRONT_DESK, centre=make_centre())))


def test_the_office_begins_one_for_whoever_comes_but_not_for_who_left_safely_or_is_sealed() -> None:
    assert draft(by=office()).state == Application.State.DRAFT
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    sealed = make_person()
    make_household(sealed)
    people.seal_person(person=sealed, team=team, by=actor(make_worker(teams=(team,))), at=AT)
    with pytest.raises(refusals.NoSuchApplicant):
        draft(sealed, by=office())


def test_submitting_keeps_what_is_known_with_its_source_and_asks_nothing_again() -> None:
    _household, mother, _child = family()
    by = works_with(mother)
    details = FactDetails(kind="income", category="salary", amount=Decimal("812.35"), source="tax", since=TODAY - DAY)
    people.record_economic_fact(person=mother, details=details, by=by, on=TODAY)
    application = submitted(mother, by=by)
    (fact,) = application.prefilled["facts"]
    assert (fact["category"], fact["amount"], fact["source"]) == ("salary", "812.35", "tax")
    assert [each["role"] for each in application.prefilled["people"]] == ["principal", "relative"]


def test_the_term_is_the_law_s_or_the_office_s_own_promise_where_that_is_earlier() -> None:
    application = submitted(urgency=Application.Urgency.URGENT)
    assert application.due_on == dt.date(2026, 11, 25)  # two working days
    assert submitted(urgency=Application.Urgency.ORDINARY).due_on > dt.date(2026, 12, 20)


def test_submitting_lets_the_office_reach_the_household_until_it_is_over() -> None:
    clerk = office()
    _household, mother, child = family()
    application = draft(mother)
    assert not Application.objects.visible_to(clerk, at=AT).filter(pk=application.pk).exists()
    services.submit(application=application, by=works_with(mother), at=AT)
    reached = set(Reach.objects.of(clerk, at=AT).values_list("person_id", "reason"))
    assert reached == {(mother.pk, "application"), (child.pk, "application")}
    services.withdraw(application=application, by=clerk, at=AT + DAY)
    assert not Reach.objects.of(clerk, at=AT + 2 * DAY).exists()


def test_the_household_is_told_once_and_neutrally_that_it_came_in() -> None:
    application = submitted()
    message = Message.objects.get(person=application.applicant)
    assert message.version.template.code == "request-received"


def test_the_same_asked_for_at_two_centres_is_seen_before_anything_is_decided() -> None:
    household, mother, _child = family()
    other = make_person()
    people.join_household(person=other, household=household, role="partner", on=TODAY, by=office())
    first = submitted(mother)
    second = draft(other)
    with pytest.raises(refusals.AskedAlready, match=first.number):
        services.submit(application=second, by=works_with(other), at=AT)
    assert services.submit(application=second, another_need="The boiler broke.", by=works_with(other), at=AT).state == "submitted"


def test_somebody_without_a_household_is_asked_with_whom_they_live_before_submitting() -> None:
    with pytest.raises(refusals.NoHousehold):
        submitted(make_person())


def test_asking_for_more_stops_the_term_and_the_answer_lets_it_go_on() -> None:
    clerk, application = office(), submitted(urgency=Application.Urgency.SOON)
    before = application.due_on
    with pytest.raises(refusals.SayWhatIsMissing):
        services.ask_for_more(application=application, note=" ", by=clerk, at=AT)
    until = services.ask_for_more(application=application, note="The lease.", by=clerk, at=AT)
    assert until == dt.date(2026, 12, 7)  # ten working days: no holiday is in the calendar of this test
    application = services.answer_more(application=application, by=clerk, at=AT + 4 * DAY)
    assert before is not None
    assert application.due_on == before + 4 * DAY
    assert application.state == Application.State.SUBMITTED


def test_only_the_office_takes_one_up_and_one_at_a_time() -> None:
    application, clerk = submitted(), office()
    with pytest.raises(refusals.OnlyTheOffice):
        services.claim(application=application, by=works_with(application.applicant), at=AT)
    services.claim(application=application, by=clerk, at=AT)
    services.claim(application=application, by=clerk, at=AT)
    with pytest.raises(refusals.SomebodyElseHasIt, match=clerk.name):
        services.claim(application=application, by=office(), at=AT)
    assert application.events.filter(kind="claimed").count() == 1


def test_a_document_that_is_there_serves_two_applications_and_is_asked_for_once() -> None:
    _household, mother, child = family()
    one, two = make_benefit("one"), make_benefit("two")
    for benefit in (one, two):
        Requirement.objects.create(benefit=benefit, code="income", name=words("Payslip"), proof="income", whose="adults")
    by = works_with(mother)
    payslip = issue(mother, by=by)
    Document.objects.filter(pk=payslip.pk).update(proves="income")
    for benefit in (one, two):
        application = draft(mother, by=by, benefit=benefit)
        members = household_on(application.household, TODAY)
        (paper,) = papers_of(application, members=members, actor=by, at=AT)
        assert paper.member is not None
        assert paper.member.person_id == mother.pk  # not the child’s
        assert [document.pk for document, _served in paper.offered] == [payslip.pk]
        services.use_document(application=application, requirement=paper.requirement, document=payslip, person=mother, by=by, at=AT)
        services.use_document(application=application, requirement=paper.requirement, document=payslip, person=mother, by=by, at=AT)
        (paper,) = papers_of(application, members=members, actor=by, at=AT)
        assert not paper.missing
    assert payslip.evidence.count() == 2
    assert child.pk


def test_a_document_that_is_over_or_of_somebody_else_proves_nothing() -> None:
    application = draft()
    requirement = Requirement.objects.create(
        benefit=application.benefit, code="income", name=words("Payslip"), proof="income", whose="applicant"
    )
    by = works_with(application.applicant)
    old, strange = issue(application.applicant, by=by), issue(make_person(), by=by)
    Document.objects.filter(pk=old.pk).update(proves="income", valid_until=TODAY - DAY)
    Document.objects.filter(pk=strange.pk).update(proves="income")
    for document in (old, strange):
        with pytest.raises(refusals.NotThisDocument):
            services.use_document(application=application, requirement=requirement, document=document, by=by, at=AT)


def test_a_slip_tells_how_it_stands_and_a_new_one_ends_the_old() -> None:
    application = submitted()
    code = services.hand_receipt(application=application, by=office(), at=AT)
    progress = progress_of(code.lower())
    assert progress is not None
    assert progress.in_hand
    services.hand_receipt(application=application, by=office(), at=AT)
    assert progress_of(code) is None
    assert progress_of("") is None


def test_the_history_cannot_be_rewritten() -> None:
    application = draft()
    for change in (lambda rows: rows.update(note="x"), lambda rows: rows.delete()):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            change(ApplicationEvent.objects.filter(application=application))


def test_the_database_keeps_an_application_whole() -> None:
    application = draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(state="submitted")


def test_those_who_leave_safely_take_their_application_along_and_nobody_follows_it() -> None:
    household, mother, child = family()
    stays = make_person()
    people.join_household(person=stays, household=household, role="partner", on=TODAY - 30 * DAY, by=office())
    hers, his = submitted(mother), submitted(stays, benefit=make_benefit("other"))
    worker = make_worker()
    by = works_with(mother, child, stays, worker=worker)
    fresh = people.split_household(household=household, leaving=[mother, child], on=TODAY, by=by, at=AT)
    hers.refresh_from_db()
    his.refresh_from_db()
    assert hers.household_id == fresh.pk
    assert his.household_id == household.pk
    sources = set(Reach.objects.of(office(), at=AT + DAY).filter(person=mother).values_list("source", flat=True))
    assert sources == {f"benefits.application:{hers.pk}"}
    his_worker = works_with(stays)
    assert list(Application.objects.visible_to(his_worker, at=AT + DAY)) == [his]


def test_somebody_without_an_account_begins_a_draft_in_the_office_s_queue() -> None:
    person = make_person()
    web = Actor(kind=ActorKind.RESIDENT, name="web")
    make_benefit()
    application = services.open_application(benefit="aid", applicant=person, source="web", by=web, at=AT, demand_words="The rent")
    assert application.household is None
    assert Application.objects.visible_to(office(), at=AT).filter(pk=application.pk).exists()
