"""Questions for the search box, drawn from the people of the city: with a typing error, in part, in other forms."""

from __future__ import annotations

import dataclasses
import random
import re
import string
from collections import defaultdict
from collections.abc import Collection, Iterator

from impulsem.people.models import NameVariant, Person
from impulsem.people.rules import names

#: How one name is written in another romanisation; each is tried in both directions.
ROMANISATIONS = (("ou", "u"), ("ee", "i"), ("oo", "u"), ("dj", "j"), ("kh", "j"), ("sh", "ch"), ("gh", "g"), ("ph", "f"), ("y", "i"))
ABROAD = ("MAR", "DZA", "TUN", "PAK", "BGD", "IND", "SEN", "GMB", "GEO", "UKR", "RUS", "ARM")


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A question and the person whom it means. `fits`: folded names that answer it; `in_part`, names that begin so answer it too."""

    text: str
    person_id: int
    fits: frozenset[str]
    in_part: bool = False

    def answered_by(self, name: str) -> bool:
        folded = names.fold(name)
        return folded in self.fits or (self.in_part and any(folded.startswith(f"{fit} ") for fit in self.fits))


def people(chance: random.Random, wanted: int, *, countries: tuple[str, ...] = ()) -> list[Person]:
    """So many persons drawn by key, whom everybody at the desks may know of."""
    known = Person.objects.filter(sealed_by__isnull=True)
    if countries:
        known = known.filter(nationality__in=countries)
    first, last = known.order_by("pk")[0].pk, known.order_by("-pk")[0].pk
    found: dict[int, Person] = {}
    while len(found) < wanted:
        keys = [chance.randint(first, last) for _ in range(wanted)]
        some = {person.pk: person for person in known.filter(pk__in=keys)}
        found |= {key: some[key] for key in keys if key in some}
    return list(found.values())[:wanted]


def slip(text: str, chance: random.Random) -> str:
    """One typing error anywhere in the letters: two swapped, one left out, one too many, one wrong. It changes the folded text."""
    letters = [at for at, letter in enumerate(text) if letter.isalpha()]
    while True:
        at, kind = chance.choice(letters), chance.choice(("swap", "drop", "insert", "replace"))
        other = chance.choice(string.ascii_lowercase)
        if kind == "swap" and at + 1 in letters:
            wrong = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        elif kind == "drop":
            wrong = text[:at] + text[at + 1 :]
        elif kind == "insert":
            wrong = text[:at] + other + text[at:]
        else:
            wrong = text[:at] + other + text[at + 1 :]
        if names.fold(wrong) != names.fold(text):
            return wrong


def with_a_typo(chance: random.Random, wanted: int) -> list[Asked]:
    """Full names, each with one typing error."""
    drawn = people(chance, wanted)
    return [Asked(slip(person.full_name, chance), person.pk, frozenset({names.fold(person.full_name)})) for person in drawn]


def in_part(chance: random.Random, wanted: int) -> list[Asked]:
    """Given name and first surname, a third each: as written, in another form of the name, in another romanisation."""
    forms = _forms()
    return [
        *_as_written(chance, wanted - 2 * (wanted // 3)),
        *_other_forms(chance, wanted // 3, forms),
        *_romanised(chance, wanted // 3),
    ]


def _as_written(chance: random.Random, wanted: int) -> Iterator[Asked]:
    for person in people(chance, wanted):
        yield _part(f"{person.given_name} {person.surname1}", person)


def _other_forms(chance: random.Random, wanted: int, forms: dict[str, set[str]]) -> Iterator[Asked]:
    drawn = (person for person in people(chance, 20 * wanted) if forms.get(names.fold(person.given_name)))
    for person, _number in zip(drawn, range(wanted), strict=False):
        given = names.fold(person.given_name)
        yield _part(f"{chance.choice(sorted(forms[given]))} {person.surname1}", person, forms[given])


def _romanised(chance: random.Random, wanted: int) -> Iterator[Asked]:
    found = 0
    for person in people(chance, 10 * wanted, countries=ABROAD):
        text = f"{person.given_name} {person.surname1}"
        if (other := romanised(text, chance)) and found < wanted:
            found += 1
            yield _part(other, person)


def romanised(text: str, chance: random.Random) -> str:
    """The same name as another office would have written it; empty where none of the rules applies."""
    folded = names.fold(text)
    ways = [(a, b) for pair in ROMANISATIONS for a, b in (pair, pair[::-1]) if a in folded]
    doubled = re.search(r"([b-df-hj-np-tv-z])\1", folded)
    if doubled:
        ways.append((doubled.group(), doubled.group(1)))
    if not ways:
        return ""
    old, new = chance.choice(ways)
    return folded.replace(old, new, 1)


def _forms() -> dict[str, set[str]]:
    """Each name of the city's table of forms with the other forms of it."""
    groups: dict[str, set[str]] = defaultdict(set)
    for group, token in NameVariant.objects.values_list("group", "token"):
        groups[group].add(token)
    forms: dict[str, set[str]] = defaultdict(set)
    for tokens in groups.values():
        for token in tokens:
            forms[token] |= tokens - {token}
    return forms


def _part(text: str, person: Person, forms: Collection[str] = ()) -> Asked:
    surname = names.fold(person.surname1)
    return Asked(text, person.pk, frozenset(f"{given} {surname}" for given in (names.fold(person.given_name), *forms)), in_part=True)
