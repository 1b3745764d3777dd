"""What `people` shows on a file's page, and its doors in the side navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.organisation.permissions import is_staff
from impulsem.people import queries
from impulsem.people.models import Household, Person
from impulsem.people.permissions import decides_duplicates, may_register, reads_money
from impulsem.people.queries.cards import contacts_of
from impulsem.people.queries.families import described
from impulsem.people.vocabulary import language_name
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels

nav.register(
    NavItem(code="register", label=_("Register a person"), icon="plus", url_name="people:register", order=30, allowed=may_register)
)
nav.register(
    NavItem(
        code="duplicates",
        label=_("Possible duplicates"),
        icon="people",
        url_name="people:duplicates",
        order=90,
        allowed=decides_duplicates,
    )
)


def household(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    home = Household.objects.get(pk=subject.household_id)
    past = queries.household_past(home, subject.on, actor=actor)
    members = past.here
    alerts = queries.contact_alerts({member.person_id: member.first_name for member in members}, subject.on)
    return {
        "household": home,
        "members": members,
        "registered": sum(member.registered for member in members),
        "left": past.left[:2],
        "unsafe": {alert.person_id for alert in alerts},
        "may_change": may_register(actor),
    }


def genogram(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    drawing, ties = queries.family(subject.person_ids, subject.on, actor=actor)
    return {
        "drawing": drawing,
        "described": described(drawing),
        "ties": ties,
        "subject": subject,
    }


def money(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    sheet, glance = queries.glance(subject.person_ids, subject.on, actor=actor, at=clock.now())
    return {
        "sheet": sheet,
        "glance": glance,
        "several": len(subject.person_ids) > 1,
        "people": len(subject.person_ids),
        "household_uuid": Household.objects.values_list("uuid", flat=True).get(pk=subject.household_id),
    }


def contacts(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    known = Person.objects.visible_to(actor, at=clock.now()).filter(pk__in=subject.person_ids)
    persons = {person.pk: person for person in known.defer("name_vector")}
    points = contacts_of(list(persons), subject.on, actor=actor)
    rows = [
        {
            "person": persons[key],
            "contacts": points[key],
            "languages": ", ".join(language_name(code) for code in persons[key].languages),
        }
        for key in subject.person_ids
        if key in persons and (points[key] or persons[key].needs_interpreter or persons[key].communication_needs)
    ]
    return {"rows": rows, "may_change": may_register(actor), "subject": subject}


def network(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    return {"ties": queries.support_network(subject.person_ids, subject.on, actor=actor), "subject": subject}


def _panel(code: str, title: Any, load: Any, *, budget: int, order: int, allowed: Any = is_staff, column: str = "main") -> None:
    template = f"people/panels/{code}.html"
    panels.register(Panel(code=code, title=title, template=template, load=load, budget=budget, order=order, allowed=allowed, column=column))


_panel("household", _("Who lives here"), household, budget=3, order=10)
_panel("money", _("What they live on"), money, budget=4, order=20, allowed=reads_money)
_panel("contacts", _("How to reach them"), contacts, budget=2, order=30)
_panel("genogram", _("Family"), genogram, budget=2, order=40)
_panel("network", _("Support and care"), network, budget=1, order=45)
