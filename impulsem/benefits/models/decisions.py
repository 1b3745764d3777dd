"""What a named person decided about an application, after a second check where the amount asks for one; and appeals against it."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.benefits.models.applications import Application
from impulsem.benefits.models.budget import BudgetLine
from impulsem.benefits.models.payees import PayeeAccount
from impulsem.documents.models import Document
from impulsem.organisation.models import Worker


class Appeal(models.Model):
    """Somebody does not agree with a decision. late: lodged after its term, which is decided on like anything else.

    due_on: the day by which it must be settled.
    """

    class State(models.TextChoices):
        LODGED = "lodged", _("Waiting for an answer")
        ALLOWED = "allowed", pgettext_lazy("appeal", "Allowed")
        PARTLY = "partly", pgettext_lazy("appeal", "Partly allowed")
        DISMISSED = "dismissed", pgettext_lazy("appeal", "Dismissed")
        INADMISSIBLE = "inadmissible", pgettext_lazy("appeal", "Not admitted")
        WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "Withdrawn")

    #: With these the application is decided anew.
    CHANGES = (State.ALLOWED, State.PARTLY)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey("benefits.Decision", on_delete=models.PROTECT, related_name="appeals")
    words = models.TextField()
    lodged_on = models.DateField()
    lodged_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # wrote it down
    late = models.BooleanField(default=False)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.LODGED)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # who decided what it is against
    settled_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="appeal_says_something", condition=~Q(words="")),
            models.CheckConstraint(
                name="appeal_settled_by_somebody",
                condition=Q(state="lodged", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(state="lodged") & Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(reasons="")),
            ),
            models.CheckConstraint(
                name="appeal_not_settled_by_who_decided",
                condition=Q(settled_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(settled_by=F("decided_by")),
            ),
            models.UniqueConstraint(fields=["decision"], condition=Q(state="lodged"), name="appeal_one_open_a_decision"),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(state="lodged"), name="appeal_waiting")]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.LODGED


class Decision(models.Model):
    """What was prepared, and, once a named person decided, what holds. cents: of each of `periods` payments; whole cents.

    requested_by: who submitted the application, prepared_by: who prepared the decision; neither of them decides where a second check is
    asked for, and who submitted it never does. after: the appeal that made a new decision necessary. line, payee, first_month: out of what,
    to whom (none: not known yet) and from when it will be paid.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for the second check")
        RETURNED = "returned", _("Sent back")
        DECIDED = "decided", _("Decided")

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Granted")
        PARTLY = "partly", _("Granted in part")
        DENIED = "denied", _("Not granted")
        INADMISSIBLE = "inadmissible", _("Not admitted")

    class Frequency(models.TextChoices):
        ONCE = "once", _("once")
        MONTHLY = "monthly", _("a month")

    PAYS = (Outcome.GRANTED, Outcome.PARTLY)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=8, choices=State)
    outcome = models.CharField(max_length=12, choices=Outcome)
    cents = models.BigIntegerField(default=0)
    frequency = models.CharField(max_length=7, choices=Frequency, default=Frequency.ONCE)
    periods = models.PositiveSmallIntegerField(default=0)
    line = models.ForeignKey(BudgetLine, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    payee = models.ForeignKey(PayeeAccount, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_month = models.DateField(null=True)
    reasons = models.TextField()
    two_people = models.BooleanField()  # the amount asks for a second check
    requested_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    prepared_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    notified_on = models.DateField(null=True)  # the term for an appeal counts from then on
    appeal_until = models.DateField(null=True)
    returned_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    returned_because = models.CharField(max_length=1000, blank=True)
    after = models.OneToOneField(Appeal, null=True, on_delete=models.PROTECT, related_name="new_decision")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_has_reasons", condition=~Q(reasons="")),
            models.CheckConstraint(
                name="decision_pays_or_not",
                condition=Q(outcome__in=["granted", "partly"], cents__gt=0, periods__gte=1)
                | Q(outcome__in=["denied", "inadmissible"], cents=0, periods=0),
            ),
            models.CheckConstraint(name="decision_once_is_once", condition=Q(frequency="monthly") | Q(periods__lte=1)),
            models.CheckConstraint(
                name="decision_by_a_named_person",
                condition=Q(state="decided", decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(state="decided") & Q(decided_by__isnull=True, decided_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="decision_not_by_who_asked",
                condition=Q(decided_by__isnull=True) | Q(requested_by__isnull=True) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="decision_by_two_people",
                condition=~Q(state="decided")
                | (Q(two_people=False) & (Q(prepared_by__isnull=True) | ~Q(decided_by=F("prepared_by"))))
                | (Q(two_people=True, prepared_by__isnull=False) & ~Q(decided_by=F("prepared_by"))),
            ),
            models.CheckConstraint(name="decision_returned_because", condition=Q(state="returned") ^ Q(returned_because="")),
            models.UniqueConstraint(fields=["application"], condition=Q(state="proposed"), name="decision_one_proposed"),
            models.UniqueConstraint(fields=["application"], condition=Q(state="decided", after__isnull=True), name="decision_one_at_first"),
        ]
        indexes = [
            models.Index(fields=["prepared_at"], condition=Q(state="proposed"), name="decision_second_checks"),
            models.Index(fields=["decided_at"], condition=Q(state="decided"), name="decision_by_day"),
        ]
        triggers = [
            pgtrigger.Protect(name="decision_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decision_is_not_rewritten",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="decided")
                & (
                    pgtrigger.Q(new__outcome__df=pgtrigger.F("old__outcome"))
                    | pgtrigger.Q(new__cents__df=pgtrigger.F("old__cents"))
                    | pgtrigger.Q(new__periods__df=pgtrigger.F("old__periods"))
                    | pgtrigger.Q(new__reasons__df=pgtrigger.F("old__reasons"))
                    | pgtrigger.Q(new__decided_by__df=pgtrigger.F("old__decided_by"))
                    | pgtrigger.Q(new__state__df=pgtrigger.F("old__state"))
                ),
            ),
        ]

    @property
    def pays(self) -> bool:
        return self.outcome in self.PAYS

    @property
    def total_cents(self) -> int:
        return self.cents * self.periods
