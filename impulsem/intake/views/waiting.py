"""Waiting lists as staff see them: who comes next and why, offers and answers, and the slip that tells somebody their place."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.agenda.queries import Slot
from impulsem.intake import permissions
from impulsem.intake.models import Candidate, Demand, WaitingKind, WaitingList
from impulsem.intake.queries import waiting as queries
from impulsem.intake.queries.waiting_facts import known_facts
from impulsem.intake.services import waiting as services
from impulsem.intake.views.finding import centres_of, chosen_centre, demand_or_404, person_of
from impulsem.intake.waiting_forms import EnterForm, FactsForm, LeaveForm, OfferForm
from impulsem.people.models import Person
from impulsem.places.models import Neighbourhood
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.dates import clock as clock_words
from impulsem.platform.web.dates import weekday
from impulsem.platform.web.form_page import form_page, sent
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import refusals_told, say

HERE = {"nav_here": "waiting_lists"}


def list_or_404(request: ActingRequest, list_pk: int) -> WaitingList:
    found = WaitingList.objects.of(request.actor).select_related("kind__reason", "centre__territory").filter(pk=list_pk).first()
    if found is None:
        raise Http404
    return found


def _candidate_or_404(request: ActingRequest, candidate_uuid: uuid.UUID) -> Candidate:
    rows = Candidate.objects.visible_to(request.actor, at=clock.now())
    found = (
        rows.select_related("waiting_list__kind__reason", "waiting_list__centre", "person", "demand").filter(uuid=candidate_uuid).first()
    )
    if found is None:
        raise Http404
    return found


def _page_of(candidate: Candidate) -> str:
    return reverse("intake:candidate", args=[candidate.uuid])


@requires(permissions.sees_lists)
@require_GET
def lists(request: ActingRequest) -> HttpResponse:
    """The lists of the reader's centres."""
    at = clock.now()
    context = {"rows": queries.lists_of(request.actor, at=at), "changes": permissions.changes_criteria(request.actor), **HERE}
    return render(request, "intake/waiting_lists.html", context)


@requires(permissions.sees_lists)
@require_GET
def show(request: ActingRequest, list_pk: int) -> HttpResponse:
    """One list, in order, with the reasons of each place."""
    found, asked = list_or_404(request, list_pk), request.GET.get("page", "1")
    page = queries.list_page(found, actor=request.actor, at=clock.now(), page=int(asked) if asked.isdecimal() and len(asked) < 6 else 1)
    context = {
        "list": found,
        "page": page,
        "works_here": permissions.receives_at(request.actor, found.centre_id),
        "directs": permissions.changes_criteria(request.actor),
        **HERE,
    }
    return render(request, "intake/waiting_list.html", context)


@requires(permissions.receives)
def enter(request: ActingRequest) -> HttpResponse:
    """Somebody goes on a list: `?demand=` or `?person=`. What is known already stands in the form; the slip is shown once."""
    at, demand, person = clock.now(), _demand_asked_for(request), _person_asked_for(request)
    person = person or (demand.person if demand else None)
    centres = centres_of(request)
    centre = demand.centre if demand else chosen_centre(request, centres) or (centres[0] if centres else None)
    if centre is None or (demand is None and person is None):
        raise Http404
    known, area = known_facts(person, clock.today()) if person else ({}, "")
    if demand is not None and demand.urgent:
        known["urgency"] = "urgent"
    kinds = list(WaitingKind.objects.filter(active=True).order_by("order"))
    form = EnterForm(request.POST or None, kinds=kinds, initial=EnterForm.of(known) | {"kind": kinds[0].code if kinds else ""})
    if request.method == "POST" and form.is_valid():
        try:
            entered = services.enter(
                kind=next(kind for kind in kinds if kind.code == form.cleaned_data["kind"]),
                centre=centre,
                person=person,
                demand=demand,
                facts=form.facts(),
                area=Neighbourhood.objects.filter(pk=area).first(),
                hours=form.cleaned_data["hours"],
                by=request.actor,
                at=at,
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return _slip(request, entered.candidate, entered.code)
    context = {"form": form, "person": person, "demand": demand, "centre": centre, **HERE}
    return render(request, "intake/waiting_enter.html", context, status=422 if form.errors else 200)


def _slip(request: ActingRequest, candidate: Candidate, code: str) -> HttpResponse:
    """What the person takes along: the code stands nowhere else and in no address."""
    site = request.build_absolute_uri(reverse("public:waiting_place"))
    return render(request, "intake/waiting_slip.html", {"candidate": candidate, "code": code, "site": site, **HERE})


@requires(permissions.sees_lists)
@require_GET
def candidate(request: ActingRequest, candidate_uuid: uuid.UUID) -> HttpResponse:
    """One candidate: why in this place, when it is likely, what happened."""
    return _shown(request, _candidate_or_404(request, candidate_uuid))


def _shown(request: ActingRequest, found: Candidate, offer: OfferForm | None = None) -> HttpResponse:
    at = clock.now()
    told, when = queries.candidate_of(found, at=at)
    works_here = permissions.receives_at(request.actor, found.waiting_list.centre_id)
    context = {
        "each": told,
        "candidate": found,
        "when": when,
        "events": queries.story_of(found),
        "offered": queries.open_offer_of(found),
        "works_here": works_here,
        "offer_form": offer or (OfferForm(slots=_slots(found)) if works_here and found.state == Candidate.State.WAITING else None),
        "leave_form": LeaveForm(),
        **HERE,
    }
    return render(request, "intake/candidate.html", context, status=422 if offer is not None and offer.errors else 200)


def _slots(found: Candidate) -> list[tuple[str, str]]:
    """The next free times, as a form offers them."""
    told = queries.slots_for(found.waiting_list, at=clock.now(), limit=6)
    return [(slot.value, f"{weekday(slot.starts_at)}, {clock_words(slot.starts_at)} · {who}") for slot, who in told]


@requires(permissions.receives)
@require_POST
def offer(request: ActingRequest, candidate_uuid: uuid.UUID) -> HttpResponse:
    """Offer a time that is free now, or something in words."""
    found, at = _candidate_or_404(request, candidate_uuid), clock.now()
    told = queries.slots_for(found.waiting_list, at=at, limit=6)
    form = OfferForm(request.POST, slots=_slots(found))

    def command(data: dict[str, Any]) -> str:
        slot: Slot | None = next((slot for slot, _who in told if slot.value == data.get("slot")), None)
        services.offer(candidate=found, slot=slot, what=data["what"], why=data["why"], by=request.actor, at=at)
        return _page_of(found)

    onward = sent(request, form, command, done=_("Offered. Write down here what they answer."))
    return onward or _shown(request, found, form)


@requires(permissions.receives)
@require_POST
def answer(request: ActingRequest, candidate_uuid: uuid.UUID) -> HttpResponse:
    """They accept, it does not suit, or nobody answered."""
    found, at = _candidate_or_404(request, candidate_uuid), clock.now()
    said = request.POST.get("answer", "")
    with refusals_told(request):
        if said == "accepted":
            services.accept(candidate=found, by=request.actor, at=at)
            say(request, _("Accepted: it is booked."))
        elif said in ("declined", "lapsed"):
            services.decline(candidate=found, lapsed=said == "lapsed", by=request.actor, at=at)
            say(request, _("They keep waiting, with all their days; the time is free again."))
    return HttpResponseRedirect(_page_of(found))


@requires(permissions.receives)
@require_POST
def leave(request: ActingRequest, candidate_uuid: uuid.UUID) -> HttpResponse:
    """They leave the list."""
    found = _candidate_or_404(request, candidate_uuid)
    with refusals_told(request):
        services.leave(candidate=found, because=request.POST.get("because", ""), by=request.actor, at=clock.now())
        say(request, _("They have left the list."))
    return HttpResponseRedirect(_page_of(found))


@requires(permissions.receives)
def facts(request: ActingRequest, candidate_uuid: uuid.UUID) -> HttpResponse:
    """The situation is another now."""
    found = _candidate_or_404(request, candidate_uuid)
    form = FactsForm(request.POST or None, initial=FactsForm.of(found.facts, found.hours))

    def command(data: dict[str, Any]) -> str:
        services.tell_facts(candidate=found, facts=form.facts(), hours=data["hours"], by=request.actor, at=clock.now())
        return _page_of(found)

    return form_page(
        request,
        form,
        command=command,
        done=_("Written down; the place follows."),
        title=_("The situation"),
        about=_("Only what the published criteria look at."),
        back=_page_of(found),
        more=HERE,
    )


@requires(permissions.receives)
@require_POST
def receipt(request: ActingRequest, candidate_uuid: uuid.UUID) -> HttpResponse:
    """Another slip for who lost theirs."""
    found = _candidate_or_404(request, candidate_uuid)
    with refusals_told(request):
        return _slip(request, found, services.new_receipt(candidate=found, by=request.actor, at=clock.now()))
    return HttpResponseRedirect(_page_of(found))


def _demand_asked_for(request: ActingRequest) -> Demand | None:
    text = request.GET.get("demand", "")
    try:
        return demand_or_404(request, uuid.UUID(text)) if text else None
    except ValueError:
        raise Http404 from None


def _person_asked_for(request: ActingRequest) -> Person | None:
    text = request.GET.get("person", "")
    found = person_of(request, text) if text else None
    if text and found is None:
        raise Http404
    return found
