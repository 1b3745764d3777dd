"""Budget lines: what may be promised in a year, what is, what was paid. The database keeps the sums and refuses to promise more."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from impulsem.entitlement.models import Benefit

# Once a statement, so that a batch of thousands changes a line once. The lines are locked in one order: two desks that promise out of the
# same ones take turns, and the second finds what the first has left.
BOOK = """
PERFORM 1 FROM benefits_budgetline WHERE id IN (SELECT line_id FROM {changed}) ORDER BY id FOR NO KEY UPDATE;
UPDATE benefits_budgetline line SET committed = line.committed + moved.committed, paid = line.paid + moved.paid
FROM (
    SELECT line_id, SUM(committed) AS committed, SUM(paid) AS paid FROM ({moves}) moves GROUP BY line_id
) moved
WHERE line.id = moved.line_id AND (moved.committed <> 0 OR moved.paid <> 0);
RETURN NULL;
"""
_MOVE = "SELECT line_id, {sign} ({committed}) AS committed, {sign} ({paid}) AS paid FROM {rows}"


def booking_triggers(name: str, *, committed: str, paid: str) -> list[pgtrigger.Trigger]:
    """Keep the sums of the lines exact for a table with a `line_id`, whoever writes it. committed, paid: SQL over one row, in cents."""

    def moves(sign: str, rows: str) -> str:
        return _MOVE.format(sign=sign, rows=rows, committed=committed, paid=paid)

    return [
        pgtrigger.Trigger(
            name=f"{name}_booked",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=BOOK.format(changed="new_rows", moves=moves("+", "new_rows")),
        ),
        pgtrigger.Trigger(
            name=f"{name}_booked_again",
            when=pgtrigger.After,
            operation=pgtrigger.Update,  # PostgreSQL gives no transition tables to triggers of some columns
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
            func=BOOK.format(
                changed="(SELECT line_id FROM new_rows UNION SELECT line_id FROM old_rows) rows_of_both",
                moves=f"{moves('+', 'new_rows')} UNION ALL {moves('-', 'old_rows')}",
            ),
        ),
        pgtrigger.Protect(name=f"{name}_stays", operation=pgtrigger.Delete),
    ]


class BudgetLine(models.Model):
    """Money of a year for some benefits. `committed` and `paid` are written by triggers of what is promised out of it, and only by them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)  # the same line has the same code in each year
    name = models.CharField(max_length=150)  # as the city's budget writes it
    benefits = models.ManyToManyField(Benefit, related_name="budget_lines")
    amount = models.BigIntegerField()  # cents, as are the two below
    committed = models.BigIntegerField(default=0)  # promised, and what of it was paid
    paid = models.BigIntegerField(default=0)
    receipts_within = models.PositiveSmallIntegerField(null=True)  # days after the last payment to justify it; none: without receipts

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="budget_line_once_a_year"),
            models.CheckConstraint(name="budget_line_never_overspent", condition=Q(committed__lte=F("amount"))),
            models.CheckConstraint(name="budget_line_pays_what_is_promised", condition=Q(paid__gte=0, paid__lte=F("committed"))),
        ]
        triggers = [pgtrigger.Protect(name="budget_line_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.year} · {self.code} {self.name}"

    @property
    def balance(self) -> int:
        """What can still be promised, in cents."""
        return self.amount - self.committed


class ExcludingBenefits(models.Model):
    """Two benefits that are not paid to one household for the same month; from the city's folder."""

    one = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="excluding_benefits_in_order", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(fields=["one", "other"], name="excluding_benefits_once"),
        ]
