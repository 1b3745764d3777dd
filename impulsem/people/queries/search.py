"""The search box, and who may already be known while somebody is registered.

Each word of a name stands for itself, its other forms (Jordi, Jorge), words that begin with it and its slips of the pen. Whoever has two
or three such words together is found under their key (`words`); a single word is looked up in the index of all words of names.
Numbers, dates, phones and addresses are alternatives.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import Overlap
from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from impulsem.people.models import (
    Address,
    ContactPoint,
    HouseholdMembership,
    Person,
    PersonIdentifier,
    PersonLink,
    Reach,
)
from impulsem.people.queries.hits import Found, Hits, describe
from impulsem.people.queries.visibility import guarded
from impulsem.people.queries.words import FORM, MOST_KEYS, Word, expand, groups_of, keys_of
from impulsem.people.rules import likeness, names, questions
from impulsem.people.rules.questions import Question
from impulsem.platform.actors import Actor

ENOUGH = 300  # candidates that are ranked; more are cut and the answer says that it is partial
#: What a list of hits needs of a person.
SHOWN = ("uuid", "given_name", "surname1", "surname2", "known_as", "birth_date", "died_on", "sex")
POINTS = 3  # for each degree in which a word is met; where it stands counts less
KEYS: ArrayField[Any, Any] = ArrayField(IntegerField())


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    person: Person
    codes: tuple[str, ...]
    quality: int
    in_reach: bool
    main_id: int | None  # the record that this one is linked to


def search(text: str, *, actor: Actor, at: dt.datetime, limit: int = 12) -> Hits:
    """People whom `text` may mean, those within the actor's reach first. At most 7 queries.

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
    maybe_a_street = question.bare_street and (len(words) < 3 or not found)  # three words that met people are a name
    if maybe_a_street and not any(_is_called(words, candidate) for candidate in found.values()):
        direct |= dict.fromkeys(_on_street(question.bare_street, day), ("address",))
    missing = (set(direct) | {c.main_id for c in found.values() if c.main_id}) - found.keys()
    if missing or (question.born_on and not words):
        found |= {c.person.pk: c for c in _by_key(visible, missing, direct, question)}
    ranked = sorted(_collapsed(found, direct), key=_rank)
    hits.extend(describe([entry for _c, entry in ranked[:limit]], actor=actor, at=at, day=day))
    if len(ranked) > limit:
        hits.partial = True
        hits.advice = _("Only the first %(number)d of many. Add a surname, a birth date or a number.") % {"number": limit}
    return hits


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
        rows = HouseholdMembership.objects.on(day).filter(household_id__in=homes.values("household_id")).exclude(person_id__in=guarded())
        parts.append(rows.values_list("person_id", Value("address"))[:ENOUGH])
    codes: dict[int, tuple[str, ...]] = {}
    for person_id, code in _together(parts):
        codes[person_id] = tuple(dict.fromkeys((*codes.get(person_id, ()), code)))
    return codes


def _is_called(words: Sequence[Word], candidate: Candidate) -> bool:
    """The name has every word as it was written, or in another form."""
    return candidate.quality >= POINTS * FORM * len(words)


def _on_street(key: str, day: dt.date) -> QuerySet[Any]:
    """Who lives on a street of this very name. 1 query."""
    homes = Address.objects.on(day).filter(use="home", street__search_key=key)
    rows = HouseholdMembership.objects.on(day).filter(household_id__in=homes.values("household_id")).exclude(person_id__in=guarded())
    return rows.values_list("person_id", flat=True)[:ENOUGH]


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
    """Persons who have all the words: as they were written; if they are few, with slips of the pen. 1 to 3 queries.

    When there is a number or an address beside the words, that one tells, and nothing is forgiven in the words (1 query).
    """
    born = Q()
    if question.born_on:
        born = Q(birth_date=question.born_on)
    elif question.born_in:
        born = Q(birth_date__year=question.born_in)
    visible = visible.filter(born).only(*SHOWN)
    mine = visible.filter(pk__in=Reach.objects.of(actor, at=at).values("person_id"))
    forgiving = not _has_direct(question)
    forgiven = False
    rows: list[Any] = []
    if all(word.stands for word in words):
        narrow = _meeting(words, slips=0)
        rows = list(visible.filter(narrow)[:ENOUGH])
        if forgiving and len(rows) == ENOUGH:  # those within reach may be among those who were cut
            rows += mine.filter(narrow)[:ENOUGH]
    if forgiving and len(rows) < enough and any(word.slips for word in words):
        rows += visible.filter(_meeting(words, slips=1))[:ENOUGH]
    if forgiving and not rows and len(words) > 1:
        rows = list(visible.filter(_nearly_meeting(words))[:ENOUGH])
        forgiven = len(words) > 2
    for person in {row.pk: row for row in rows}.values():
        met = _met(words, names.tokens(f"{person.given_name} {person.surname1} {person.surname2} {person.known_as}"))
        if sum(not quality for quality, _place in met) > forgiven:
            continue  # another name under the same number
        codes = ("name", "birth_date") if question.born_on else ("name",)
        candidate = _candidate(person, codes, _quality(met))
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


def _meeting(words: Sequence[Word], *, slips: int) -> Q:
    """Names that have all the words, so many of which at most are slips of the pen."""
    if len(words) == 1 or any(word.too_many_begin_so for word in words):
        return Q(name_vector=_raw(" & ".join(word.lexemes(slips=slips > 0) for word in words)))
    met = Q()
    for group in groups_of(words):
        met &= _under(keys_of(group, slips=slips))
    return met


def _nearly_meeting(words: Sequence[Word]) -> Q:
    """Names that have all the words, two of them as slips; or all but one, which the record does not have: a second surname."""
    keys = keys_of(words[:3], slips=2)[: MOST_KEYS // 2]
    if len(words) > 2:
        for some in combinations(words, min(3, len(words) - 1)):
            keys += keys_of(some, slips=1)[: MOST_KEYS // 2]
    return _under(list(dict.fromkeys(keys))[:MOST_KEYS])


def _under(keys: list[int]) -> Q:
    # The planner knows the index by its very expression; `name_keys` itself is far too dear to be worked out for everybody. The numbers go
    # as one text: put into SQL one by one, four hundred of them take the driver more than a millisecond.
    wanted = Func(Value("{" + ",".join(map(str, keys)) + "}"), template="%(expressions)s::integer[]", output_field=KEYS)
    return Q(Overlap(Func(F("name_vector"), function="name_keys", output_field=KEYS), wanted))


def _any_of(words: Sequence[Word]) -> SearchQuery:
    return _raw(" | ".join(word.lexemes(slips=True) for word in words))


def _raw(expression: str) -> SearchQuery:
    return SearchQuery(expression, config="simple", search_type="raw")


def _met(words: Sequence[Word], tokens: Sequence[str]) -> list[tuple[int, int]]:
    """How well each word met the name, and which of its words; 0 where it met none."""
    return [max(((word.met(token), -place) for place, token in enumerate(tokens)), default=(0, 0)) for word in words]


def _quality(met: Sequence[tuple[int, int]]) -> int:
    """How well the words met the name; a little more in the order of the name, and more when they are its first words."""
    places = [-place for _quality, place in met]
    return POINTS * sum(quality for quality, _place in met) + (places == sorted(places)) + (places == list(range(len(places))))


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
        wanted.append(among.filter(_meeting(named, slips=2))[:ENOUGH])
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
