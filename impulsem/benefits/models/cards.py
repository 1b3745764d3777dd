"""Emergency cards and vouchers: given by hand, out of a budget line, for a receipt."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from impulsem.benefits.models.applications import Application
from impulsem.benefits.models.budget import BudgetLine, booking_triggers
from impulsem.documents.models import Document
from impulsem.organisation.models import Centre, Worker
from impulsem.people.models import Person, Reach
from impulsem.people.queries import guarded, known_to
from impulsem.platform.actors import Actor

# What a card takes of its line: all of it, until it is blocked; then what was spent.
TAKEN = "CASE WHEN state = 'blocked' THEN spent ELSE cents END"


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Cards of people of whom the actor may know; of who left a household safely, by reach alone."""
        reached = Reach.objects.of(actor, at=at).values("person_id")
        return self.filter(known_to(actor, at)).filter(~Q(person_id__in=guarded()) | Q(person_id__in=reached))


class Card(models.Model):
    """A card or voucher with an amount, in somebody's hands."""

    class Kind(models.TextChoices):
        CARD = "card", pgettext_lazy("emergency", "Card")
        VOUCHER = "voucher", pgettext_lazy("emergency", "Voucher")

    class State(models.TextChoices):
        GIVEN = "given", pgettext_lazy("card", "In use")
        USED = "used", pgettext_lazy("card", "Spent")
        BLOCKED = "blocked", pgettext_lazy("card", "Blocked")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=7, choices=Kind)
    number = models.CharField(max_length=30)  # what is printed on it
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cards")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="cards")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="cards")
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="+")
    cents = models.BigIntegerField()
    spent = models.BigIntegerField(default=0)  # cents
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=State, default=State.GIVEN)
    paper = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")  # the receipt, to be signed
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    blocked_because = models.CharField(max_length=200, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="card_number_once"),
            models.CheckConstraint(name="card_is_money", condition=Q(cents__gt=0, spent__gte=0, spent__lte=F("cents"))),
            models.CheckConstraint(name="card_says_why", condition=~Q(reason="") & ~Q(number="")),
            models.CheckConstraint(name="card_ended_on_a_day", condition=Q(state="given") ^ Q(ended_at__isnull=False)),
            models.CheckConstraint(name="card_blocked_because", condition=~Q(state="blocked") ^ ~Q(blocked_because="")),
        ]
        triggers = booking_triggers("card", committed=TAKEN, paid=TAKEN)
