"""The search box, and who may already be known while somebody is registered.

Names are looked up word by word: each word becomes itself, its other forms (Jordi, Jorge), its beginnings and its slips of the pen,
and the index on the words of all names answers which persons have all of them. Numbers, dates, phones and addresses are alternatives.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from impulsem.people.models import (
    Address,
    ContactPoint,
    HouseholdMembership,
    NameToken,
    NameVariant,
    Person,
    PersonIdentifier,
    PersonLink,
    Reach,
)
from impulsem.people.queries.hits import Found, Hits, describe
from impulsem.people.rules import likeness, names, questions
from impulsem.people.rules.questions import Question
from impulsem.platform.actors import Actor

ENOUGH = 300  # candidates that are ranked; more are cut and the answer says that it is partial
FROM_REACH = 100
LONG_WORD = 7  # two slips are forgiven from here on

EXACT, FORM, BEGINNING, SLIP = 4, 3, 2, 1  # how well a word met a word of the name


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A word of a question and what it stands for. `beginnings`: names that begin with it count too."""

    text: str
    forms: frozenset[str] = frozenset()
    slips: frozenset[str] = frozenset()
    beginnings: bool = True

    def met(self, token: str) -> int:
        if token == self.text:
            return EXACT
        if token in self.forms:
            return FORM
        if self.beginnings and token.startswith(self.text):
            return BEGINNING
        return SLIP if token in self.slips else 0

    def lexemes(self, *, beginnings: bool, slips: bool) -> str:
        """The word as a part of a tsquery. Tokens are folded: letters and digits only, so nothing needs quoting."""
        parts = [self.text, *sorted(self.forms - {self.text})]
        if beginnings and self.beginnings:
            parts[0] = f"{self.text}:*"
        if slips:
            parts += sorted(self.slips - self.forms - {self.text})
        return "(" + " | ".join(parts) + ")"


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    person: Person
    codes: tuple[str, ...]
    quality: int
    in_reach: bool
    main_id: int | None  # the record that this one is linked to


def search(text: str, *, actor: Actor, at: dt.datetime, limit: int = 12) -> Hits:
    """People whom `text` may mean, those within the actor's reach first. At most 6 queries.

    Sealed persons out of reach leave no trace. Linked records are shown as their main record, once.
    """
    day = timezone.localdate(at)
    question = questions.read(text, today=day)
    hits = Hits()
    if question.is_empty:
        return hits
    direct = _direct(question, day)
    words = expand(question.words, last_is_whole=question.last_is_whole)
    visible = _annotated(Person.objects.visible_to(actor, at=at), actor, at)
    found = {c.person.pk: c for c in _by_name(visible, words, question, actor, at, limit)} if words else {}
    missing = (set(direct) | {c.main_id for c in found.values() if c.main_id}) - found.keys()
    if missing or (question.born_on and not words):
        found |= {c.person.pk: c for c in _by_key(visible, missing, direct, question)}
    ranked = sorted(_collapsed(found, direct), key=_rank)
    hits.extend(describe([entry for _c, entry in ranked[:limit]], actor=actor, at=at, day=day))
    if len(ranked) > limit:
        hits.partial = True
        hits.advice = _("Only the first %(number)d of many. Add a surname, a birth date or a number.") % {"number": limit}
    return hits


def expand(words: Sequence[str], *, last_is_whole: bool = False) -> list[Word]:
    """What each word of a name stands for. 1 query; none without words. Single letters are left out."""
    telling = [word for word in names.telling(list(dict.fromkeys(words))) if len(word) > 1][:6]
    if not telling:
        return []
    tokens, groups = _neighbours(telling)
    expanded = []
    for position, word in enumerate(telling):
        last = position == len(telling) - 1
        most = 2 if len(word) >= LONG_WORD else 1
        mine = {group for group, token in groups if token == word}
        expanded.append(
            Word(
                word,
                forms=frozenset(token for group, token in groups if group in mine and token != word),
                slips=frozenset(t for t in tokens if t != word and len(word) > 2 and names.slips(word, t, most=most) <= most),
                # A word that is being typed, or that is no whole word of anybody's name, may be the beginning of one.
                beginnings=(last and not last_is_whole) or (len(word) > 2 and word not in tokens),
            )
        )
    return expanded


def _neighbours(words: list[str]) -> tuple[set[str], set[tuple[str, str]]]:
    """Known tokens near the words, and (group, token) pairs of the groups of name forms that the words belong to. 1 query."""
    keys = sorted({key for word in words for key in (word, *names.shortened(word))})
    parts: list[QuerySet[Any]] = [
        NameToken.objects.filter(slips__overlap=keys).values_list(Value(""), "token"),
        NameVariant.objects.filter(group__in=NameVariant.objects.filter(token__in=words).values("group")).values_list("group", "token"),
    ]
    for word in words:
        if len(word) >= LONG_WORD:  # only where the word itself is not known: that condition is looked at first, once
            unknown = ~Exists(NameToken.objects.filter(token=word))
            parts.append(NameToken.objects.filter(unknown, token__trigram_similar=word).values_list(Value(""), "token"))
    rows = list(_together(parts))
    return {token for group, token in rows if not group}, {(group, token) for group, token in rows if group}


def _direct(question: Question, day: dt.date) -> dict[int, tuple[str, ...]]:
    """Persons by number, phone, e-mail or address, with the codes of what met. 1 query at most."""
    parts: list[QuerySet[Any]] = []
    if question.numbers:
        known = Q()
        for kind, value in question.numbers:
            known |= Q(kind=kind, value=value)
        parts.append(PersonIdentifier.objects.filter(known).values_list("person_id", Value("identifier")))
    if question.phone:
        lines = ContactPoint.objects.annotate(end=Reverse("value")).filter(kind="phone", end__startswith=question.phone[::-1])
        parts.append(lines.values_list("person_id", Value("phone"))[:ENOUGH])
    if question.email:
        parts.append(ContactPoint.objects.filter(kind="email", value=question.email).values_list("person_id", Value("email")))
    if question.street:
        homes = Address.objects.on(day).filter(use="home", search_key__contains=question.street)
        if question.door:
            homes = homes.filter(search_key__regex=rf" {question.door}( |$)")
        rows = HouseholdMembership.objects.on(day).filter(household_id__in=homes.values("household_id"))
        parts.append(rows.values_list("person_id", Value("address"))[:ENOUGH])
    codes: dict[int, tuple[str, ...]] = {}
    for person_id, code in _together(parts):
        codes[person_id] = tuple(dict.fromkeys((*codes.get(person_id, ()), code)))
    return codes


def _together(parts: list[QuerySet[Any]]) -> Iterable[Any]:
    """The rows of all parts, in one query; none without parts."""
    if not parts:
        return ()
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _annotated(persons: QuerySet[Person], actor: Actor, at: dt.datetime) -> QuerySet[Person]:
    """With `in_reach`, and `main_id` where the record is linked to another."""
    link = PersonLink.objects.filter(record_id=OuterRef("pk"), unlinked_at__isnull=True)
    return persons.annotate(
        in_reach=Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("pk"))),
        main_id=Subquery(link.values("main_id")[:1]),
    ).defer("name_vector")


def _by_name(
    visible: QuerySet[Person], words: list[Word], question: Question, actor: Actor, at: dt.datetime, enough: int
) -> Iterable[Candidate]:
    """Persons who have all the words: within reach, as they were written, beginnings; if they are few, slips of the pen. 1 to 3 queries.

    When there is a number or an address beside the words, that one tells, and nothing is forgiven in the words (1 query).
    """
    born = Q()
    if question.born_on:
        born = Q(birth_date=question.born_on)
    elif question.born_in:
        born = Q(birth_date__year=question.born_in)
    visible = visible.filter(born)
    mine = visible.filter(pk__in=Reach.objects.of(actor, at=at).values("person_id"))
    wide = _all_of(words, beginnings=True, slips=True)
    rows = list(
        mine.filter(name_vector=wide)[:FROM_REACH].union(
            visible.filter(name_vector=_all_of(words))[:ENOUGH],
            visible.filter(name_vector=_all_of(words, beginnings=True))[:ENOUGH],
            all=True,
        )[:ENOUGH]
    )
    forgiven = False
    if not _has_direct(question):
        if len({row.pk for row in rows}) < enough and any(word.slips for word in words):
            rows += visible.filter(name_vector=wide)[:FROM_REACH]
        if not rows and len(words) > 2:  # one word too many: a second surname that the record does not have
            rows = list(visible.filter(name_vector=_all_but_one(words))[:FROM_REACH])
            forgiven = True
    for person in {row.pk: row for row in rows}.values():
        codes = ("name", "birth_date") if question.born_on else ("name",)
        candidate = _candidate(person, codes, _quality(words, person))
        # A guess stands for itself: looking up what it is linked to would be one query too many.
        yield dataclasses.replace(candidate, main_id=None) if forgiven else candidate


def _has_direct(question: Question) -> bool:
    return bool(question.numbers or question.phone or question.email or question.street)


def _by_key(visible: QuerySet[Person], keys: set[int], direct: dict[int, tuple[str, ...]], question: Question) -> Iterable[Candidate]:
    """Persons by key or birth date. 1 query."""
    # Keys are put together by UNION: an OR with a subquery would read the whole table.
    mains = PersonLink.objects.filter(record_id__in=direct.keys(), unlinked_at__isnull=True)
    wanted: list[QuerySet[Any]] = [Person.objects.filter(pk__in=keys).values_list("pk"), mains.values_list("main_id")]
    if question.born_on and not question.words:
        wanted.append(Person.objects.filter(birth_date=question.born_on).values_list("pk")[: 2 * ENOUGH])
    for person in visible.filter(pk__in=wanted[0].union(*wanted[1:]))[: 2 * ENOUGH]:
        codes = direct.get(person.pk, ())
        if question.born_on and person.birth_date == question.born_on:
            codes = (*codes, "birth_date")
        yield _candidate(person, codes, 0)


def _candidate(person: Any, codes: tuple[str, ...], quality: int) -> Candidate:
    return Candidate(person, codes, quality, person.in_reach, person.main_id)


def _all_of(words: Sequence[Word], *, beginnings: bool = False, slips: bool = False) -> SearchQuery:
    return _raw(" & ".join(word.lexemes(beginnings=beginnings, slips=slips) for word in words))


def _all_but_one(words: Sequence[Word]) -> SearchQuery:
    wholes = [word.lexemes(beginnings=True, slips=True) for word in words]
    return _raw(" | ".join("(" + " & ".join(wholes[:i] + wholes[i + 1 :]) + ")" for i in range(len(wholes))))


def _any_of(words: Sequence[Word]) -> SearchQuery:
    return _raw(" | ".join(word.lexemes(beginnings=False, slips=True) for word in words))


def _raw(expression: str) -> SearchQuery:
    return SearchQuery(expression, config="simple", search_type="raw")


def _quality(words: Sequence[Word], person: Person) -> int:
    """How well the words meet the name; a little more when they stand in the same order as the name."""
    tokens = names.tokens(f"{person.given_name} {person.surname1} {person.surname2} {person.known_as}")
    met = sum(max((word.met(token) for token in tokens), default=0) for word in words)
    order = [tokens.index(word.text) for word in words if word.text in tokens]
    return 2 * met + (order == sorted(order) and bool(order))


def _collapsed(found: dict[int, Candidate], direct: dict[int, tuple[str, ...]]) -> list[tuple[Candidate, Found]]:
    """One entry a person: a linked record stands under its main record, if the reader may know of that one."""
    entries: dict[int, tuple[Candidate, Found]] = {}
    fetched_as_main = {c.main_id for c in found.values() if c.main_id}
    for pk, candidate in found.items():
        main = found.get(candidate.main_id) if candidate.main_id else None
        codes = tuple(dict.fromkeys((*direct.get(pk, ()), *candidate.codes)))
        if main is None and not codes and pk in fetched_as_main:
            continue  # only here because a linked record was found; that one makes the entry
        shown = main or candidate
        best = dataclasses.replace(candidate, person=shown.person, codes=codes, in_reach=candidate.in_reach or shown.in_reach)
        entry = (best, Found(shown.person, codes, best.in_reach, candidate.person.full_name if main else ""))
        known = entries.get(shown.person.pk)
        if known is None or (best.quality, main is None) > (known[0].quality, not known[1].linked_to):
            entries[shown.person.pk] = entry
    return list(entries.values())


def _rank(entry: tuple[Candidate, Found]) -> tuple[Any, ...]:
    """A number that met comes first, then who is within reach, then the better name."""
    candidate, found = entry
    return (
        "identifier" not in candidate.codes,
        not candidate.in_reach,
        -candidate.quality,
        names.fold(f"{found.person.surname1} {found.person.surname2} {found.person.given_name}"),
        found.person.birth_date or dt.date.min,
        found.person.pk,
    )


def likely_existing(details: likeness.Traits, *, actor: Actor, at: dt.datetime, limit: int = 5) -> Hits:
    """Who of those the actor may know of is likely the person described, with the reasons. At most 6 queries."""
    day = timezone.localdate(at)
    scored = resembling(details, _annotated(Person.objects.visible_to(actor, at=at), actor, at))
    scored = [(person, like) for person, like in scored if like.score >= likeness.WORTH_A_LOOK][:limit]
    hits = Hits()
    if scored:
        found = [Found(person, _helpful(like.why), person.in_reach) for person, like in scored]
        hits.extend(describe(found, actor=actor, at=at, day=day))
    return hits


def _helpful(why: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in why if code not in {"other_birth_date", "other_sex"})


def resembling(details: likeness.Traits, among: QuerySet[Any]) -> list[tuple[Any, likeness.Likeness]]:
    """Persons of `among` who may be the person described, the likeliest first. 3 queries."""
    met = _same_contacts(details)
    words = expand(names.tokens(f"{details.given_name} {details.surname1} {details.surname2}"), last_is_whole=True)
    first = names.tokens(f"{details.given_name} {details.surname1}")
    wanted: list[QuerySet[Any]] = []
    if met:
        wanted.append(among.filter(pk__in=met.keys())[:ENOUGH])
    named = [word for word in words if word.text in first]
    if len(named) > 1:
        wanted.append(among.filter(name_vector=_all_of(named, slips=True))[:ENOUGH])
    if words and details.birth_date:
        days = {details.birth_date, _swapped(details.birth_date)} - {None}
        wanted.append(among.filter(birth_date__in=days, name_vector=_any_of(words))[:ENOUGH])
    rows = _together(wanted)
    variants = {word.text: word.forms | {word.text} for word in words}
    scored = []
    for person in {row.pk: row for row in rows}.values():
        like = likeness.compare(details, _traits(person, met.get(person.pk, set()), details), variants=_groups(variants))
        scored.append((person, like))
    return sorted(scored, key=lambda pair: (-pair[1].score, pair[0].pk))


def _groups(forms: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """For each form, the words of the question that it is a form of: two forms of one word share one."""
    groups: dict[str, set[str]] = {}
    for word, others in forms.items():
        for form in others:
            groups.setdefault(form, set()).add(word)
    return {form: frozenset(words) for form, words in groups.items()}


def _swapped(day: dt.date) -> dt.date | None:
    return dt.date(day.year, day.day, day.month) if day.day <= 12 and day.day != day.month else None


def _same_contacts(details: likeness.Traits) -> dict[int, set[str]]:
    """Persons who have one of the numbers, phones or e-mails. 1 query at most."""
    parts: list[QuerySet[Any]] = []
    if details.identifiers:
        parts.append(PersonIdentifier.objects.filter(value__in=details.identifiers).values_list("person_id", Value("identifier")))
    if details.phones:
        rows = ContactPoint.objects.filter(kind="phone", value__in=details.phones)
        parts.append(rows.values_list("person_id", Value("phone")))
    if details.emails:
        rows = ContactPoint.objects.filter(kind="email", value__in=details.emails)
        parts.append(rows.values_list("person_id", Value("email")))
    met: dict[int, set[str]] = {}
    for person_id, code in _together(parts):
        met.setdefault(person_id, set()).add(code)
    return met


def _traits(person: Person, met: set[str], like: likeness.Traits) -> likeness.Traits:
    """The record as it compares: its numbers are known by what met, the others do not matter."""
    return likeness.Traits(
        given_name=person.given_name,
        surname1=person.surname1,
        surname2=person.surname2,
        known_as=person.known_as,
        birth_date=person.birth_date,
        sex=person.sex,
        identifiers=like.identifiers if "identifier" in met else frozenset(),
        phones=like.phones if "phone" in met else frozenset(),
        emails=like.emails if "email" in met else frozenset(),
    )
