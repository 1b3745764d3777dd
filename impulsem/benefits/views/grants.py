"""A grant: its months, what was changed, its account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.benefits import services
from impulsem.benefits.models import Grant, PayeeAccount
from impulsem.benefits.payment_forms import AccountForm, ChangeGrantForm, FromMonthForm, PayeeForm, ReasonForm, VerifyForm
from impulsem.benefits.payment_permissions import looks_after_payments, prepares_payments, sees_grants
from impulsem.benefits.queries import grants as queries
from impulsem.benefits.views.payments import HERE, ONLY_THE_OFFICE
from impulsem.organisation.permissions import supports_economically
from impulsem.platform import audit, clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.forms import offer
from impulsem.platform.web.notices import refusals_told, say


def nav_here(request: ActingRequest) -> str:
    return HERE if supports_economically(request.actor) else ""


@requires(sees_grants, otherwise=ONLY_THE_OFFICE)
@require_GET
def grant(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """One grant and all that belongs to it."""
    page = queries.grant_page(grant_uuid, request.actor, at=clock.now())
    if page is None:
        raise Http404
    audit.record(request.actor, "benefits.grant_read", on=page.grant)
    context = {
        "page": page,
        "grant": page.grant,
        "prepares": prepares_payments(request.actor),
        "looks_after": looks_after_payments(request.actor),
        "today": clock.today(),
        "nav_here": nav_here(request),
    }
    return render(request, "benefits/money/grant.html", context)


def the_grant(request: ActingRequest, grant_uuid: UUID) -> Grant:
    seen = Grant.objects.visible_to(request.actor, at=clock.now())
    return get_object_or_404(seen.select_related("application__benefit", "application__applicant"), uuid=grant_uuid)


def whose(found: Grant) -> str:
    return f"{found.application.applicant} · {found.application.benefit}"


def back_to(found: Grant) -> str:
    return reverse("benefits:grant", args=[found.uuid])


def step(
    request: ActingRequest,
    found: Grant,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    title: str | Promise,
    *,
    done: str | Promise,
    about: str | Promise = "",
    fields: dict[str, str] | None = None,
) -> HttpResponse:
    """A page that does one thing to a grant and goes back to it."""

    def command(data: dict[str, Any]) -> str:
        act(data)
        return back_to(found)

    return form_page(
        request,
        form,
        command=command,
        title=title,
        about=about or whose(found),
        back=back_to(found),
        done=done,
        nav_here=nav_here(request),
        fields=fields,
    )


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def grant_change(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """Another amount."""
    found = the_grant(request, grant_uuid)
    form = ChangeGrantForm(request.POST or None, initial={"from_month": clock.today()})

    def act(data: dict[str, Any]) -> object:
        details = {"cents": data["amount"], "from_month": data["from_month"], "reason": data["reason"]}
        return services.change_grant(grant=found, **details, by=request.actor, at=clock.now())

    return step(request, found, form, act, _("Change the amount"), done=_("Changed."))


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def grant_suspend(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """Hold back what is to come."""
    found = the_grant(request, grant_uuid)
    form = FromMonthForm(request.POST or None, initial={"from_month": clock.today()})

    def act(data: dict[str, Any]) -> object:
        return services.suspend(grant=found, **data, by=request.actor, at=clock.now())

    return step(request, found, form, act, _("Suspend the grant"), done=_("Suspended."))


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def grant_resume(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """Pay again."""
    found = the_grant(request, grant_uuid)

    def act(data: dict[str, Any]) -> object:
        return services.resume(grant=found, **data, by=request.actor, at=clock.now())

    return step(request, found, ReasonForm(request.POST or None), act, _("Pay it again"), done=_("It is paid again."))


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def grant_end(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """End it early."""
    found = the_grant(request, grant_uuid)
    form = FromMonthForm(request.POST or None, initial={"from_month": clock.today()})

    def act(data: dict[str, Any]) -> object:
        return services.end_grant(grant=found, **data, by=request.actor, at=clock.now())

    return step(request, found, form, act, _("End the grant early"), done=_("Ended. What was left is the budget line’s again."))


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def grant_close(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """Everything is paid and justified."""
    found = the_grant(request, grant_uuid)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].required = False
    form.fields["reason"].label = _("Why, if receipts are missing")

    def act(data: dict[str, Any]) -> object:
        return services.close_grant(grant=found, reason=data["reason"], by=request.actor, at=clock.now())

    return step(request, found, form, act, _("Close the grant"), done=_("Closed."))


@requires(looks_after_payments, otherwise=ONLY_THE_OFFICE)
def grant_payee(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """Another account: one that is there."""
    found = the_grant(request, grant_uuid)
    accounts = {str(each.uuid): each for each in queries.accounts_of(found.application.applicant_id)}
    if not accounts:
        return HttpResponseRedirect(reverse("benefits:account_new", args=[found.uuid]))
    form = PayeeForm(request.POST or None)
    offer(form, "payee", [(key, str(each)) for key, each in accounts.items()])

    def act(data: dict[str, Any]) -> object:
        return services.change_payee(grant=found, payee=accounts[data["payee"]], reason=data["reason"], by=request.actor, at=clock.now())

    return step(request, found, form, act, _("Pay into another account"), done=_("Changed."))


@requires(sees_grants, otherwise=ONLY_THE_OFFICE)
def account_new(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """An account that is not written down yet; the grant is paid into it from now on, once it is verified."""
    found = the_grant(request, grant_uuid)
    person = found.application.applicant
    form = AccountForm(request.POST or None, initial={"holder": person.full_name})

    def act(data: dict[str, Any]) -> object:
        return services.pay_into_new_account(
            grant=found,
            kind=data["kind"],
            iban=data["iban"],
            holder=data["holder"],
            checked=data["checked"],
            by=request.actor,
            at=clock.now(),
        )

    return step(request, found, form, act, _("A new account"), done=_("Written down. It is paid into once it is verified."))


@requires(looks_after_payments, otherwise=ONLY_THE_OFFICE)
def account_verify(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """Somebody made sure whose account it is."""
    found = the_grant(request, grant_uuid)
    account = get_object_or_404(PayeeAccount, pk=found.payee_id)

    def act(data: dict[str, Any]) -> object:
        return services.verify_account(account=account, checked=data["checked"], by=request.actor, at=clock.now())

    return step(request, found, VerifyForm(request.POST or None), act, _("Verify the account"), done=_("Verified."), about=str(account))


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
@require_POST
def account_end(request: ActingRequest, grant_uuid: UUID) -> HttpResponse:
    """Nothing is paid into it any more."""
    found = the_grant(request, grant_uuid)
    account = get_object_or_404(PayeeAccount, pk=found.payee_id)
    with refusals_told(request):
        services.end_account(account=account, by=request.actor, at=clock.now())
        say(request, _("Nothing is paid into it any more."))
    return HttpResponseRedirect(back_to(found))
