"""What a household lives on: amounts and circumstances with their sources, added up, held against the law, over time."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.people import queries, services
from impulsem.people.forms import ChangeFactForm, ChangeGradeForm, CircumstanceForm, FactForm, OnForm, VerifyForm
from impulsem.people.models import Circumstance, EconomicFact, Household, Person
from impulsem.people.permissions import reads_money, writes_money
from impulsem.people.queries.situation import Situation
from impulsem.people.rules import picture
from impulsem.people.views.lookups import day_asked_for, household_or_404, reaches_some
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, refuse, requires
from impulsem.platform.web.form_page import sent

NOT_YOURS = _("You do not work with anybody of this household. Open its file with a reason first.")
SAVED = _("Saved.")


@requires(reads_money, otherwise=_("Only professionals see the money of a household."))
def economy(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """The situation on `?on=` or today; one more amount, one more circumstance."""
    household, today, at = household_or_404(request.actor, household_uuid), clock.today(), clock.now()
    members = queries.household_on(household, today, actor=request.actor)
    keys = [member.person_id for member in members]
    if not reaches_some(request.actor, keys):
        return refuse(request, NOT_YOURS)
    writes, day = writes_money(request.actor), day_asked_for(request)
    proofs = queries.proofs_about(keys, request.actor, at) if writes else []
    amount = FactForm(_sent_as(request, "amount"), members=members, proofs=proofs, today=today)
    circumstance = CircumstanceForm(_sent_as(request, "circumstance"), members=members, proofs=proofs, today=today)
    if writes and (onward := _recorded(request, household, amount, circumstance, today)):
        return onward
    situation = queries.situation(members, day, actor=request.actor, at=at)
    context = _shown(situation) | {
        "household": household,
        "label": queries.households_label([household.pk], today, actor=request.actor)[household.pk],
        "day": day,
        "year_before": day.year - 1,
        "is_today": day == today,
        "writes": writes,
        "form": amount,
        "circumstance_form": circumstance,
        "end_form": OnForm(today=today, auto_id=False),
        "change_form": ChangeFactForm(today=today, auto_id=False),
        "grade_form": ChangeGradeForm(today=today, auto_id=False),
        "verify_form": VerifyForm(auto_id=False, proofs=proofs, initial={"verified_until": _in_a_year(today)}),
        "nav_here": "search",
    }
    return render(request, "people/economy.html", context, status=422 if amount.errors or circumstance.errors else 200)


def _sent_as(request: ActingRequest, what: str) -> Any:
    """What was sent by one of the two forms of the page."""
    return request.POST if request.method == "POST" and request.POST.get("what") == what else None


def _recorded(
    request: ActingRequest, household: Household, amount: FactForm, circumstance: CircumstanceForm, today: dt.date
) -> HttpResponse | None:
    """What a form that was sent leads to; none when nothing was sent, or it was refused."""
    here = reverse("people:economy", args=[household.uuid])

    def add_amount(values: dict[str, Any]) -> str:
        person = Person.objects.get(pk=values["person"])
        services.record_economic_fact(person=person, details=amount.details(), by=request.actor, on=today)
        return here

    def add_circumstance(values: dict[str, Any]) -> str:
        person = Person.objects.get(pk=values["person"])
        services.record_circumstance(person=person, details=circumstance.details(), by=request.actor, on=today)
        return here

    if amount.is_bound:
        return sent(request, amount, add_amount, done=SAVED)
    return sent(request, circumstance, add_circumstance, done=SAVED) if circumstance.is_bound else None


def _shown(situation: Situation) -> dict[str, Any]:
    """The situation, and its pictures."""
    months = situation.months
    days = [month.first for month in months]
    return {
        "situation": situation,
        "glance": situation.glance,
        "sheet": situation.sheet,
        "groups": [(kind.label, kind.value, situation.sheet.of_kind(kind)) for kind in EconomicFact.Kind],
        "flows": picture.draw(days, [month.income for month in months], [month.costs for month in months]),
        "owed": picture.draw(days, [month.owed for month in months]),
        "graded": [str(kind) for kind in Circumstance.GRADES],
    }


def _in_a_year(today: dt.date) -> dt.date:
    return today.replace(year=today.year + 1, day=min(today.day, 28))
