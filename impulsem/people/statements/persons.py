"""Who people are, who lives together and where, ties and measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from impulsem.people import vocabulary
from impulsem.people.models import (
    Address,
    ContactPoint,
    Household,
    HouseholdMembership,
    Person,
    PersonIdentifier,
    Relationship,
)
from impulsem.people.queries import known_to
from impulsem.people.rules import phones
from impulsem.platform.actors import Actor
from impulsem.platform.statements import About, Statement, mention
from impulsem.platform.web.dates import long_date

SOURCE = gettext_lazy("File of the social services")
REGISTER = gettext_lazy("Municipal register")
DECLARED = gettext_lazy("Declared by the person")
SEEN = gettext_lazy("Document seen")


def _persons(keys: Sequence[int], actor: Actor, at: dt.datetime) -> list[Person]:
    """In the order of `keys`, whom the actor may know of (one query)."""
    found = {row.pk: row for row in Person.objects.visible_to(actor, at=at).filter(pk__in=keys).defer("name_vector")}
    return [found[key] for key in keys if key in found]


def _updated(person: Person) -> dt.date:
    return person.created_at.date()


def identity(about: About, actor: Actor) -> list[Statement]:
    """Name, birth, age, nationality of the subjects (one query)."""
    found = []
    for person in _persons(about.subjects, actor, about.at):
        who, origin = mention(person.pk), f"people.person:{person.pk}"
        day, about_them = _updated(person), (person.pk,)
        if person.birth_date is not None:
            text = _("%(who)s was born on %(day)s and is %(age)s years old.") % {
                "who": who,
                "day": long_date(person.birth_date),
                "age": person.age(about.on),
            }
        else:
            text = _("%(who)s: the date of birth is not known.") % {"who": who}
        found.append(Statement(text, str(SOURCE), day, f"{origin}:birth_date", about_them))
        if person.nationality:
            country = vocabulary.country_name(person.nationality)
            text = _("Nationality of %(who)s: %(country)s.") % {"who": who, "country": country}
            found.append(Statement(text, str(SOURCE), day, f"{origin}:nationality", about_them))
    return found


def identifiers(about: About, actor: Actor) -> list[Statement]:
    """Numbers of the subjects, those of registers and documents only (one query)."""
    rows = PersonIdentifier.objects.on(about.on).filter(
        known_to(actor, about.at), person_id__in=about.subjects, disputed=False, kind__in=["dni", "nie", "passport"]
    )
    return [
        Statement(
            _("%(who)s: %(kind)s %(value)s.") % {"who": mention(row.person_id), "kind": row.get_kind_display(), "value": row.value},
            str(SEEN if row.verified else DECLARED),
            row.since,
            f"people.personidentifier:{row.pk}",
            (row.person_id,),
        )
        for row in rows.order_by("person_id", "kind", "pk")
    ]


def contact(about: About, actor: Actor) -> list[Statement]:
    """Phones and e-mails of the subjects that are safe to use (one query)."""
    rows = ContactPoint.objects.on(about.on).filter(known_to(actor, about.at), person_id__in=about.subjects, safe_to_use=True)
    return [
        Statement(
            _("%(who)s can be reached at %(value)s.")
            % {"who": mention(row.person_id), "value": phones.shown(row.value) if row.kind == "phone" else row.value},
            str(DECLARED),
            row.since,
            f"people.contactpoint:{row.pk}",
            (row.person_id,),
        )
        for row in rows.order_by("person_id", "-preferred", "pk")
    ]


def household(about: About, actor: Actor) -> list[Statement]:
    """Who lives together, in which role, since when (one query)."""
    rows = HouseholdMembership.objects.on(about.on).filter(household_id=about.household_id, person_id__in=about.persons)
    members = sorted(
        rows.filter(known_to(actor, about.at)).select_related("person").defer("person__name_vector"),
        key=lambda row: about.persons.index(row.person_id),
    )
    if not members:
        return []
    number = len(members)
    found = [
        Statement(
            ngettext("One person lives in the household.", "%(number)d people live in the household.", number) % {"number": number},
            str(REGISTER),
            max((row.since for row in members if row.since), default=None),
            f"people.household:{about.household_id}",
        )
    ]
    for row in members:
        age = row.person.age(about.on)
        said = {
            "who": mention(row.person_id),
            "role": row.get_role_display().lower(),
            "age": age,
            "day": long_date(row.since) if row.since else "",
        }
        if age is not None and row.since:
            text = _("%(who)s, aged %(age)s (%(role)s), has lived there since %(day)s.") % said
        elif row.since:
            text = _("%(who)s (%(role)s) has lived there since %(day)s.") % said
        else:
            text = _("%(who)s (%(role)s) lives there.") % said
        source = REGISTER if row.registered else DECLARED
        found.append(Statement(text, str(source), row.since, f"people.householdmembership:{row.pk}", (row.person_id,)))
        if not row.registered:
            text = _("%(who)s is not on the municipal register at this address.") % said
            found.append(Statement(text, str(REGISTER), row.since, f"people.householdmembership:{row.pk}:registered", (row.person_id,)))
    return found


def changes(about: About, actor: Actor) -> list[Statement]:
    """Which of the subjects came to live there in the last two years, and out of which household it came about (two queries)."""
    since = about.on - dt.timedelta(days=730)
    rows = HouseholdMembership.objects.on(about.on).filter(
        known_to(actor, about.at), household_id=about.household_id, person_id__in=about.subjects, valid__startswith__gte=since
    )
    found = [
        Statement(
            _("%(who)s came to live in the household on %(day)s.") % {"who": mention(row.person_id), "day": long_date(row.valid.lower)},
            str(REGISTER if row.registered else DECLARED),
            row.since,
            f"people.householdmembership:{row.pk}:since",
            (row.person_id,),
        )
        for row in rows.order_by("valid", "pk")
    ]
    home = Household.objects.get(pk=about.household_id)
    if home.split_from_id is not None:
        text = _("The household came about when another one separated.")
        found.append(Statement(text, str(SOURCE), home.created_at.date(), f"people.household:{home.pk}:split_from"))
    return found


def _home(about: About) -> Address | None:
    rows = Address.objects.on(about.on).filter(household_id=about.household_id, use="home")
    return rows.select_related("neighbourhood__district").first()


def address(about: About, _actor: Actor) -> list[Statement]:
    """Where the household lives (one query)."""
    home = _home(about)
    if home is None:
        return []
    return [
        Statement(
            _("The household lives at %(line)s, %(postcode)s.") % {"line": home.line, "postcode": home.postcode},
            str(REGISTER),
            home.since,
            f"people.address:{home.pk}",
        )
    ]


def dwelling(about: About, _actor: Actor) -> list[Statement]:
    """Since when, in which neighbourhood, by which title (one query)."""
    home = _home(about)
    if home is None:
        return [
            Statement(_("No dwelling is known of the household."), str(SOURCE), about.on, f"people.household:{about.household_id}:home")
        ]
    origin, found = f"people.address:{home.pk}", []
    if home.neighbourhood is not None and home.since is not None:
        text = _("The household has lived in the neighbourhood %(place)s since %(day)s.") % {
            "place": f"{home.neighbourhood.name} ({home.neighbourhood.district.name})",
            "day": long_date(home.since),
        }
        found.append(Statement(text, str(REGISTER), home.since, f"{origin}:neighbourhood"))
    if home.tenure != Address.Tenure.UNKNOWN:
        text = _("Title to the dwelling: %(tenure)s.") % {"tenure": home.get_tenure_display().lower()}
        found.append(Statement(text, str(DECLARED), home.since, f"{origin}:tenure"))
    return found


def languages(about: About, actor: Actor) -> list[Statement]:
    """What the subjects speak and need to be understood (one query)."""
    found = []
    for person in _persons(about.subjects, actor, about.at):
        who, origin, day = mention(person.pk), f"people.person:{person.pk}", _updated(person)
        if person.languages:
            names = ", ".join(vocabulary.language_name(code) for code in person.languages)
            text = _("%(who)s speaks %(languages)s.") % {"who": who, "languages": names}
            found.append(Statement(text, str(DECLARED), day, f"{origin}:languages", (person.pk,)))
        if person.needs_interpreter:
            text = _("%(who)s needs an interpreter.") % {"who": who}
            found.append(Statement(text, str(DECLARED), day, f"{origin}:needs_interpreter", (person.pk,)))
    return found


CARE = ("carer", "support")
KIN = ("parent", "partner", "former_partner", "sibling", "grandparent", "relative")
LEGAL = ("guardian", "protection_order")


def family(about: About, actor: Actor) -> list[Statement]:
    """Kin of the subjects (one query)."""
    return _ties(about, actor, KIN)


def support(about: About, actor: Actor) -> list[Statement]:
    """Who cares for the subjects and supports them (one query)."""
    return _ties(about, actor, CARE)


def measures(about: About, actor: Actor) -> list[Statement]:
    """Guardianship and protection orders of the subjects (one query)."""
    return _ties(about, actor, LEGAL)


def _ties(about: About, actor: Actor, kinds: Sequence[str]) -> list[Statement]:
    rows = Relationship.objects.on(about.on).filter(
        known_to(actor, about.at),
        Q(other__isnull=True) | known_to(actor, about.at, through="other"),
        Q(person_id__in=about.subjects) | Q(other_id__in=about.subjects),
        kind__in=kinds,
    )
    return [
        Statement(
            _("%(who)s is %(tie)s %(other)s.")
            % {
                "who": mention(row.person_id),
                "tie": row.get_kind_display().lower(),
                "other": mention(row.other_id) if row.other_id is not None else _("somebody of the surroundings"),
            },
            str(DECLARED),
            row.since,
            f"people.relationship:{row.pk}",
            tuple(key for key in (row.person_id, row.other_id) if key is not None),
        )
        for row in rows.order_by("kind", "pk")
    ]
