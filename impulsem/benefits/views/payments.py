"""Payments: what is due, batches, the file for the bank, what the bank says."""

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
from impulsem.benefits.models import PaymentBatch
from impulsem.benefits.payment_forms import BatchForm, ReasonForm, SettleForm
from impulsem.benefits.payment_permissions import approves_payments, prepares_payments
from impulsem.benefits.queries import payments as queries
from impulsem.organisation.permissions import supports_economically
from impulsem.platform import audit, clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say, warn

HERE = "payments"
ONLY_THE_OFFICE = _("Only the economic-support office sees payments.")
ONLY_THE_HEAD = _("Only the head of the economic-support office lets payments go.")


def money_pages(request: ActingRequest, here: str, **more: Any) -> dict[str, Any]:
    """What the pages of money share: the doors between them, with what waits behind each."""
    return {"waiting": queries.waiting(request.actor, at=clock.now()), "money_here": here, "nav_here": HERE, **more}


@requires(supports_economically, otherwise=ONLY_THE_OFFICE)
def payments(request: ActingRequest) -> HttpResponse:
    """What is due, and the batches; `?page=`. Sent with a day: prepares a batch for it."""
    form = BatchForm(request.POST or None, initial={"day": _next_weekday(clock.today())})

    def command(data: dict[str, Any]) -> str:
        batch = services.make_batch(day=data["day"], by=request.actor, at=clock.now())
        return reverse("benefits:batch", args=[batch.uuid])

    return form_page(
        request,
        form,
        command=command,
        title=_("Payments"),
        back="",
        done=_("The batch is prepared. A colleague looks it through and approves it."),
        template="benefits/money/payments.html",
        more=money_pages(
            request,
            "payments",
            due=queries.due(_next_weekday(clock.today())),
            batches=queries.batches(request.GET.get("page", "")),
        ),
        nav_here=HERE,
    )


def _next_weekday(day: dt.date) -> dt.date:
    """Banks pay on weekdays."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _batch(batch_uuid: UUID) -> PaymentBatch:
    return get_object_or_404(PaymentBatch.objects.select_related("prepared_by", "approved_by").defer("closed"), uuid=batch_uuid)


@requires(supports_economically, otherwise=ONLY_THE_OFFICE)
@require_GET
def batch(request: ActingRequest, batch_uuid: UUID) -> HttpResponse:
    """One batch, to be looked through; `?page=`."""
    found = _batch(batch_uuid)
    audit.record(request.actor, "benefits.batch_read", on=found)
    context = money_pages(
        request,
        "payments",
        page=queries.batch_page(found, request.actor, at=clock.now(), page=request.GET.get("page", "")),
        approves=approves_payments(request.actor),
        mine=found.prepared_by_id == request.actor.worker_id,
    )
    return render(request, "benefits/money/batch.html", context)


@requires(approves_payments, otherwise=ONLY_THE_HEAD)
@require_POST
def batch_approve(request: ActingRequest, batch_uuid: UUID) -> HttpResponse:
    """It may go."""
    found = _batch(batch_uuid)
    with refusals_told(request):
        services.approve_batch(batch=found, by=request.actor, at=clock.now())
        say(request, _("Approved. Its file can be taken to the bank, once."))
    return HttpResponseRedirect(reverse("benefits:batch", args=[found.uuid]))


@requires(approves_payments, otherwise=ONLY_THE_HEAD)
@require_POST
def batch_file(request: ActingRequest, batch_uuid: UUID) -> HttpResponse:
    """The file, once an approval. Each time is on record."""
    found = _batch(batch_uuid)
    try:
        content = services.hand_out(batch=found, by=request.actor, at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
        return HttpResponseRedirect(reverse("benefits:batch", args=[found.uuid]))
    name = f'attachment; filename="{found.message_id}.xml"'
    return HttpResponse(content, content_type="application/xml", headers={"Content-Disposition": name, "X-Content-Type-Options": "nosniff"})


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def batch_drop(request: ActingRequest, batch_uuid: UUID) -> HttpResponse:
    """It does not go out."""
    return _with_reason(
        request, _batch(batch_uuid), services.drop_batch, _("Do not send this batch"), _("Dropped. What was in it waits for the next one.")
    )


@requires(approves_payments, otherwise=ONLY_THE_HEAD)
def batch_release(request: ActingRequest, batch_uuid: UUID) -> HttpResponse:
    """Its file may be handed out once more."""
    return _with_reason(request, _batch(batch_uuid), services.release_again, _("Hand the file out once more"), _("Released once more."))


def _with_reason(request: ActingRequest, found: PaymentBatch, act: Any, title: Any, done: Any) -> HttpResponse:
    back = reverse("benefits:batch", args=[found.uuid])

    def command(data: dict[str, Any]) -> str:
        act(batch=found, reason=data["reason"], by=request.actor, at=clock.now())
        return back

    return form_page(
        request, ReasonForm(request.POST or None), command=command, title=title, about=found.message_id, back=back, done=done, nav_here=HERE
    )


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def batch_settle(request: ActingRequest, batch_uuid: UUID) -> HttpResponse:
    """What the bank says of it."""
    found = _batch(batch_uuid)
    back = reverse("benefits:batch", args=[found.uuid])

    def command(data: dict[str, Any]) -> str:
        services.settle_batch(batch=found, returned=data["returned"], by=request.actor, at=clock.now())
        return reverse("benefits:held") if data["returned"] else back

    return form_page(
        request,
        SettleForm(request.POST or None),
        command=command,
        title=_("What the bank says"),
        about=found.message_id,
        back=back,
        done=_("Settled. What was returned waits for somebody to look at it."),
        nav_here=HERE,
    )
