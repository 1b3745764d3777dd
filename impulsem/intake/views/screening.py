"""Screen a demand, decide its route; compare what was proposed with what was decided."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from impulsem.agenda.queries import Slot
from impulsem.groups.models import GroupSession
from impulsem.groups.queries import OpenSession
from impulsem.intake import permissions, queries, services
from impulsem.intake.forms import DecisionForm, ScreeningForm
from impulsem.intake.models import Decision, Demand, Route, Screening
from impulsem.intake.services.routing import VISITS
from impulsem.intake.views.finding import demand_or_404, screening_or_404
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.dates import full_date
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn
from impulsem.platform.web.parts import render_part

HERE = "here"  # the person waits at the desk
FIELDS = {"starts_at": "slot", "worker": "slot", "room": "slot", "field": "session"}


@requires(permissions.receives)
def screen(request: ActingRequest, demand_uuid: uuid.UUID) -> HttpResponse:
    """The questions of the instrument; what is not known stays so."""
    demand, at = demand_or_404(request, demand_uuid), clock.now()
    instrument = services.instrument_on(timezone.localdate(at))
    if instrument is None:
        warn(request, str(services.NoInstrument()))
        return redirect("intake:demand", demand.uuid)
    last = queries.story(demand).screening
    form = ScreeningForm(request.POST or None, instrument=instrument, initial=last.answers if last else {})

    def command(_data: dict[str, Any]) -> str:
        screening = services.screen(demand=demand, answers=form.answers(), by=request.actor, at=at)
        return reverse("intake:decide", args=[screening.uuid])

    if request.method == "POST" and (onward := sent(request, form, command)):
        return onward
    context = {"demand": demand, "form": form, "instrument": queries.told(instrument, {}), "nav_here": "demands"}
    return render(request, "intake/screen.html", context, status=422 if form.errors else 200)


@requires(permissions.receives)
def decide(request: ActingRequest, screening_uuid: uuid.UUID) -> HttpResponse:
    """What is proposed and why; `?route=` is what the worker looks at, and decides with a POST."""
    screening, at = screening_or_404(request, screening_uuid), clock.now()
    demand = screening.demand
    if hasattr(screening, "decision"):
        return redirect("intake:demand", demand.uuid)
    route = request.GET.get("route", "")
    route = route if route in Route.values else screening.proposed
    everywhere = request.GET.get("everywhere") == "1"
    slots, sessions = _offered(demand, route, everywhere, at)
    here_first = HERE if route == Route.URGENT and demand.channel == Demand.Channel.DESK else ""
    first = here_first or (slots[0].value if slots and route in (Route.URGENT, Route.PREFERENTIAL) else "")
    form = DecisionForm(request.POST or None, initial={"slot": first})
    if request.method == "POST" and form.is_valid():
        try:
            decision = _decided(request, screening, route, form, slots, sessions, at)
        except DomainError as refusal:
            add_refusal(form, refusal, FIELDS)
        else:
            say(request, _said(decision))
            return redirect("intake:demand", demand.uuid)
    names = queries.attending(slots)
    context = {
        "demand": demand,
        "screening": screening,
        "because": _because(screening),
        "unknown": _unknown(screening),
        "route": Route(route),
        "routes": [(code, label, code == screening.proposed) for code, label in Route.choices],
        "proposed": Route(screening.proposed),
        "differs": route != screening.proposed,
        "visits": route in VISITS,
        "slots": [(slot, ", ".join(names.get(pk, "") for pk in slot.worker_ids)) for slot in slots],
        "sessions": sessions,
        "everywhere": everywhere,
        "HERE": HERE,
        "form": form,
        "nav_here": "demands",
    }
    return render_part(request, "intake/decide.html", "intake/parts/route.html", context, status=422 if form.errors else 200)


def _offered(demand: Demand, route: str, everywhere: bool, at: dt.datetime) -> tuple[list[Slot], list[OpenSession]]:
    if demand.person is None:
        return [], []
    if route in VISITS:
        return queries.slots_for(demand, route, at=at, everywhere=everywhere), []
    if route == Route.GROUP_SESSION:
        return [], queries.sessions_for(demand, at=at, everywhere=everywhere)
    return [], []


def _decided(
    request: ActingRequest,
    screening: Screening,
    route: str,
    form: DecisionForm,
    slots: list[Slot],
    sessions: list[OpenSession],
    at: dt.datetime,
) -> Decision:
    """One domain call with what was chosen among what was offered."""
    data = form.cleaned_data
    session: GroupSession | None = next((one.session for one in sessions if str(one.session.uuid) == data["session"]), None)
    return services.decide(
        screening=screening,
        route=route,
        reason=data["reason"],
        slot=next((one for one in slots if one.value == data["slot"]), None),
        waits_here=data["slot"] == HERE,
        session=session,
        service=data["service"],
        by=request.actor,
        at=at,
    )


def _because(screening: Screening) -> list[tuple[str, str, int]]:
    """(question, answer, weight) of what the proposal rests on, in words; the rule's sentence first, without an answer."""
    told = queries.told(screening.instrument, {})
    rule = next((one.because for one in told.rules if one.code == screening.reasons["rule"]), "")
    words = {one.code: (one.words, {code: text for code, text, _weight in one.answers}) for one in told.questions}
    named = [
        (words[one["question"]][0], words[one["question"]][1].get(one["answer"], ""), one["weight"])
        for one in screening.reasons["because"]
        if one["question"] in words
    ]
    return [(rule, "", 0), *named]


def _unknown(screening: Screening) -> list[str]:
    told = queries.told(screening.instrument, {})
    return [one.words for one in told.questions if one.code in screening.reasons["unknown"]]


def _said(decision: Decision) -> str:
    if decision.enrolment is not None:
        starts = decision.enrolment.session.starts_at
        said = {"day": full_date(starts), "time": written(starts), "code": decision.enrolment.code}
        if decision.enrolment.state == decision.enrolment.State.WAITING:
            return str(_("On the waiting list of the session on %(day)s at %(time)s.") % said)
        return str(_("Enrolled: %(day)s at %(time)s. Code for the kiosk: %(code)s.") % said)
    if decision.appointment is not None:
        if decision.appointment.spontaneous:
            return str(_("In the waiting room of the centre."))
        starts = decision.appointment.starts_at
        return str(_("Appointment on %(day)s at %(time)s.") % {"day": full_date(starts), "time": written(starts)})
    if decision.commitment is not None:
        return str(_("The economic-support office answers until %(day)s.") % {"day": full_date(decision.commitment.due_on)})
    return str(_("Answered."))


@requires(permissions.compares)
@require_GET
def compare(request: ActingRequest) -> HttpResponse:
    """By version of the instrument: what was proposed beside what was decided."""
    context = {
        "versions": queries.comparison(request.actor, at=clock.now()),
        "routes": Route.labels,
        "nav_here": "screening",
    }
    return render(request, "intake/compare.html", context)
