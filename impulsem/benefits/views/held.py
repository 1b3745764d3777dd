"""What waits until somebody has looked at it: returned by the bank, held back, perhaps paid twice."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.benefits import services
from impulsem.benefits.models import Grant, Instalment
from impulsem.benefits.payment_forms import ReasonForm
from impulsem.benefits.payment_permissions import looks_after_payments, prepares_payments
from impulsem.benefits.queries import payments as queries
from impulsem.benefits.views.payments import HERE, ONLY_THE_OFFICE, money_pages
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
@require_GET
def held(request: ActingRequest) -> HttpResponse:
    """The oldest first."""
    return render(request, "benefits/money/held.html", money_pages(request, "held", rows=queries.held_back(request.actor, at=clock.now())))


def _instalment(request: ActingRequest, pk: int) -> Instalment:
    seen = Grant.objects.visible_to(request.actor, at=clock.now())
    return get_object_or_404(Instalment.objects.filter(grant__in=seen).select_related("grant"), pk=pk)


@requires(looks_after_payments, otherwise=ONLY_THE_OFFICE)
@require_POST
def plan_again(request: ActingRequest, instalment: int) -> HttpResponse:
    """Into the next batch."""
    found = _instalment(request, instalment)
    with refusals_told(request):
        services.plan_again(instalment=found, by=request.actor, at=clock.now())
        say(request, _("It goes into the next batch."))
    return HttpResponseRedirect(reverse("benefits:grant", args=[found.grant.uuid]) if "grant" in request.POST else reverse("benefits:held"))


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def both_right(request: ActingRequest, instalment: int, other: int) -> HttpResponse:
    """Two instalments pay two different things."""
    one, second = _instalment(request, instalment), _instalment(request, other)

    def command(data: dict[str, Any]) -> str:
        services.not_a_double(one=one, other=second, reason=data["reason"], by=request.actor, at=clock.now())
        return reverse("benefits:held")

    return form_page(
        request,
        ReasonForm(request.POST or None),
        command=command,
        title=_("Both are right"),
        about=_("Say why the two payments are not for the same thing. The second one then goes into the next batch."),
        back=reverse("benefits:held"),
        nav_here=HERE,
    )
