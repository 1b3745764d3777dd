"""Budget lines: what there is, what is promised, what was paid."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from impulsem.benefits import services
from impulsem.benefits.models import BudgetLine
from impulsem.benefits.payment_forms import ChangeLineForm, LineForm
from impulsem.benefits.payment_permissions import approves_payments
from impulsem.benefits.queries import payments as queries
from impulsem.benefits.views.payments import HERE, ONLY_THE_HEAD, money_pages
from impulsem.entitlement.models import Benefit
from impulsem.organisation.permissions import directs, supports_economically
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.forms import offer

WIDE = 600.0


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """A line's bar: how wide it is, and what of it is promised and paid. Numbers are text, so that no language writes a comma into them."""

    line: BudgetLine
    track: str
    promised: str
    paid: str


def bars(lines: Sequence[BudgetLine]) -> list[Bar]:
    """One a line, as long as its amount is beside the largest."""
    most = max((line.amount for line in lines), default=1)

    def wide(cents: int) -> str:
        return f"{WIDE * cents / most:.1f}"

    return [Bar(line, wide(line.amount), wide(line.committed), wide(line.paid)) for line in lines]


def sees_budget(actor: Actor) -> bool:
    """The office, and whoever directs."""
    return supports_economically(actor) or directs(actor)


@requires(sees_budget, otherwise=_("Whoever directs, and the economic-support office, see the budget."))
@require_GET
def budget(request: ActingRequest) -> HttpResponse:
    """`?year=2026`."""
    asked = request.GET.get("year", "")
    year = queries.budget(int(asked) if asked.isdigit() else None, on=clock.today())
    context = {"year": year, "bars": bars(year.lines), "approves": approves_payments(request.actor)}
    office = supports_economically(request.actor)
    shared = money_pages(request, "budget") if office else {"nav_here": "budget"}
    return render(request, "benefits/money/budget.html", {**context, **shared})


@requires(approves_payments, otherwise=ONLY_THE_HEAD)
def line_new(request: ActingRequest) -> HttpResponse:
    """A line of a year."""
    paid_here = {each.code: each for each in Benefit.objects.filter(payable_here=True, active=True)}
    form = LineForm(request.POST or None, initial={"year": clock.today().year})
    offer(form, "benefits", [(code, str(each)) for code, each in paid_here.items()])

    def command(data: dict[str, Any]) -> str:
        chosen = [paid_here[code] for code in data.pop("benefits")]
        line = services.open_line(**data, benefits=chosen, by=request.actor, at=clock.now())
        return f"{reverse('benefits:budget')}?year={line.year}"

    return form_page(
        request, form, command=command, title=_("A new budget line"), back=reverse("benefits:budget"), done=_("Opened."), nav_here=HERE
    )


@requires(approves_payments, otherwise=ONLY_THE_HEAD)
def line_change(request: ActingRequest, line_uuid: UUID) -> HttpResponse:
    """More or less money."""
    line = get_object_or_404(BudgetLine, uuid=line_uuid)
    back = f"{reverse('benefits:budget')}?year={line.year}"
    form = ChangeLineForm(request.POST or None, initial={"amount": f"{line.amount / 100:.2f}"})

    def command(data: dict[str, Any]) -> str:
        services.change_line(line=line, amount=data["amount"], reason=data["reason"], by=request.actor, at=clock.now())
        return back

    return form_page(
        request, form, command=command, title=_("Change the amount"), about=str(line), back=back, done=_("Changed."), nav_here=HERE
    )
