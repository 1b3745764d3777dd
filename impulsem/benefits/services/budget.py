"""Budget lines are opened and changed by whoever approves payments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from impulsem.benefits.models import BudgetLine
from impulsem.benefits.payment_permissions import approves_payments
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.entitlement.models import Benefit
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing


@transaction.atomic
def open_line(
    *,
    year: int,
    code: str,
    name: str,
    benefits: Sequence[Benefit],
    amount: int,
    by: Actor,
    at: dt.datetime,
    receipts_within: int | None = None,
) -> BudgetLine:
    """A line of a year. amount: cents. Refuses: NotAllowed, WrongAmount, LineThere."""
    if not approves_payments(by):
        raise NotAllowed
    if amount <= 0:
        raise refusals.WrongAmount
    line = BudgetLine(year=year, code=code.strip(), name=name.strip(), amount=amount, receipts_within=receipts_within)
    with refusing({"budget_line_once_a_year": refusals.LineThere}):
        line.save()
    line.benefits.set(benefits)
    audit.record(by, "benefits.line_opened", on=line, amount=amount)
    return line


@transaction.atomic
def change_line(*, line: BudgetLine, amount: int, reason: str, by: Actor, at: dt.datetime) -> BudgetLine:
    """More or less money; never less than is promised. Refuses: NotAllowed, SayWhy, WrongAmount, AlreadyPromised."""
    if not approves_payments(by):
        raise NotAllowed
    if not reason.strip():
        raise refusals.SayWhy
    if amount <= 0:
        raise refusals.WrongAmount
    line = BudgetLine.objects.select_for_update().get(pk=line.pk)
    before, line.amount = line.amount, amount
    with refusing({"budget_line_never_overspent": refusals.AlreadyPromised}):
        line.save(update_fields=["amount"])
    audit.record(by, "benefits.line_changed", on=line, reason=reason.strip()[:300], before=before, amount=amount)
    return line
