"""A draft says what the type allows, covers third parties, and knows nothing of sealed persons."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from impulsem.casework.models import Plan
from impulsem.casework.services import SegmentDetails
from impulsem.casework.tests.factories import referent_of, write
from impulsem.casework.tests.plan_factories import make_plan
from impulsem.organisation.models import Team
from impulsem.people.models import EconomicFact
from impulsem.platform import clock
from impulsem.platform.periods import period
from impulsem.reports import services
from impulsem.reports.models import DraftStatement
from impulsem.reports.services import refusals
from impulsem.reports.tests.factories import (
    EVERYTHING,
    actor,
    make_file,
    make_person,
    make_request,
    make_type,
    section,
    texts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    """Noelia, about whom it is asked, and Marcos, who lives with her."""
    noelia = make_person(given_name="Noelia", surname1="Soto", surname2="Lara", birth_date=dt.date(1990, 3, 4))
    marcos = make_person(given_name="Marcos", surname1="Vidal", birth_date=dt.date(1985, 1, 1))
    return noelia, marcos, make_file(noelia, marcos)


def earns(person, amount, **more):
    given = {"kind": "income", "category": "salary", "valid": period(dt.date(2020, 1, 1)), **more}
    return EconomicFact.objects.create(person=person, amount=Decimal(amount), **given)


def test_every_sentence_of_a_draft_has_a_source_an_origin_and_mostly_a_day(family):
    noelia, _marcos, file = family
    earns(noelia, 900)
    request = make_request(file, noelia)
    rows = list(request.drafts.get().statements.all())
    assert len(rows) >= 5
    assert all(row.source and row.origin for row in rows)
    assert "Noelia Soto Lara" in texts(request)
    assert "900" in texts(request)


def test_somebody_who_was_not_asked_about_is_not_named(family):
    noelia, marcos, file = family
    earns(marcos, 1100)
    request = make_request(file, noelia)
    assert "person T1" in texts(request)
    assert "Marcos" not in texts(request)
    assert "Vidal" not in texts(request)


def test_a_type_that_leaves_others_out_says_nothing_about_them(family):
    noelia, marcos, file = family
    earns(marcos, 1100)
    request = make_request(file, noelia, type=make_type(others="left_out"))
    assert "person T1" not in texts(request)
    assert "1,100" not in texts(request)


def test_a_type_that_names_the_household_names_it(family):
    noelia, _marcos, file = family
    assert "Marcos Vidal" in texts(make_request(file, noelia, type=make_type(others="named")))


def test_a_sealed_person_of_the_household_leaves_no_trace(family):
    noelia, marcos, file = family
    write(referent_of(file), noelia, texts=(SegmentDetails("Marcos was at home."),))
    marcos.sealed_by = Team.objects.create(name="Protection", kind="protection")
    marcos.save()
    request = make_request(file, noelia, type=make_type(others="named"), author=reached(file, noelia))
    assert "Marcos" not in texts(request)
    assert "T1" not in texts(request)
    assert "One person lives in the household" in texts(request)


def reached(file, person):
    """The referent still works with who is not sealed."""
    return referent_of(file)


def test_names_of_third_parties_are_covered_in_free_text_too(family):
    noelia, _marcos, file = family
    write(referent_of(file), noelia, texts=(SegmentDetails("Noelia says that MARCOS Vidal pays the rent. Marc is her cousin."),))
    said = texts(make_request(file, noelia))
    assert "Noelia says that person T1 pays the rent. Marc is her cousin." in said


def test_somebody_of_another_household_who_took_part_is_covered_too(family):
    noelia, _marcos, file = family
    aunt = make_person(given_name="Remei", surname1="Puig")
    write(referent_of(file), noelia, aunt, texts=(SegmentDetails("La Remei ajuda la Noelia."),))
    [row] = make_request(file, noelia).drafts.get().statements.filter(datum="casework.observations")
    assert "Remei" not in row.text
    assert row.entering == "reasoned"


def test_what_was_written_down_is_offered_and_enters_only_when_chosen(family):
    noelia, _marcos, file = family
    write(referent_of(file), noelia, texts=(SegmentDetails("The flat is dry."),))
    request = make_request(file, noelia)
    by, at = actor(request.author), clock.now()
    draft = request.drafts.get()
    row = draft.statements.get(datum="casework.observations")
    standing = set(draft.statements.exclude(pk=row.pk).values_list("pk", flat=True))
    assert "dry" not in str(services.content_of(request, draft))
    services.choose(draft=draft, kept=standing | {row.pk}, reasons={}, by=by, at=at)
    assert "dry" in str(services.content_of(request, draft))


def test_confidential_text_and_text_about_others_enter_only_with_a_reason(family):
    noelia, marcos, file = family
    about_him = (SegmentDetails("He drinks.", about=(marcos.pk,)), SegmentDetails("She fears.", confidential=True, about=(noelia.pk,)))
    write(referent_of(file), noelia, marcos, texts=about_him)
    sections = [section("observed", ("casework.observations", "casework.confidential"), False)]
    request = make_request(file, noelia, type=make_type(allows=(*EVERYTHING, "confidential"), sections=sections))
    draft, by, at = request.drafts.get(), actor(request.author), clock.now()
    for row in draft.statements.all():
        with pytest.raises(refusals.SayWhyItEnters):
            services.choose(draft=draft, kept={row.pk}, reasons={}, by=by, at=at)
        services.choose(draft=draft, kept={row.pk}, reasons={row.pk: "The court asks for it"}, by=by, at=at)
    assert draft.statements.count() == 2
    assert request.choices.filter(reason="The court asks for it").count() == 2


def test_what_a_type_does_not_allow_is_not_loaded_and_the_database_refuses_it(family):
    noelia, _marcos, file = family
    earns(noelia, 900)
    plain = [section("persons", ("people.identity",), False)]
    request = make_request(file, noelia, type=make_type(allows=("identity",), sections=plain))
    draft = request.drafts.get()
    assert "900" not in texts(request)
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftStatement.objects.create(
            draft=draft, section="persons", position=99, datum="people.income", category="economy", text="900 €", source="File",
            origin="people.economicfact:1", entering="itself",
        )  # fmt: skip


def test_a_type_cannot_use_data_that_it_does_not_allow():
    with pytest.raises(refusals.SectionAsksTooMuch):
        make_type(allows=("identity",))


def test_a_draft_stays_as_it_was_when_the_file_changes(family):
    noelia, _marcos, file = family
    fact = earns(noelia, 900)
    request = make_request(file, noelia)
    fact.amount = Decimal(50)
    fact.save()
    services.compose_draft(request=request, by=actor(request.author), at=clock.now())
    first, second = request.drafts.order_by("number")
    assert "€900.00" in first.statements.get(origin=f"people.economicfact:{fact.pk}").text
    assert "€50.00" in second.statements.get(origin=f"people.economicfact:{fact.pk}").text
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        first.statements.update(text="else")


def test_the_goals_of_an_agreed_plan_are_offered_and_those_of_a_draft_are_not(family):
    noelia, _marcos, file = family
    plan = make_plan(file, "Stay in the flat", state="agreed")
    request = make_request(file, noelia, type=make_type(sections=[section("plan", ("casework.goals",), False)]))
    [offered] = request.drafts.latest("number").statements.all()
    assert offered.text.startswith("Goal of the plan agreed on ")
    assert "Stay in the flat (under way)" in offered.text
    assert offered.entering == "chosen"
    assert offered.origin == f"casework.goal:{plan.goals.get().pk}"
    services.compose_draft(request=request, by=actor(request.author), at=clock.now())
    Plan.objects.filter(pk=plan.pk).update(state="draft")
    services.compose_draft(request=request, by=actor(request.author), at=clock.now())
    assert not request.drafts.latest("number").statements.exists()


def test_twelve_sections_are_put_together_in_a_fixed_number_of_queries(family, django_assert_max_num_queries):
    noelia, _marcos, file = family
    for number in range(6):
        earns(noelia, 100 + number, label=str(number))
        write(referent_of(file), noelia, texts=(SegmentDetails(f"Text {number}."),))
    data = [
        ("people.identity", "people.identifiers"), ("people.contact", "people.address"), ("people.household", "people.changes"),
        ("people.family", "people.support"), ("people.languages",), ("people.measures",), ("people.dwelling", "people.housing_costs"),
        ("people.income", "people.expenses", "people.debts", "people.totals"), ("casework.attention", "agenda.attendance"),
        ("casework.actions",), ("casework.observations",), ("casework.goals", "casework.agreements"),
    ]  # fmt: skip
    type_ = make_type(sections=[section(f"s{n}", one, False) for n, one in enumerate(data)])
    request = make_request(file, noelia, type=type_)
    with django_assert_max_num_queries(50):
        services.compose_draft(request=request, by=actor(request.author), at=clock.now())
