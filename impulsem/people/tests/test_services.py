"""Registering, households, ties, money, duplicates, reach: what the commands do and what they refuse."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import queries, services
from impulsem.people.models import (
    Address,
    ContactPoint,
    EconomicFact,
    Household,
    HouseholdMembership,
    Person,
    PersonIdentifier,
    PersonLink,
    PersonRevision,
    PossibleDuplicate,
    Reach,
)
from impulsem.people.services import AddressDetails, FactDetails, IdentifierDetails, PersonDetails, refusals
from impulsem.people.services import contacts as contact_refusals
from impulsem.people.services import economy as money_refusals
from impulsem.people.services import households as household_refusals
from impulsem.people.services import persons as person_refusals
from impulsem.people.services import relationships as tie_refusals
from impulsem.people.tests.factories import make_household, make_person
from impulsem.places.models import CensusSection, District, Neighbourhood, StatisticalArea, Street, StreetNumber
from impulsem.platform.errors import ChangedMeanwhile, DomainError, NotAllowed
from impulsem.platform.models import AuditEvent

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
FATIMA = PersonDetails(given_name="Fàtima", surname1="Benali", surname2="Haddou", birth_date=dt.date(1984, 5, 3), sex="F")
DNI = IdentifierDetails(kind="dni", value="12345678-z")


@pytest.fixture
def desk():
    return actor(make_worker(role=Role.FRONT_DESK), on=TODAY)


@pytest.fixture
def guards() -> Team:
    return Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)


def register(by, details: PersonDetails = FATIMA, **changes) -> services.Registration:
    insist = changes.pop("insist", False)
    household = changes.pop("household", None)
    return services.register_person(details=dataclasses.replace(details, **changes), household=household, insist=insist, by=by, on=TODAY)


def test_registering_makes_a_person_with_a_household_of_their_own(desk) -> None:
    made = register(
        desk, identifier=DNI, phone="600 000 142", email="Fatima@Example.org", address=AddressDetails(street="Carrer Nou", number="3")
    )
    assert made.will_be_checked
    assert PersonIdentifier.objects.get(person=made.person).value == "12345678Z"
    assert set(ContactPoint.objects.filter(person=made.person).values_list("value", flat=True)) == {"+34600000142", "fatima@example.org"}
    (member,) = queries.household_on(made.household, TODAY)
    assert (member.person_id, member.role) == (made.person.pk, "principal")
    assert Address.objects.get(household=made.household).line == "Carrer Nou, 3"
    assert AuditEvent.objects.filter(action="people.register_person", subject_id=made.person.pk).exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"given_name": " "}, person_refusals.NameMissing),
        ({"surname1": "宫"}, person_refusals.NameUnreadable),
        ({"surname1": "x" * 81}, person_refusals.NameTooLong),
        ({"birth_date": dt.date(1880, 1, 1)}, person_refusals.BornTooEarly),
        ({"birth_date": dt.date(2027, 1, 1)}, person_refusals.BornInTheFuture),
        ({"died_on": dt.date(1980, 1, 1)}, person_refusals.DiedBeforeBirth),
        ({"died_on": dt.date(2027, 1, 1)}, person_refusals.DiedInTheFuture),
        ({"identifier": IdentifierDetails(kind="dni", value="12345678A")}, refusals.WrongNumber),
        ({"phone": "12"}, contact_refusals.WrongContact),
        ({"email": "nobody"}, contact_refusals.WrongEmail),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(desk, changes, refusal) -> None:
    with pytest.raises(refusal) as caught:
        register(desk, **changes)
    assert str(caught.value)
    assert not Person.objects.exists()
    assert not Household.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_number_of_a_known_person_is_refused_and_that_person_offered(desk) -> None:
    first = register(desk, identifier=DNI).person
    with pytest.raises(services.AlreadyRegistered) as caught:
        register(desk, given_name="Another", identifier=DNI)
    assert caught.value.person == first
    assert Person.objects.count() == 1


def test_whoever_insists_registers_a_disputed_number_and_the_records_team_is_asked(desk) -> None:
    first = register(desk, identifier=DNI).person
    second = register(desk, given_name="Another", identifier=DNI, insist=True).person
    assert PersonIdentifier.objects.get(person=second).disputed
    question = PossibleDuplicate.objects.get()
    assert {question.first_id, question.second_id} == {first.pk, second.pk}
    assert question.team.kind == Team.Kind.RECORDS
    assert "identifier" in question.why


def test_a_very_like_record_is_asked_about(desk) -> None:
    register(desk)
    register(desk, given_name="Fatima")
    assert PossibleDuplicate.objects.get().why == ["same_name", "birth_date"]


def test_against_a_sealed_person_the_answer_is_like_any_other(desk, guards: Team) -> None:
    sealed = register(desk, identifier=DNI, phone="600000142").person
    guard = actor(make_worker(teams=(guards,)), on=TODAY)
    services.seal_person(person=sealed, team=guards, by=guard)
    made = register(desk, identifier=DNI, phone="600000142")
    assert made.will_be_checked
    question = PossibleDuplicate.objects.get()
    assert question.team == guards
    with pytest.raises(services.AlreadyRegistered):  # the guard knows, so the guard is told
        register(guard, identifier=DNI)
    assert list(queries.duplicates_to_decide(desk)) == []
    assert list(queries.duplicates_to_decide(guard)) == [question]


def test_questions_about_a_person_go_with_whoever_seals_them(desk, guards: Team) -> None:
    first = register(desk).person
    register(desk, given_name="Fatima")
    question = PossibleDuplicate.objects.get()
    guard = actor(make_worker(teams=(guards,)), on=TODAY)
    services.seal_person(person=first, team=guards, by=guard)
    question.refresh_from_db()
    assert question.team == guards
    services.unseal_person(person=first, by=guard)
    question.refresh_from_db()
    assert question.team.kind == Team.Kind.RECORDS


def test_amending_keeps_what_was_before(desk) -> None:
    person = register(desk).person
    amended = services.amend_person(person=person, details=dataclasses.replace(FATIMA, surname2="Haddu"), version=1, by=desk, on=TODAY)
    assert (amended.surname2, amended.version) == ("Haddu", 2)
    assert PersonRevision.objects.get(person=person).before == {"surname2": "Haddou"}
    with pytest.raises(ChangedMeanwhile):
        services.amend_person(person=person, details=FATIMA, version=1, by=desk, on=TODAY)
    services.amend_person(person=person, details=dataclasses.replace(FATIMA, surname2="Haddu"), version=2, by=desk, on=TODAY)
    assert PersonRevision.objects.count() == 1  # nothing changed, nothing written


def test_a_contact_that_becomes_unsafe_is_never_the_preferred_one(desk) -> None:
    person = make_person()
    contact = services.add_contact_point(person=person, kind="phone", value="600000142", preferred=True, by=desk, on=TODAY)
    services.mark_unsafe(contact=contact, note="Shared with a former partner", by=desk)
    (alert,) = queries.contact_alerts({person.pk: "Ana"}, TODAY)
    assert alert.note == "Shared with a former partner"
    with pytest.raises(services.AlreadyAContact):
        services.add_contact_point(person=person, kind="phone", value="+34 600 000 142", by=desk, on=TODAY)
    with pytest.raises(contact_refusals.PreferredMustBeSafe):
        services.add_contact_point(person=person, kind="phone", value="600000143", safe=False, preferred=True, by=desk, on=TODAY)
    services.mark_safe(contact=contact, by=desk)
    assert queries.contact_alerts({person.pk: "Ana"}, TODAY) == []


def test_a_new_preferred_contact_takes_the_place_of_the_old(desk) -> None:
    person = make_person()
    old = services.add_contact_point(person=person, kind="phone", value="600000142", preferred=True, by=desk, on=TODAY)
    services.add_contact_point(person=person, kind="phone", value="600000143", preferred=True, by=desk, on=TODAY)
    old.refresh_from_db()
    assert not old.preferred


def test_a_contact_ends_and_a_slip_of_the_same_day_goes(desk) -> None:
    person = make_person()
    contact = services.add_contact_point(person=person, kind="phone", value="600000142", by=desk, on=TODAY - dt.timedelta(days=9))
    services.end_contact_point(contact=contact, by=desk, on=TODAY)
    assert contact.until == TODAY
    with pytest.raises(refusals.AlreadyEnded):
        services.end_contact_point(contact=contact, by=desk, on=TODAY)
    slip = services.add_contact_point(person=person, kind="email", value="a@example.org", by=desk, on=TODAY)
    services.end_contact_point(contact=slip, by=desk, on=TODAY)
    assert ContactPoint.objects.filter(person=person).count() == 1


def test_one_number_of_a_kind_at_a_time(desk) -> None:
    person = make_person()
    number = services.add_identifier(person=person, details=DNI, by=desk, on=TODAY - dt.timedelta(days=5), at=AT)
    with pytest.raises(contact_refusals.AlreadyOneOfThisKind):
        services.add_identifier(person=person, details=IdentifierDetails(kind="dni", value="1234567L"), by=desk, on=TODAY, at=AT)
    services.end_identifier(identifier=number, by=desk, on=TODAY)
    services.add_identifier(person=person, details=IdentifierDetails(kind="dni", value="1234567L"), by=desk, on=TODAY, at=AT)


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


def test_a_safe_split_leaves_no_trace_of_where_they_went(desk) -> None:
    karim, fatima, lina = make_person(), make_person(), make_person(birth_date=dt.date(2019, 1, 1))
    home = make_household(karim)
    services.join_household(person=fatima, household=home, role="partner", on=TODAY - dt.timedelta(days=400), by=desk)
    services.join_household(person=lina, household=home, role="child", on=TODAY - dt.timedelta(days=400), by=desk)
    services.move_home(household=home, address=AddressDetails(street="Carrer Vell", number="1"), on=TODAY - dt.timedelta(days=400), by=desk)
    fresh = services.split_household(household=home, leaving=[fatima, lina], on=TODAY, by=desk)
    assert [(m.person_id, m.role) for m in queries.household_on(fresh, TODAY)] == [(fatima.pk, "principal"), (lina.pk, "child")]
    assert [m.person_id for m in queries.household_on(home, TODAY)] == [karim.pk]
    assert not Address.objects.filter(household=fresh).exists()
    assert all(m.ended_because == "" for m in HouseholdMembership.objects.filter(household=home))
    assert not AuditEvent.objects.filter(subject_type="people.household", subject_id=home.pk, detail__has_key="to").exists()
    assert [m.full_name for m in queries.household_past(home, TODAY).left] == [fatima.full_name, lina.full_name]
    with pytest.raises(household_refusals.NobodyStays):
        services.split_household(household=fresh, leaving=[fatima, lina], on=TODAY + dt.timedelta(days=1), by=desk)
    with pytest.raises(household_refusals.NobodyLeaves):
        services.split_household(household=fresh, leaving=[], on=TODAY, by=desk)
    with pytest.raises(household_refusals.DoesNotLiveThere):
        services.split_household(household=fresh, leaving=[karim], on=TODAY, by=desk)


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


def fact(**changes) -> FactDetails:
    return dataclasses.replace(
        FactDetails(kind="income", category="salary", amount=Decimal("900.00"), since=dt.date(2026, 1, 1)), **changes
    )


def test_the_money_of_a_household_is_added_up(desk) -> None:
    ana, pere = make_person(given_name="Ana"), make_person(given_name="Pere")
    services.record_economic_fact(person=ana, details=fact(frequency="fourteen"), by=desk, on=TODAY)
    services.record_economic_fact(person=pere, details=fact(kind="expense", category="rent", amount=Decimal("780.50")), by=desk, on=TODAY)
    services.record_economic_fact(person=pere, details=fact(kind="debt", category="loan", amount=Decimal(2000)), by=desk, on=TODAY)
    old = services.record_economic_fact(
        person=pere,
        details=fact(kind="income", category="family", amount=Decimal(100), verified_until=dt.date(2026, 6, 1)),
        by=desk,
        on=TODAY,
    )
    sheet = queries.money([ana.pk, pere.pk], TODAY)
    assert (sheet.totals.income, sheet.totals.expense, sheet.totals.left) == (Decimal("1150.00"), Decimal("780.50"), Decimal("369.50"))
    assert sheet.totals.debts == Decimal("2000.00")
    assert {person.person_name.split()[0]: person.totals.left for person in sheet.persons} == {
        "Ana": Decimal(1050),
        "Pere": Decimal("-680.50"),
    }
    assert [line.fact_id for line in sheet.stale] == [old.pk]
    services.verify_economic_fact(fact=old, source="document", until=dt.date(2027, 6, 1), by=desk, on=TODAY)
    assert queries.money([pere.pk], TODAY).stale == []


def test_a_changed_wage_ends_the_old_one(desk) -> None:
    ana = make_person()
    old = services.record_economic_fact(person=ana, details=fact(), by=desk, on=TODAY)
    with pytest.raises(money_refusals.FactAlreadyRuns):
        services.record_economic_fact(person=ana, details=fact(since=TODAY), by=desk, on=TODAY)
    services.record_economic_fact(person=ana, details=fact(since=TODAY, amount=Decimal(950)), replaces=old, by=desk, on=TODAY)
    assert queries.money([ana.pk], TODAY).totals.income == Decimal(950)
    assert queries.money([ana.pk], TODAY - dt.timedelta(days=1)).totals.income == Decimal(900)
    assert EconomicFact.objects.filter(person=ana).count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount": Decimal(-1)}, money_refusals.WrongAmount),
        ({"amount": Decimal("1.001")}, money_refusals.WrongAmount),
        ({"amount": Decimal("NaN")}, money_refusals.WrongAmount),
        ({"category": "rent"}, money_refusals.WrongCategory),
        ({"category": "gold"}, money_refusals.WrongCategory),
        ({"until": dt.date(2025, 1, 1)}, money_refusals.EndsBeforeItBegins),
        ({"verified_until": dt.date(2025, 1, 1)}, money_refusals.ProofAlreadyOld),
    ],
)
def test_impossible_amounts_are_refused(desk, changes, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        services.record_economic_fact(person=make_person(), details=fact(**changes), by=desk, on=TODAY)


def test_only_the_team_decides_and_a_link_can_be_taken_back(desk) -> None:
    first, second = register(desk).person, register(desk, given_name="Fatima").person
    question = PossibleDuplicate.objects.get()
    with pytest.raises(NotAllowed):
        services.decide_duplicate(duplicate=question, same=True, by=desk, at=AT)
    clerk = actor(make_worker(teams=(question.team,)), on=TODAY)
    services.decide_duplicate(duplicate=question, same=True, main=second, by=clerk, at=AT)
    link = PersonLink.objects.get()
    assert (link.record, link.main) == (first, second)
    with pytest.raises(DomainError):
        services.decide_duplicate(duplicate=question, same=False, by=clerk, at=AT)
    services.unlink_persons(link=link, reason="two sisters", by=clerk, at=AT)
    question.refresh_from_db()
    assert question.state == PossibleDuplicate.State.DIFFERENT
    assert PersonLink.objects.count() == 1  # the history stays


def test_links_are_kept_flat(desk) -> None:
    a, b, c = make_person(), make_person(), make_person()
    services.link_persons(record=a, main=b, by=desk, at=AT)
    services.link_persons(record=b, main=c, by=desk, at=AT)
    current = PersonLink.objects.filter(unlinked_at__isnull=True)
    assert set(current.values_list("record_id", "main_id")) == {(a.pk, c.pk), (b.pk, c.pk)}
    with pytest.raises(DomainError):
        services.link_persons(record=c, main=a, by=desk, at=AT)


def test_reach_is_pushed_twice_without_harm_and_ends_by_its_source() -> None:
    worker, person = make_worker(), make_person()
    for _ in range(2):
        services.grant_reach(
            person=person, worker=worker, reason="assignment", during=DateTimeTZRange(AT, None), source="casework.assignment:1"
        )
    later = AT + dt.timedelta(hours=1)
    who = actor(worker, on=TODAY)
    assert Reach.objects.of(who, at=later).count() == 1
    assert services.end_reach(source="casework.assignment:1", at=later) == 1
    assert Reach.objects.of(who, at=later).count() == 0
    assert Reach.objects.of(who, at=AT).count() == 1
    services.grant_reach(person=person, worker=worker, reason="cover", during=DateTimeTZRange(later, None), source="x:2")
    assert services.end_reach(source="x:2", at=AT) == 1  # had not begun: taken away
    assert not Reach.objects.filter(source="x:2").exists()


def test_sealing_takes_everybody_elses_reach_away(guards: Team) -> None:
    worker, person = make_worker(), make_person()
    services.grant_reach(person=person, worker=worker, reason="assignment", during=DateTimeTZRange(AT, None), source="a:1")
    guard = actor(make_worker(teams=(guards,)), on=TODAY)
    later = AT + dt.timedelta(hours=1)
    services.seal_person(person=person, team=guards, by=guard, at=later)
    assert not Person.objects.visible_to(actor(worker, on=TODAY), at=later).filter(pk=person.pk).exists()
    assert Person.objects.visible_to(guard, at=later).filter(pk=person.pk).exists()
    services.unseal_person(person=person, by=guard, at=later + dt.timedelta(hours=1))
    assert Person.objects.visible_to(actor(worker, on=TODAY), at=later).filter(pk=person.pk).exists()
