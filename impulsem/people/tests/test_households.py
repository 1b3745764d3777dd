"""Living together, moving, parting in safety, ties between people: what the commands do and what they refuse."""

from __future__ import annotations

import datetime as dt

import pytest

from impulsem.people import queries, services
from impulsem.people.models import (
    Address,
    Household,
    HouseholdMembership,
)
from impulsem.people.services import AddressDetails, refusals
from impulsem.people.services import households as household_refusals
from impulsem.people.services import relationships as tie_refusals
from impulsem.people.tests.factories import TODAY, make_household, make_person
from impulsem.places.models import CensusSection, District, Neighbourhood, StatisticalArea, Street, StreetNumber

pytestmark = pytest.mark.django_db


def test_moving_in_with_others_ends_the_stay_elsewhere(desk) -> None:
    ana, pere = make_person(), make_person()
    first, second = make_household(ana), make_household(pere)
    services.join_household(person=ana, household=second, role="partner", on=TODAY, by=desk)
    assert [member.person_id for member in queries.household_on(second, TODAY)] == [pere.pk, ana.pk]
    assert queries.household_on(first, TODAY) == []
    assert len(queries.household_on(first, TODAY - dt.timedelta(days=1))) == 1


def test_impossible_stays_are_refused(desk) -> None:
    ana, pere = make_person(birth_date=dt.date(2000, 1, 1)), make_person()
    home = make_household(ana)
    with pytest.raises(household_refusals.AlreadyLivesThere):
        services.join_household(person=ana, household=home, role="child", on=TODAY, by=desk)
    with pytest.raises(household_refusals.HasAPrincipalPerson):
        services.join_household(person=pere, household=home, role="principal", on=TODAY, by=desk)
    with pytest.raises(refusals.BeforeBirth):
        services.join_household(person=ana, household=make_household(), role="child", on=dt.date(1999, 1, 1), by=desk)
    with pytest.raises(household_refusals.DoesNotLiveThere):
        services.leave_household(person=pere, household=home, on=TODAY, by=desk)
    services.leave_household(person=ana, household=home, on=TODAY, because="moved", by=desk)
    with pytest.raises(refusals.AlreadyEnded):
        services.leave_household(person=ana, household=home, on=TODAY, by=desk)
    assert HouseholdMembership.objects.get(person=ana).ended_because == "moved"


def test_the_next_principal_person_is_named_when_the_first_has_left(desk) -> None:
    ana, pere = make_person(), make_person()
    home = make_household(ana, pere)
    with pytest.raises(household_refusals.HasAPrincipalPerson):
        services.change_role(person=pere, household=home, role="principal", on=TODAY, by=desk)
    services.leave_household(person=ana, household=home, on=TODAY, by=desk)
    services.change_role(person=pere, household=home, role="principal", on=TODAY, by=desk)
    assert [(m.person_id, m.role) for m in queries.household_on(home, TODAY)] == [(pere.pk, "principal")]
    assert {m.role for m in queries.household_on(home, TODAY - dt.timedelta(days=1))} == {"principal", "relative"}
    with pytest.raises(household_refusals.DoesNotLiveThere):
        services.change_role(person=ana, household=home, role="relative", on=TODAY, by=desk)


def test_a_stay_that_begins_later_elsewhere_is_not_overrun(desk) -> None:
    ana = make_person()
    services.start_household(person=ana, on=TODAY, by=desk)
    with pytest.raises(household_refusals.LivesElsewhereThen):
        services.start_household(person=ana, on=TODAY - dt.timedelta(days=30), by=desk)
    assert Household.objects.count() == 1


def test_an_address_in_the_city_knows_its_neighbourhood_and_section(desk) -> None:
    district = District.objects.create(code="05", name="Sarrià")
    barri = Neighbourhood.objects.create(code="23", name="Sarrià", district=district)
    area = StatisticalArea.objects.create(code="100", neighbourhood=barri)
    section = CensusSection.objects.create(code="0801905001", area=area, longitude=2.1, latitude=41.4)
    street = Street.objects.create(code="000001", name="Carrer de l'Aurora", search_key="aurora")
    StreetNumber.objects.create(street=street, number="11", section=section, longitude=2.1, latitude=41.4)
    home = make_household()
    address = services.move_home(household=home, address=AddressDetails(street="c/ aurora", number="11"), on=TODAY, by=desk)
    assert (address.street, address.section, address.neighbourhood) == (street, section, barri)
    outside = services.move_home(household=home, address=AddressDetails(street="Major", town="Reus"), on=TODAY, by=desk)
    assert (outside.street, outside.line) == (None, "Major, Reus")
    assert Address.objects.filter(household=home).count() == 1  # the same day puts a slip right
    with pytest.raises(household_refusals.StreetMissing):
        services.move_home(household=home, address=AddressDetails(street=" "), on=TODAY, by=desk)


def test_a_tie_is_written_once_whichever_way_it_is_said(desk) -> None:
    ana, pere = make_person(), make_person()
    tie = services.relate(person=pere, other=ana, kind="partner", by=desk, on=TODAY - dt.timedelta(days=3))
    assert tie.person == ana
    with pytest.raises(tie_refusals.AlreadyRelated):
        services.relate(person=ana, other=pere, kind="partner", by=desk, on=TODAY)
    with pytest.raises(tie_refusals.RelatedToThemselves):
        services.relate(person=ana, other=ana, kind="partner", by=desk, on=TODAY)
    with pytest.raises(tie_refusals.NobodyNamed):
        services.relate(person=ana, kind="support", by=desk, on=TODAY)
    services.relate(person=ana, other_name="Neighbour", kind="support", strength="strong", by=desk, on=TODAY)
    assert [(t.kind, t.other_name) for t in queries.support_network([ana.pk], TODAY)] == [("support", "Neighbour")]
    services.unrelate(relationship=tie, by=desk, on=TODAY)
    assert queries.support_network([ana.pk], TODAY, every=True)[0].kind == "support"


def test_the_drawing_shows_who_lives_together_and_their_kin(desk) -> None:
    ana, pere, nen, avia = (make_person(sex=s) for s in "FMMF")
    home = make_household(ana)
    services.join_household(person=pere, household=home, role="partner", on=TODAY, by=desk)
    services.join_household(person=nen, household=home, role="child", on=TODAY, by=desk)
    services.relate(person=avia, other=ana, kind="parent", by=desk, on=TODAY)
    drawing = queries.genogram([ana.pk, pere.pk, nen.pk], TODAY)
    assert {figure.key: figure.lives_here for figure in drawing.figures} == {ana.pk: True, pere.pk: True, nen.pk: True, avia.pk: False}
    assert {line.kind for line in drawing.lines} == {"couple", "child"}
