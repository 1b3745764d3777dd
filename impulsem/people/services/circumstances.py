"""What is true of somebody and is no amount: written down once, with its source."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import Circumstance, EconomicFact, Person
from impulsem.people.services.details import CircumstanceDetails
from impulsem.people.services.proof import check_period, check_proof, seen_again
from impulsem.people.services.refusals import AlreadyEnded
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, refusing
from impulsem.platform.periods import ValidQuerySet, cut_short, period


class WrongCircumstance(DomainError):
    message = _("Choose what it is about.")
    field = "kind"


class WrongGrade(DomainError):
    message = _("The grade of this is a whole number from %(least)d to %(most)d.")
    field = "grade"


class NoGrade(DomainError):
    message = _("This has no grade. Leave it empty.")
    field = "grade"


class CircumstanceAlreadyRuns(DomainError):
    message = _("That is already written down for that time. End it first, or change its grade.")
    field = "kind"


class HasAnIncome(DomainError):
    message = _("An income is written down for that time. End it first.")
    field = "kind"


@transaction.atomic
def record_circumstance(
    *, person: Person, details: CircumstanceDetails, replaces: Circumstance | None = None, by: Actor, on: dt.date
) -> Circumstance:
    """Write down a circumstance of a person. `replaces` is the one that ends when this one begins (another degree of disability)."""
    if details.kind not in Circumstance.Kind:
        raise WrongCircumstance
    _check_grade(details)
    since = details.since or on
    check_period(since, details.until)
    check_proof(details.evidence, details.verified_until, not_before=since)
    during = period(since, details.until)
    if details.kind == Circumstance.Kind.NO_INCOME and _regular_incomes(person, during).exists():
        raise HasAnIncome
    if replaces is not None:
        end_circumstance(circumstance=replaces, on=since, by=by)
    with refusing({"circumstance_once": CircumstanceAlreadyRuns}):
        circumstance = Circumstance.objects.create(
            person=person,
            kind=details.kind,
            grade=details.grade,
            source=details.source,
            verified_until=details.verified_until,
            evidence=details.evidence,
            valid=during,
        )
    audit.record(by, "people.record_circumstance", on=person, circumstance=circumstance.pk, kind=circumstance.kind)
    return circumstance


@transaction.atomic
def end_circumstance(*, circumstance: Circumstance, on: dt.date, by: Actor) -> None:
    """From `on` it does not hold. One that would then never have held is a slip and is taken away again."""
    if circumstance.until is not None and circumstance.until <= on:
        raise AlreadyEnded
    audit.record(by, "people.end_circumstance", on=circumstance.person, circumstance=circumstance.pk, kind=circumstance.kind)
    if circumstance.since is not None and circumstance.since >= on:
        circumstance.delete()
        return
    circumstance.valid = cut_short(circumstance.valid, on)
    circumstance.save(update_fields=["valid"])


@transaction.atomic
def verify_circumstance(
    *, circumstance: Circumstance, source: str, until: dt.date, by: Actor, on: dt.date, evidence: str = ""
) -> Circumstance:
    """It was seen again in `source` and can be trusted until that day; without new `evidence` the old one stays."""
    before = seen_again(circumstance, source=source, until=until, evidence=evidence, on=on)
    audit.record(by, "people.verify_circumstance", on=circumstance.person, circumstance=circumstance.pk, source=source, before=before)
    return circumstance


def _check_grade(details: CircumstanceDetails) -> None:
    grades = Circumstance.GRADES.get(Circumstance.Kind(details.kind))
    if grades is None:
        if details.grade is not None:
            raise NoGrade
        return
    least, most = grades
    if details.grade is None or not least <= details.grade <= most:
        raise WrongGrade(least=least, most=most)


def _regular_incomes(person: Person, during: DateRange) -> ValidQuerySet:
    rows = EconomicFact.objects.filter(person=person, kind=EconomicFact.Kind.INCOME, amount__gt=0, valid__overlap=during)
    return rows.exclude(frequency=EconomicFact.Frequency.ONCE)
