"""Income, expenses, debts and assets: asked once, kept with their source."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import EconomicFact, Person
from impulsem.people.rules import names
from impulsem.people.rules.money import KIND_OF
from impulsem.people.services.details import FactDetails
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


class ProofAlreadyOld(DomainError):
    message = _("The day until which it is verified is before it begins.")
    field = "verified_until"


class EndsBeforeItBegins(DomainError):
    message = _("It ends before it begins.")
    field = "until"


@transaction.atomic
def record_economic_fact(
    *, person: Person, details: FactDetails, replaces: EconomicFact | None = None, by: Actor, on: dt.date
) -> EconomicFact:
    """Write down an amount of a person. `replaces` is the fact that ends when this one begins (a changed wage, a new rent)."""
    kind = KIND_OF.get(details.category)
    if kind is None or (details.kind and details.kind != kind):
        raise WrongCategory
    amount = details.amount
    if not amount.is_finite() or amount < 0 or amount > MOST or amount != round(amount, 2):
        raise WrongAmount
    since = details.since or on
    if details.until is not None and details.until <= since:
        raise EndsBeforeItBegins
    if details.verified_until is not None and details.verified_until < since:
        raise ProofAlreadyOld
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
            valid=period(since, details.until),
        )
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
def verify_economic_fact(*, fact: EconomicFact, source: str, until: dt.date, by: Actor, on: dt.date) -> EconomicFact:
    """The amount was seen again in `source` and can be trusted until that day."""
    if until < on:
        raise ProofAlreadyOld
    before = {"source": fact.source, "verified_until": fact.verified_until.isoformat() if fact.verified_until else ""}
    fact.source = source
    fact.verified_until = until
    fact.save(update_fields=["source", "verified_until"])
    audit.record(by, "people.verify_economic_fact", on=fact.person, fact=fact.pk, source=source, before=before)
    return fact
