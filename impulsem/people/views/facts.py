"""One amount or one circumstance of a household: seen again, changed, ended."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.people import queries, services
from impulsem.people.forms import ChangeFactForm, ChangeGradeForm, OnForm, VerifyForm
from impulsem.people.models import Circumstance, EconomicFact, Household
from impulsem.people.permissions import writes_money
from impulsem.people.services import CircumstanceDetails, FactDetails
from impulsem.people.views.lookups import household_or_404, reaches_some
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import refusals_told, say, warn

SAVED = _("Saved.")
NO_DAY = _("That is not a day. Nothing was changed.")
DECLARED = EconomicFact.Source.DECLARED
Row = TypeVar("Row", EconomicFact, Circumstance)


def _row_or_404(request: ActingRequest, household: Household, rows: QuerySet[Row, Any], key: int) -> Row:
    """A row of somebody who lives there and with whom the actor works."""
    members = [member.person_id for member in queries.household_on(household, clock.today(), actor=request.actor)]
    row = rows.filter(pk=key, person_id__in=members).select_related("person").first()
    if row is None or not reaches_some(request.actor, members):
        raise Http404
    return row


def _fact(request: ActingRequest, household_uuid: UUID, key: int) -> EconomicFact:
    return _row_or_404(request, household_or_404(request.actor, household_uuid), EconomicFact.objects.all(), key)


def _circumstance(request: ActingRequest, household_uuid: UUID, key: int) -> Circumstance:
    return _row_or_404(request, household_or_404(request.actor, household_uuid), Circumstance.objects.all(), key)


def _verifying(request: ActingRequest, household_uuid: UUID) -> VerifyForm:
    """With the proofs that the actor may name, as the page offers them."""
    household = household_or_404(request.actor, household_uuid)
    members = [member.person_id for member in queries.household_on(household, clock.today(), actor=request.actor)]
    return VerifyForm(request.POST, proofs=queries.proofs_about(members, request.actor, clock.now()))


def _back(household_uuid: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("people:economy", args=[household_uuid]))


def _wrong(request: ActingRequest, form: forms.Form, sentence: str | Promise) -> bool:
    """Whether what was sent makes no sense, which the next page then says."""
    if form.is_valid():
        return False
    warn(request, sentence)
    return True


@requires(writes_money)
@require_POST
def end_fact(request: ActingRequest, household_uuid: UUID, key: int) -> HttpResponse:
    fact, form = _fact(request, household_uuid, key), OnForm(request.POST, today=clock.today())
    if not _wrong(request, form, NO_DAY):
        with refusals_told(request):
            services.end_economic_fact(fact=fact, on=form.cleaned_data["on"], by=request.actor)
            say(request, SAVED)
    return _back(household_uuid)


@requires(writes_money)
@require_POST
def change_fact(request: ActingRequest, household_uuid: UUID, key: int) -> HttpResponse:
    """A new amount from a day: the old one ends, and stays in the history."""
    fact, form = _fact(request, household_uuid, key), ChangeFactForm(request.POST, today=clock.today())
    if not _wrong(request, form, _("The amount or the day is not valid. Nothing was changed.")):
        details = FactDetails(
            kind=fact.kind,
            category=fact.category,
            amount=form.cleaned_data["amount"],
            frequency=fact.frequency,
            label=fact.label,
            source=DECLARED,
            since=form.cleaned_data["on"],
        )
        with refusals_told(request):
            services.record_economic_fact(person=fact.person, details=details, replaces=fact, by=request.actor, on=clock.today())
            say(request, _("Saved. It counts as declared until it is verified."))
    return _back(household_uuid)


@requires(writes_money)
@require_POST
def verify_fact(request: ActingRequest, household_uuid: UUID, key: int) -> HttpResponse:
    fact, form = _fact(request, household_uuid, key), _verifying(request, household_uuid)
    if not _wrong(request, form, NO_DAY):
        with refusals_told(request):
            services.verify_economic_fact(fact=fact, by=request.actor, on=clock.today(), **_seen(form))
            say(request, SAVED)
    return _back(household_uuid)


@requires(writes_money)
@require_POST
def end_circumstance(request: ActingRequest, household_uuid: UUID, key: int) -> HttpResponse:
    circumstance, form = _circumstance(request, household_uuid, key), OnForm(request.POST, today=clock.today())
    if not _wrong(request, form, NO_DAY):
        with refusals_told(request):
            services.end_circumstance(circumstance=circumstance, on=form.cleaned_data["on"], by=request.actor)
            say(request, SAVED)
    return _back(household_uuid)


@requires(writes_money)
@require_POST
def change_circumstance(request: ActingRequest, household_uuid: UUID, key: int) -> HttpResponse:
    """Another degree or grade from a day: the old one ends, and stays in the history."""
    circumstance, form = _circumstance(request, household_uuid, key), ChangeGradeForm(request.POST, today=clock.today())
    if not _wrong(request, form, _("The grade or the day is not valid. Nothing was changed.")):
        grade, since = form.cleaned_data["grade"], form.cleaned_data["on"]
        details = CircumstanceDetails(kind=circumstance.kind, grade=grade, source=DECLARED, since=since)
        with refusals_told(request):
            services.record_circumstance(
                person=circumstance.person, details=details, replaces=circumstance, by=request.actor, on=clock.today()
            )
            say(request, _("Saved. It counts as declared until it is verified."))
    return _back(household_uuid)


@requires(writes_money)
@require_POST
def verify_circumstance(request: ActingRequest, household_uuid: UUID, key: int) -> HttpResponse:
    circumstance, form = _circumstance(request, household_uuid, key), _verifying(request, household_uuid)
    if not _wrong(request, form, NO_DAY):
        with refusals_told(request):
            services.verify_circumstance(circumstance=circumstance, by=request.actor, on=clock.today(), **_seen(form))
            say(request, SAVED)
    return _back(household_uuid)


def _seen(form: VerifyForm) -> dict[str, Any]:
    values = form.cleaned_data
    return {"source": values["source"], "until": values["verified_until"], "evidence": values.get("evidence", "")}
