"""What was promised: a grant, the months that it is paid in, and what was changed on the way."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.benefits.models.applications import Application
from impulsem.benefits.models.budget import BudgetLine, booking_triggers
from impulsem.benefits.models.payees import PayeeAccount
from impulsem.organisation.models import Worker
from impulsem.platform.actors import Actor
from impulsem.platform.periods import Valid, ValidQuerySet, not_empty


class GrantQuerySet(ValidQuerySet):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Grants of applications that the actor may see."""
        return self.filter(application__in=Application.objects.visible_to(actor, at=at))


class Grant(Valid):
    """Amounts promised by a decision, from the first month up to and with the last."""

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", _("Every month")
        ONCE = "once", _("Once")

    class State(models.TextChoices):
        ACTIVE = "active", _("In force")
        SUSPENDED = "suspended", pgettext_lazy("grant", "Suspended")
        ENDED = "ended", pgettext_lazy("grant", "Ended early")
        CLOSED = "closed", pgettext_lazy("grant", "Closed")

    OPEN = (State.ACTIVE, State.SUSPENDED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="grants")
    decision = models.OneToOneField("benefits.Decision", on_delete=models.PROTECT, related_name="grant")
    concept = models.CharField(max_length=20, blank=True)  # what of the benefit it pays ("rent"); empty: all of it
    cents = models.BigIntegerField()  # each time, as it was decided
    frequency = models.CharField(max_length=7, choices=Frequency)
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="grants")  # of the first year
    payee = models.ForeignKey(PayeeAccount, null=True, on_delete=models.PROTECT, related_name="grants")  # none: not known yet
    state = models.CharField(max_length=9, choices=State, default=State.ACTIVE)
    justify_by = models.DateField(null=True)  # receipts are due by then; none: they are not asked for
    awarded_at = models.DateTimeField()
    awarded_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = GrantQuerySet.as_manager()  # `Valid` has one of its own

    class Meta:
        constraints = [
            not_empty("grant_not_empty"),
            models.CheckConstraint(name="grant_promises_money", condition=Q(cents__gt=0)),
            models.CheckConstraint(name="grant_closed_on_a_day", condition=~Q(state="closed") ^ Q(closed_at__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["justify_by"], name="grant_to_justify", condition=Q(justify_by__isnull=False) & ~Q(state="closed")),
        ]
        triggers = [pgtrigger.Protect(name="grant_stays", operation=pgtrigger.Delete)]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class GrantChange(models.Model):
    """Something that happened to a grant, or that will from a month on. Appended, never changed."""

    class Kind(models.TextChoices):
        AWARDED = "awarded", pgettext_lazy("grant", "Granted")
        AMOUNT = "amount", _("Amount changed")
        PAYEE = "payee", _("Account changed")
        SUSPENDED = "suspended", pgettext_lazy("grant", "Suspended")
        RESUMED = "resumed", _("Paid again")
        ENDED = "ended", pgettext_lazy("grant", "Ended early")
        CLOSED = "closed", pgettext_lazy("grant", "Closed")

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=9, choices=Kind)
    from_month = models.DateField()
    cents = models.BigIntegerField(null=True)  # the amount from then on
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.CheckConstraint(name="grant_change_from_a_first", condition=Q(from_month__day=1))]
        triggers = [pgtrigger.Protect(name="grant_change_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Instalment(models.Model):
    """One month of a grant. The database keeps one a month, so that nothing is paid twice."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", pgettext_lazy("payment", "Held back")
        IN_BATCH = "in_batch", _("In a batch")
        PAID = "paid", _("Paid")
        RETURNED = "returned", _("Returned by the bank")
        CANCELLED = "cancelled", _("Not paid")

    class Hold(models.TextChoices):
        SUSPENDED = "suspended", _("The grant is suspended")
        HOUSEHOLD = "household", _("The household changed: look at the account")
        DOUBLE = "double", _("It may be paid twice")

    #: Still to be paid.
    WAITING = (State.PLANNED, State.HELD, State.RETURNED)

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="instalments", db_index=False)
    month = models.DateField()
    cents = models.BigIntegerField()
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="instalments")  # of the year in which it is due
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    hold = models.CharField(max_length=9, choices=Hold, blank=True)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "month"], name="instalment_once_a_month"),
            models.CheckConstraint(name="instalment_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="instalment_is_money", condition=Q(cents__gt=0)),
            models.CheckConstraint(name="instalment_held_for_a_reason", condition=~Q(state="held") ^ ~Q(hold="")),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="instalment_to_pay", condition=Q(state__in=["planned", "held", "returned"])),
            models.Index(fields=["month"], name="instalment_by_month"),
        ]
        triggers = [
            *booking_triggers(
                "instalment",
                committed="CASE WHEN state = 'cancelled' THEN 0 ELSE cents END",
                paid="CASE WHEN state = 'paid' THEN cents ELSE 0 END",
            ),
            pgtrigger.Protect(
                name="instalment_on_its_way_is_what_it_was",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IN ('in_batch', 'paid') AND (OLD.cents <> NEW.cents OR OLD.line_id <> NEW.line_id)"
                    " OR OLD.grant_id <> NEW.grant_id OR OLD.month <> NEW.month"
                ),
            ),
        ]

    @property
    def is_stuck(self) -> bool:
        """It waits until somebody has looked at it: returned, or held back for another reason than a suspended grant."""
        return self.state == self.State.RETURNED or (self.state == self.State.HELD and self.hold != self.Hold.SUSPENDED)
