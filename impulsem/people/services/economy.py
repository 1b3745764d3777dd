"""Income, expenses, debts and assets: asked once, kept with their source."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import Circumstance, EconomicFact, Person
from impulsem.people.rules import names
from impulsem.people.rules.money import KIND_OF
from impulsem.people.services.circumstances import end_circumstance
from impulsem.people.services.details import FactDetails
from impulsem.people.services.proof import check_period, check_proof, seen_again
from impulsem.people.services.refusals import AlreadyEnded
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, refusing
from impulsem.platform.periods import cut_short, period

Kind = EconomicFact.Kind
MOST = Decimal("999999999.99")


class WrongAmount(DomainError):
    message = _("The amount must be zero or more, in euro and cents.")
    field = "amount"


class WrongCategory(DomainError):
    message = _("Choose what the amount is for.")
    field = "category"


class FactAlreadyRuns(DomainError):
    message = _("There is already one of this kind at that time. End it first, or tell them apart by a description.")
    field = "category"


@transaction.atomic
def record_economic_fact(
    *, person: Person, details: FactDetails, replaces: EconomicFact | None = None, by: Actor, on: dt.date
) -> EconomicFact:
    """Write down an amount of a person. `replaces` is the fact that ends when this one begins (a changed wage, a new rent).

    A regular income ends what was said about there being none.
    """
    kind = KIND_OF.get(details.category)
    if kind is None or (details.kind and details.kind != kind):
        raise WrongCategory
    amount = details.amount
    if not amount.is_finite() or amount < 0 or amount > MOST or amount != round(amount, 2):
        raise WrongAmount
    since = details.since or on
    check_period(since, details.until)
    check_proof(details.evidence, details.verified_until, not_before=since)
    if replaces is not None:
        end_economic_fact(fact=replaces, on=since, by=by)
    with refusing({"economic_fact_once": FactAlreadyRuns}):
        fact = EconomicFact.objects.create(
            person=person,
            kind=kind,
            category=details.category,
            label=names.clean(details.label)[:80],
            amount=amount,
            frequency=EconomicFact.Frequency.ONCE if kind in (Kind.DEBT, Kind.ASSET) else details.frequency,
            source=details.source,
            verified_until=details.verified_until,
            evidence=details.evidence,
            valid=period(since, details.until),
        )
    if kind == Kind.INCOME and amount and fact.frequency != EconomicFact.Frequency.ONCE:
        _there_is_an_income(fact, by)
    audit.record(by, "people.record_economic_fact", on=person, fact=fact.pk, category=fact.category)
    return fact


@transaction.atomic
def end_economic_fact(*, fact: EconomicFact, on: dt.date, by: Actor) -> None:
    """From `on` it does not hold. One that would then never have held is a slip and is taken away again."""
    if fact.until is not None and fact.until <= on:
        raise AlreadyEnded
    audit.record(by, "people.end_economic_fact", on=fact.person, fact=fact.pk, category=fact.category)
    if fact.since is not None and fact.since >= on:
        fact.delete()
        return
    fact.valid = cut_short(fact.valid, on)
    fact.save(update_fields=["valid"])


@transaction.atomic
def verify_economic_fact(*, fact: EconomicFact, source: str, until: dt.date, by: Actor, on: dt.date, evidence: str = "") -> EconomicFact:
    """The amount was seen again in `source` and can be trusted until that day; without new `evidence` the old one stays."""
    before = seen_again(fact, source=source, until=until, evidence=evidence, on=on)
    audit.record(by, "people.verify_economic_fact", on=fact.person, fact=fact.pk, source=source, before=before)
    return fact


def _there_is_an_income(fact: EconomicFact, by: Actor) -> None:
    said_none = Circumstance.objects.filter(
        valid__overlap=fact.valid, person_id=fact.person_id, kind=Circumstance.Kind.NO_INCOME
    ).select_related("person")
    for circumstance in said_none:
        end_circumstance(circumstance=circumstance, on=fact.since or dt.date.min, by=by)
