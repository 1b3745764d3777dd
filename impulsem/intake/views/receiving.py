"""A new demand, with the guide of its topic beside the form; the sheet that is handed over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from impulsem.casework.queries import files_of
from impulsem.intake import permissions, queries, services
from impulsem.intake.forms import DemandForm, FormKey
from impulsem.intake.models import Call, Demand, Topic
from impulsem.intake.views.finding import call_named, centres_of, person_of
from impulsem.organisation.models import Centre
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.people.queries import phone_shown
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import refusals_told, say, warn
from impulsem.platform.web.parts import is_part

Channel = Demand.Channel
TITLES: dict[str, str | Promise] = {
    Channel.DESK: _("Somebody at the desk asks"),
    Channel.PHONE: _("Somebody on the phone asks"),
    Channel.EMAIL: _("Somebody wrote"),
    Channel.SERVICE: _("Another service sends somebody"),
    Channel.PROACTIVE: _("We go to somebody"),
}
#: Buttons that only draw the form anew: without scripts they do what changing a field does.
FIND, GUIDE, FORGET = "find", "guide", "forget"
ON_THE_SPOT, SCREEN = "answered", "screen"


@requires(permissions.receives)
def new(request: ActingRequest) -> HttpResponse:
    """`?person=uuid` and `?channel=phone`, where they are known; `?call=uuid` for what came of a call."""
    at = clock.now()
    act = request.POST.get("act", "")
    call = call_named(request, request.POST.get("call", "") or request.GET.get("call", ""))
    named = request.POST.get("pick") or request.POST.get("person", "") if request.method == "POST" else request.GET.get("person", "")
    person = person_of(request, named) if act != FORGET else None
    if request.method == "GET" and person is None and call is not None:
        person = call.person
    redrawn = act in (FIND, GUIDE, FORGET) or "pick" in request.POST
    topics, centres = queries.topics(), centres_of(request)
    if not topics:
        warn(request, _("There are no topics yet: load the city’s folder first."))
        return redirect("intake:inbox")
    data = request.POST if request.method == "POST" and not redrawn else None
    form = DemandForm(data, topics=topics, centres=centres, person=person, initial=_initial(request, person, centres, call, at))
    context: dict[str, Any] = {"form": form, "person": person, "nav_here": "demands"}
    if data is not None and form.is_valid():
        try:
            return _received(request, form, person, centres, call, act, at)
        except DomainError as refusal:
            add_refusal(form, refusal)
    if act == FIND and (words := request.POST.get("find", "").strip()):
        context |= {"hits": people.search(words[:200], actor=request.actor, at=at), "searched": words}
        context["advice"] = context["hits"].advice
    if is_part(request) and act == FIND:
        return render(request, "intake/parts/who.html", context)
    topic = str(form["topic"].value() or "")
    context |= {
        "guide": queries.guide(next((one for one in topics if one.code == topic), None)),
        "title": TITLES.get(str(form["channel"].value()), TITLES[Channel.DESK]),
        "channels": [(code, Channel(code).label) for code in TITLES],
        "age": person.age(clock.today()) if person else None,
        "earlier": queries.demands_of([person.pk], request.actor, at=at, limit=3) if person else [],
        "more": form.errors.keys() & {"for_whom", "interpreter", "centre"} or form["interpreter"].value(),
    }
    return render(request, "intake/new.html", context, status=422 if form.errors else 200)


def _initial(request: ActingRequest, person: Person | None, centres: list[Centre], call: Call | None, at: dt.datetime) -> dict[str, Any]:
    """What the form begins with: what was typed already, else what is known of the person and of the call."""
    asked = request.GET.get("channel", "")
    by_phone = not request.actor.centres()
    initial: dict[str, Any] = {
        "channel": asked if asked in TITLES else Channel.PHONE if by_phone else Channel.DESK,
        "language": settings.LANGUAGE_CODE,
        "for_whom": Demand.ForWhom.SELF,
        "key": FormKey.new(),
    }
    if person is not None:
        initial["language"] = person.languages[0] if person.languages else person.notice_language
        initial["interpreter"] = person.needs_interpreter
        file = files_of([person.pk], actor=request.actor).get(person.pk)
        initial["centre"] = next((one.code for one in centres if file is not None and one.pk == file.centre_id), "")
    if call is not None:
        initial |= {"call": str(call.uuid), "channel": Channel.PHONE, "words": call.outcome or call.why}
        initial |= {"caller_name": call.caller_name, "contact": phone_shown(call.number)}
        initial["centre"] = initial.get("centre") or next((one.code for one in centres if one.pk == call.centre_id), "")
    if request.method == "POST":
        of_person = {"language", "interpreter", "centre"} if "pick" in request.POST else set()  # whoever was just found is known better
        initial |= {name: value for name, value in request.POST.items() if name in DemandForm.base_fields.keys() - of_person and value}
    return initial


def _received(
    request: ActingRequest,
    form: DemandForm,
    person: Person | None,
    centres: list[Centre],
    call: Call | None,
    act: str,
    at: dt.datetime,
) -> HttpResponse:
    data = form.cleaned_data
    key, _opened = FormKey.read(data["key"])
    demand = services.receive(
        channel=data["channel"],
        words=data["words"],
        topic=data["topic"],
        urgent=data["urgent"],
        language=data["language"],
        interpreter=data["interpreter"],
        person=person,
        caller_name=data["caller_name"],
        contact=data["contact"],
        for_whom=data["for_whom"],
        centre=next(one for one in centres if one.code == data["centre"]),
        key=key,
        by=request.actor,
        at=at,
    )
    if call is not None:
        with refusals_told(request):
            services.became_demand(call=call, demand=demand, by=request.actor, at=at)
    shown = queries.demand_of(demand.uuid, request.actor, at=at) is not None  # of somebody guarded only to those who work with them
    if act == ON_THE_SPOT:
        if demand.is_open:  # sent twice, it is answered already
            services.answer(demand=demand, on_the_spot=True, minutes=FormKey.minutes(data["key"], at=at), by=request.actor, at=at)
        say(request, _("Answered on the spot, and counted."), undo=reverse("intake:reopen", args=[demand.uuid]) if shown else "")
        return redirect("intake:inbox")
    if act == SCREEN and shown:
        return redirect("intake:screen", demand.uuid)
    say(request, _("Received."))
    return redirect("intake:demand", demand.uuid) if shown else redirect("intake:inbox")


@requires(permissions.receives)
@require_GET
def guide(request: ActingRequest) -> HttpResponse:
    """The guide of `?topic=`, as a part beside the form and as a page."""
    found = queries.guide(Topic.objects.filter(code=request.GET.get("topic", ""), active=True).first())
    if is_part(request):
        return render(request, "intake/parts/guide.html", {"guide": found})
    return render(request, "intake/guide.html", {"guide": found, "topics": queries.topics(), "nav_here": "demands"})


@requires(permissions.receives)
@require_GET
def sheet(request: ActingRequest, code: str) -> HttpResponse:
    """What is handed over about a topic, in easy reading and in `?language=`, to be printed."""
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    found = queries.guide(Topic.objects.filter(code=code, active=True).first(), language=language)
    if found is None:
        raise Http404
    with override(language):
        return render(request, "intake/sheet.html", {"guide": found, "language": language, "centre": next(iter(centres_of(request)), None)})
