"""Whatever desks do, in whatever order: the sums of the lines are those of what was promised and paid, and no cent is lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import random

import pytest
from django.db.models import Q, Sum

from impulsem.benefits import services
from impulsem.benefits.models import BudgetLine, Card, Grant, Instalment, Payment, PaymentBatch
from impulsem.benefits.rules.schedule import next_month
from impulsem.benefits.tests.payment_factories import AT, NOVEMBER, TODAY, granted, head, make_benefit, make_line, office
from impulsem.people.tests.factories import make_person
from impulsem.platform.errors import DomainError

pytestmark = pytest.mark.django_db
State = Instalment.State


class Desks:
    """Two clerks and a head who do one thing after another, by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.clerk, self.head = office(), head()
        self.benefit = make_benefit("aid")
        for year in (2026, 2027):
            make_line(self.benefit, year=year, amount=400_000)
        self.done = 0

    def step(self) -> None:
        acts = (
            self.award,
            self.award,
            self.change,
            self.suspend,
            self.resume,
            self.end,
            self.card,
            self.block,
            self.batch,
            self.bank,
            self.again,
        )
        with contextlib.suppress(DomainError):
            self.chance.choice(acts)()
            self.done += 1

    def grant(self) -> Grant:
        return self.chance.choice(list(Grant.objects.order_by("pk")) or [self.award()])

    def month(self) -> dt.date:
        return next_month(NOVEMBER, self.chance.randrange(4))

    def award(self) -> Grant:
        return granted(benefit=self.benefit, cents=self.chance.randrange(1, 30_000), months=self.chance.randrange(1, 5))

    def change(self) -> None:
        cents = self.chance.randrange(1, 60_000)
        services.change_grant(grant=self.grant(), cents=cents, from_month=self.month(), reason="x", by=self.clerk, at=AT)

    def suspend(self) -> None:
        services.suspend(grant=self.grant(), from_month=self.month(), reason="x", by=self.clerk, at=AT)

    def resume(self) -> None:
        services.resume(grant=self.grant(), reason="x", by=self.clerk, at=AT)

    def end(self) -> None:
        services.end_grant(grant=self.grant(), from_month=self.month(), reason="x", by=self.clerk, at=AT)

    def card(self) -> None:
        line = BudgetLine.objects.get(year=2026)
        number = str(Card.objects.count())
        cents = self.chance.randrange(1, 9_000)
        services.give_card(
            kind="card", number=number, person=make_person(), line=line, cents=cents, reason="x", with_paper=False, by=self.clerk, at=AT
        )

    def block(self) -> None:
        card = self.chance.choice(list(Card.objects.filter(state="given")) or [None])
        if card is not None:
            services.card_used(card=card, spent=self.chance.randrange(card.cents), by=self.clerk, at=AT)
            services.block_card(card=card, because="x", by=self.clerk, at=AT)

    def batch(self) -> None:
        day = TODAY + dt.timedelta(days=self.chance.randrange(90))
        batch = services.make_batch(day=day, by=self.clerk, at=AT)
        if self.chance.random() < 0.2:
            services.drop_batch(batch=batch, reason="x", by=self.clerk, at=AT)
            return
        services.approve_batch(batch=batch, by=self.head, at=AT)
        services.hand_out(batch=batch, by=self.head, at=AT)

    def bank(self) -> None:
        batch = self.chance.choice(list(PaymentBatch.objects.filter(state__in=["sent", "settled"])) or [None])
        if batch is not None:
            sent = list(batch.payments.exclude(state="dropped").values_list("reference", flat=True))
            back = {reference: "AC04" for reference in sent if self.chance.random() < 0.2}
            services.settle_batch(batch=batch, returned=back, by=self.clerk, at=AT)

    def again(self) -> None:
        returned = self.chance.choice(list(Instalment.objects.filter(state=State.RETURNED)) or [None])
        if returned is not None:
            services.plan_again(instalment=returned, by=self.clerk, at=AT)


def check() -> None:
    for line in BudgetLine.objects.all():
        promised = line.instalments.exclude(state=State.CANCELLED).aggregate(sum=Sum("cents"))["sum"] or 0
        paid = line.instalments.filter(state=State.PAID).aggregate(sum=Sum("cents"))["sum"] or 0
        cards = sum(card.spent if card.state == "blocked" else card.cents for card in line.cards.all())
        assert (line.committed, line.paid) == (promised + cards, paid + cards)
        assert line.committed <= line.amount
    for batch in PaymentBatch.objects.exclude(state="dropped"):
        there = batch.payments.exclude(state="dropped").aggregate(sum=Sum("cents"))["sum"]
        assert there == batch.cents
    on_the_way = Q(state__in=[State.PAID, State.IN_BATCH])
    one_each = Payment.objects.filter(state__in=["paid", "in_batch"])
    assert set(one_each.values_list("instalment_id", "cents")) == set(Instalment.objects.filter(on_the_way).values_list("pk", "cents"))
    assert one_each.count() == Instalment.objects.filter(on_the_way).count()


@pytest.mark.parametrize("seed", [7, 2026, 99])
def test_the_sums_are_exact_after_whatever_was_done(seed: int) -> None:
    desks = Desks(seed)
    for _ in range(45):
        desks.step()
        check()
    assert desks.done > 15
    assert PaymentBatch.objects.exists()
