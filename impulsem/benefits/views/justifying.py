"""Receipts that wait, and what is paid back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.benefits import services
from impulsem.benefits.models import Grant, Receipt, Reclaim, ReclaimPart
from impulsem.benefits.payment_forms import ReasonForm, ReceiptForm, ReclaimForm
from impulsem.benefits.payment_permissions import approves_payments, prepares_payments, sees_grants
from impulsem.benefits.queries import grants as queries
from impulsem.benefits.views.grants import step, the_grant
from impulsem.benefits.views.payments import HERE, ONLY_THE_HEAD, ONLY_THE_OFFICE, money_pages
from impulsem.documents.models import Document
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.forms import offer
from impulsem.platform.web.notices import refusals_told, say

OFFERED = 30  # documents


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
@require_GET
def receipts(request: ActingRequest) -> HttpResponse:
    """What was brought and nobody has looked at yet; grants whose day has passed."""
    now, today = clock.now(), clock.today()
    context = money_pages(
        request,
        "receipts",
        rows=queries.receipts_waiting(request.actor, at=now),
        overdue=queries.not_justified(request.actor, at=now, on=today),
        me=request.actor.worker_id,
    )
    return render(request, "benefits/money/receipts.html", context)


@requires(sees_grants, otherwise=ONLY_THE_OFFICE)
def receipt_new(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """Write down what somebody brought."""
    found = the_grant(request, grant_uuid)
    about = Document.objects.visible_to(request.actor, at=clock.now()).there().filter(about=found.application.applicant_id)
    papers = {str(each.uuid): each for each in about.filter(origin=Document.Origin.UPLOADED).order_by("-made_at")[:OFFERED]}
    form = ReceiptForm(request.POST or None)
    if papers:
        offer(form, "documents", [(key, str(each)) for key, each in papers.items()])
    else:
        del form.fields["documents"]

    def act(data: dict[str, Any]) -> object:
        chosen = [papers[key] for key in data.get("documents", ())]
        return services.record_receipt(
            grant=found, cents=data["amount"], documents=chosen, says=data["says"], by=request.actor, at=clock.now()
        )

    return step(request, found, form, act, _("Write down receipts"), done=_("Written down. A colleague looks at them."))


def _receipt(request: ActingRequest, receipt_uuid: UUID) -> Receipt:
    seen = Grant.objects.visible_to(request.actor, at=clock.now())
    return get_object_or_404(Receipt.objects.filter(grant__in=seen), uuid=receipt_uuid)


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
@require_POST
def receipt_accept(request: ActingRequest, receipt_uuid: UUID) -> HttpResponse:
    """It justifies."""
    with refusals_told(request):
        services.accept_receipt(receipt=_receipt(request, receipt_uuid), by=request.actor, at=clock.now())
        say(request, _("Accepted."))
    return HttpResponseRedirect(reverse("benefits:receipts"))


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def receipt_refuse(request: ActingRequest, receipt_uuid: UUID) -> HttpResponse:
    """It does not, and why."""
    found, back = _receipt(request, receipt_uuid), reverse("benefits:receipts")

    def command(data: dict[str, Any]) -> str:
        services.refuse_receipt(receipt=found, because=data["reason"], by=request.actor, at=clock.now())
        return back

    return form_page(
        request, ReasonForm(request.POST or None), command=command, title=_("Refuse receipts"), back=back, done=_("Refused."), nav_here=HERE
    )


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
@require_GET
def reclaims(request: ActingRequest) -> HttpResponse:
    """What is being paid back; `?over=1`: what was."""
    over = bool(request.GET.get("over"))
    context = money_pages(
        request,
        "reclaims",
        rows=queries.reclaims(request.actor, at=clock.now(), over=over),
        over=over,
        today=clock.today(),
        approves=approves_payments(request.actor),
    )
    return render(request, "benefits/money/reclaims.html", context)


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def reclaim_new(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """Ask back what should not have been paid."""
    found = the_grant(request, grant_uuid)
    form = ReclaimForm(request.POST or None, initial={"first_due": clock.today() + dt.timedelta(days=30)})

    def act(data: dict[str, Any]) -> object:
        details = {"cents": data["amount"], "parts": data["parts"], "first_due": data["first_due"], "reason": data["reason"]}
        return services.reclaim(grant=found, **details, by=request.actor, at=clock.now())

    return step(request, found, form, act, _("Reclaim what was not due"), done=_("It is asked back."), fields={"from_month": "first_due"})


def _reclaim(request: ActingRequest, reclaim_uuid: UUID) -> Reclaim:
    seen = Grant.objects.visible_to(request.actor, at=clock.now())
    return get_object_or_404(Reclaim.objects.filter(grant__in=seen), uuid=reclaim_uuid)


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
@require_POST
def part_back(request: ActingRequest, reclaim_uuid: UUID, number: int) -> HttpResponse:
    """A part came back today."""
    part = get_object_or_404(ReclaimPart, reclaim=_reclaim(request, reclaim_uuid), number=number)
    with refusals_told(request):
        services.part_paid_back(part=part, on=clock.today(), by=request.actor, at=clock.now())
        say(request, _("Written down."))
    return HttpResponseRedirect(reverse("benefits:reclaims"))


@requires(approves_payments, otherwise=ONLY_THE_HEAD)
def reclaim_waive(request: ActingRequest, reclaim_uuid: UUID) -> HttpResponse:
    """Let the rest off."""
    found, back = _reclaim(request, reclaim_uuid), reverse("benefits:reclaims")

    def command(data: dict[str, Any]) -> str:
        services.waive_reclaim(asked=found, because=data["reason"], by=request.actor, at=clock.now())
        return back

    return form_page(
        request,
        ReasonForm(request.POST or None),
        command=command,
        title=_("Let the rest off"),
        back=back,
        done=_("Let off."),
        nav_here=HERE,
    )
