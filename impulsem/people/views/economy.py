"""The money of a household: facts with their sources, added up."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.people import queries, services
from impulsem.people.forms import ChangeFactForm, FactForm, OnForm, VerifyForm
from impulsem.people.models import EconomicFact, Household, Person
from impulsem.people.permissions import reads_money, writes_money
from impulsem.people.queries.households import Member
from impulsem.people.services import FactDetails
from impulsem.people.views.lookups import day_asked_for, household_or_404, reaches_some
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, refuse, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn

NOT_YOURS = _("You do not work with anybody of this household. Open its file with a reason first.")


@requires(reads_money, otherwise=_("Only professionals see the money of a household."))
def economy(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """The facts on `?on=` or today by person, their totals, and one more fact."""
    household, today = household_or_404(request.actor, household_uuid), clock.today()
    members = queries.household_on(household, today, actor=request.actor)
    if not reaches_some(request.actor, _ids(members)):
        return refuse(request, NOT_YOURS)
    writes = writes_money(request.actor)
    form = FactForm(request.POST if writes and request.method == "POST" else None, members=members, today=today)
    if form.is_bound and form.is_valid():
        person = Person.objects.get(pk=form.cleaned_data["person"])
        try:
            services.record_economic_fact(person=person, details=form.details(), by=request.actor, on=today)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Saved."))
            return _back(household)
    day = day_asked_for(request)
    sheet = queries.money(_ids(members), day, actor=request.actor)
    context = {
        "household": household,
        "label": queries.households_label([household.pk], today, actor=request.actor)[household.pk],
        "members": members,
        "sheet": sheet,
        "groups": [(kind.label, kind.value, sheet.of_kind(kind)) for kind in EconomicFact.Kind],
        "day": day,
        "is_today": day == today,
        "form": form,
        "writes": writes,
        "end_form": OnForm(today=today, auto_id=False),
        "change_form": ChangeFactForm(today=today, auto_id=False),
        "verify_form": VerifyForm(auto_id=False, initial={"verified_until": today.replace(year=today.year + 1, day=min(today.day, 28))}),
        "nav_here": "search",
    }
    return render(request, "people/economy.html", context, status=422 if form.errors else 200)


def _ids(members: list[Member]) -> list[int]:
    return [member.person_id for member in members]


def _back(household: Household) -> HttpResponse:
    return HttpResponseRedirect(reverse("people:economy", args=[household.uuid]))


def _fact_or_404(request: ActingRequest, household: Household, key: int) -> EconomicFact:
    """A fact of somebody who lives there and with whom the actor works."""
    members = queries.household_on(household, clock.today(), actor=request.actor)
    fact = EconomicFact.objects.filter(pk=key, person_id__in=_ids(members)).select_related("person").first()
    if fact is None or not reaches_some(request.actor, _ids(members)):
        raise Http404
    return fact


@requires(writes_money)
@require_POST
def end_fact(request: ActingRequest, household_uuid: UUID, key: int) -> HttpResponse:
    household = household_or_404(request.actor, household_uuid)
    form = OnForm(request.POST, today=clock.today())
    fact = _fact_or_404(request, household, key)
    if form.is_valid():
        try:
            services.end_economic_fact(fact=fact, on=form.cleaned_data["on"], by=request.actor)
        except DomainError as refusal:
            warn(request, str(refusal))
        else:
            say(request, _("Saved."))
    else:
        warn(request, _("That is not a day. Nothing was changed."))
    return _back(household)


@requires(writes_money)
@require_POST
def change_fact(request: ActingRequest, household_uuid: UUID, key: int) -> HttpResponse:
    """A new amount from a day: the old one ends, and stays in the history."""
    household = household_or_404(request.actor, household_uuid)
    form = ChangeFactForm(request.POST, today=clock.today())
    fact = _fact_or_404(request, household, key)
    if form.is_valid():
        details = FactDetails(
            kind=fact.kind,
            category=fact.category,
            amount=form.cleaned_data["amount"],
            frequency=fact.frequency,
            label=fact.label,
            source=EconomicFact.Source.DECLARED,
            since=form.cleaned_data["on"],
        )
        try:
            services.record_economic_fact(person=fact.person, details=details, replaces=fact, by=request.actor, on=clock.today())
        except DomainError as refusal:
            warn(request, str(refusal))
        else:
            say(request, _("Saved. It counts as declared until it is verified."))
    else:
        warn(request, _("The amount or the day is not valid. Nothing was changed."))
    return _back(household)


@requires(writes_money)
@require_POST
def verify_fact(request: ActingRequest, household_uuid: UUID, key: int) -> HttpResponse:
    household = household_or_404(request.actor, household_uuid)
    form = VerifyForm(request.POST)
    fact = _fact_or_404(request, household, key)
    if form.is_valid():
        try:
            services.verify_economic_fact(
                fact=fact,
                source=form.cleaned_data["source"],
                until=form.cleaned_data["verified_until"],
                by=request.actor,
                on=clock.today(),
            )
        except DomainError as refusal:
            warn(request, str(refusal))
        else:
            say(request, _("Saved."))
    else:
        warn(request, _("That is not a day. Nothing was changed."))
    return _back(household)
