"""A request becomes a draft: every context states what it can, third parties are covered, what the type does not allow stays out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from impulsem.people.models import HouseholdMembership, Person, Relationship
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing
from impulsem.platform.statements import About, Entering, Statement, data, mentioned, named
from impulsem.reports import permissions
from impulsem.reports.models import Draft, DraftStatement, ReportRequest, RequestEvent, TypeVersion
from impulsem.reports.rules import Called, cover, fold, names_in
from impulsem.reports.services import refusals
from impulsem.reports.services.requests import append, held

TWO_YEARS = dt.timedelta(days=730)


@transaction.atomic
def compose_draft(*, request: ReportRequest, by: Actor, at: dt.datetime) -> Draft:
    """Put together what can be stated today, in the request's language. What was chosen and written before stays.

    Refuses: NotYourReport, CannotFollow.
    """
    request = held(request)
    if not permissions.writes(request, by, at=at):
        raise refusals.NotYourReport
    if request.state != ReportRequest.State.DRAFT:
        raise refusals.CannotFollow
    about = _about(request, at=at)
    with translation.override(request.language):
        loaded = _loaded(request.version, about, by)
        told_of = {key for some in loaded.values() for one in some for key in (*one.about, *mentioned(one.text))}
        rows = list(_rows(request.version, loaded, _cast(request, about, told_of)))
    last = request.drafts.order_by("-number").values_list("number", flat=True).first() or 0
    draft = Draft.objects.create(request=request, number=last + 1, made_at=at, made_by_id=by.worker_id)
    for row in rows:
        row.draft = draft
    with refusing({"report_statement_is_allowed": refusals.NotAllowedInThisReport}):
        DraftStatement.objects.bulk_create(rows)
    append(request, RequestEvent.Kind.DRAFTED, by=by, at=at)
    audit.record(by, "reports.draft_made", on=request, number=draft.number, statements=len(rows))
    return draft


@dataclasses.dataclass(frozen=True, slots=True)
class _Cast:
    """Who appears, and as whom. thirds: what stands for each third party, and what they are called; sealed: never told of."""

    about: About
    names: dict[int, str]
    known: frozenset[str]  # folded words that name somebody who may be named
    thirds: dict[int, str]
    called: dict[str, Called]
    hidden: tuple[Called, ...]
    sealed: frozenset[int]


def _about(request: ReportRequest, *, at: dt.datetime) -> About:
    """The subjects, and who lives with them and is not sealed (two queries)."""
    today = timezone.localdate(at)
    subjects = tuple(request.about.order_by("birth_date", "pk").values_list("pk", flat=True))
    here = HouseholdMembership.objects.on(today).filter(household_id=request.file.household_id, person__sealed_by__isnull=True)
    others = tuple(sorted(set(here.values_list("person_id", flat=True)) - set(subjects)))
    return About(request.file_id, request.file.household_id, subjects, others, today, at)


def _loaded(version: TypeVersion, about: About, by: Actor) -> dict[str, Sequence[Statement]]:
    """What every datum of the type states, each asked once, and only where the type allows its category."""
    wanted = [data.get(code) for code in dict.fromkeys(code for section in version.sections for code in section["data"])]
    return {one.code: one.load(about, by) for one in wanted if one is not None and one.category in version.allows}


def _cast(request: ReportRequest, about: About, told_of: set[int]) -> _Cast:
    """Everybody who could be named: subjects, those who live or lived with them, their kin, those of whom something is told.

    Four queries. In the language of the report.
    """
    stays = HouseholdMembership.objects.filter(household_id=about.household_id, valid__overlap=(about.on - TWO_YEARS, None))
    ties = Relationship.objects.filter(Q(person_id__in=about.persons) | Q(other_id__in=about.persons), other__isnull=False)
    keys = {key for pair in ties.values_list("person_id", "other_id") for key in pair} | set(stays.values_list("person_id", flat=True))
    found = Person.objects.filter(pk__in=keys | told_of | set(about.persons)).defer("name_vector")
    everybody = {one.pk: one for one in found}
    sealed = frozenset(key for key, one in everybody.items() if one.is_sealed and key not in about.subjects)
    by_name = {*about.subjects, *(about.others if request.version.others == TypeVersion.Others.NAMED else ())}
    covered = [*(key for key in about.others if key not in by_name), *sorted(set(everybody) - by_name - set(about.others) - sealed)]
    thirds = {key: _("person T%(number)d") % {"number": number} for number, key in enumerate(covered, start=1)}
    return _Cast(
        about=about,
        names={key: everybody[key].full_name for key in by_name if key in everybody},
        known=frozenset(fold(word) for key in by_name if key in everybody for word in _words(everybody[key])),
        thirds=thirds,
        called={label: _called(everybody[key]) for key, label in thirds.items()},
        hidden=tuple(_called(everybody[key]) for key in sorted(sealed)),
        sealed=sealed,
    )


def _words(person: Person) -> Iterable[str]:
    return filter(None, (person.given_name, person.known_as, person.surname1, person.surname2))


def _called(person: Person) -> Called:
    names = tuple(dict.fromkeys(filter(None, (person.known_as, person.given_name))))
    return Called(names, tuple(filter(None, (person.surname1, person.surname2))))


def _rows(version: TypeVersion, loaded: Mapping[str, Sequence[Statement]], cast: _Cast) -> Iterable[DraftStatement]:
    """Section by section, in the order of the type."""
    for section in version.sections:
        position = 0
        for code in section["data"]:
            for statement in loaded.get(code, ()):
                row = _row(statement, cast, version)
                if row is None:
                    continue
                position += 1
                row.section, row.position, row.datum = section["code"], position, code
                row.category = str(data[code].category)
                yield row


def _row(statement: Statement, cast: _Cast, version: TypeVersion) -> DraftStatement | None:
    """The sentence as it may stand in this report; None where it may not."""
    whom = {*statement.about, *mentioned(statement.text)}
    if whom & cast.sealed or (statement.spoken and any(names_in(statement.text, one, but=cast.known) for one in cast.hidden)):
        return None
    others = bool(whom - set(cast.about.subjects))
    if others and version.others == TypeVersion.Others.LEFT_OUT:
        return None
    stranger = str(_("another person"))
    text = statement.text
    if statement.spoken:
        text = cover(text, cast.called, but=cast.known)
    text = named(text, lambda key: cast.names.get(key) or cast.thirds.get(key, stranger))
    entering = Entering.REASONED if statement.spoken and others else statement.entering
    return DraftStatement(
        text=text,
        source=statement.source[:150],
        dated=statement.dated,
        stale_since=statement.stale_since,
        origin=statement.origin[:200],
        about=sorted(whom),
        covered=[label for label in cast.called if label in text],
        entering=str(entering),
        others=others,
    )
