"""Where `people` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.people import queries
from impulsem.people.models import Address, ContactPoint, Person
from impulsem.people.queries.families import ties_of
from impulsem.people.services import IdentifierDetails, PersonDetails
from impulsem.people.services.persons import traits_of
from impulsem.platform import clock
from impulsem.platform.channels import Channel, Watch, channels


def found_by_searching(watch: Watch) -> Iterable[str]:
    """What the search box gives for names, new addresses, new phones and numbers of those who left."""
    day = clock.today()
    for person in Person.objects.filter(pk__in=watch.moved):
        asked = [person.full_name, person.surname1]
        asked += [point.value for point in ContactPoint.objects.on(day).filter(person=person, safe_to_use=True)]
        asked += [number.value for number in person.identifiers.all()]
        for text in asked:
            for hit in queries.search(text, actor=watch.actor, at=watch.at):
                yield f"{hit.address} {hit.household_label} {hit.household_uuid}"
    for home in Address.objects.on(day).filter(household_id=watch.fresh):
        # that anybody is found at all at the new address would say who lives there
        yield from (f"{home.line}: {hit.name}" for hit in queries.search(home.line, actor=watch.actor, at=watch.at))


def likely_while_registering(watch: Watch) -> Iterable[str]:
    """What is shown beside the form to whoever registers somebody like them anew."""
    for person in Person.objects.filter(pk__in=watch.moved):
        number = person.identifiers.first()
        details = PersonDetails(
            given_name=person.given_name,
            surname1=person.surname1,
            surname2=person.surname2,
            birth_date=person.birth_date,
            identifier=IdentifierDetails(kind=number.kind, value=number.value) if number else None,
        )
        for hit in queries.likely_existing(traits_of(details), actor=watch.actor, at=watch.at):
            yield f"{hit.address} {hit.household_label} {hit.household_uuid}"


def kin_and_money_of_those_who_stayed(watch: Watch) -> Iterable[str]:
    """The ties and the money of those who stayed, as other contexts read them too."""
    day = clock.today()
    for person in Person.objects.filter(pk__in=watch.stayed):
        yield from (f"{tie.other_name} {tie.note}" for tie in ties_of(person, day, actor=watch.actor, at=watch.at))
    sheet = queries.money(watch.stayed, day, actor=watch.actor, at=watch.at)
    yield from (f"{line.person_name} {line.label} {line.amount}" for line in sheet.lines)


channels.register(
    Channel(
        code="people.pages",
        urls=(
            "people:household",
            "people:join",
            "people:move",
            "people:split",
            "people:apart",
            "people:economy",
            "people:protection",
            "people:edit",
            "people:contacts",
            "people:relationships",
            "people:register",
            "people:duplicates",
            "people:duplicate",
        ),
        panels=("household", "money", "contacts", "genogram", "network"),
        facts=("duplicates",),
        tells=kin_and_money_of_those_who_stayed,
    )
)
channels.register(Channel(code="people.search", tells=found_by_searching))
channels.register(Channel(code="people.likely", urls=("people:likely",), tells=likely_while_registering))
channels.register(
    Channel(
        code="people.commands",
        urls=(
            "people:leave",
            "people:change_role",
            "people:end_fact",
            "people:change_fact",
            "people:verify_fact",
            "people:end_circumstance",
            "people:change_circumstance",
            "people:verify_circumstance",
            "people:unlink",
            "people:end_contact",
            "people:mark_unsafe",
            "people:mark_safe",
            "people:add_identifier",
            "people:check_identity",
            "people:end_identifier",
            "people:unrelate",
        ),
        about_nobody="Forms that are sent, about somebody looked up through visibility: they answer with one of the pages above.",
    )
)
