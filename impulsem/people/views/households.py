"""A household on any day: who lives there, who came and went, where; joining, leaving, moving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.people import queries, services
from impulsem.people.forms import DayForm, FindForm, JoinForm, LeaveForm, MoveForm, RoleForm
from impulsem.people.models import Household, HouseholdMembership, HouseholdSplit, Person
from impulsem.people.permissions import may_part, may_register, protects, reads_people
from impulsem.people.queries import Hits
from impulsem.people.queries.households import home_on
from impulsem.people.views.lookups import day_asked_for, household_or_404, household_page, person_or_404
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn
from impulsem.platform.web.parts import render_part


@requires(reads_people)
def household(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """The household on `?on=` or today."""
    subject = household_or_404(request.actor, household_uuid)
    day, today = day_asked_for(request), clock.today()
    members = queries.household_on(subject, day, actor=request.actor)
    context = _context(request, subject) | {
        "day": day,
        "is_today": day == today,
        "members": members,
        "past": queries.household_past(subject, today, actor=request.actor),
        "home": home_on(subject.pk, day),
        "day_form": DayForm(initial={"on": day}),
        "roles": HouseholdMembership.Role.choices,
        "may_change": may_register(request.actor),
        "may_part": may_part(request.actor),
        "may_lift": protects(request.actor) and _kept_apart(request, subject),
    }
    return render_part(request, "people/household.html", "people/parts/composition.html", context)


@requires(may_register)
def join(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """Somebody who has a record comes to live here: find them, say since when and as what."""
    subject, today = household_or_404(request.actor, household_uuid), clock.today()
    find = FindForm(request.POST if "find" in request.POST else None)
    chosen = _person_asked_for(request)
    form = JoinForm(request.POST if request.method == "POST" and "find" not in request.POST else None, today=today)
    if chosen is not None:
        form.initial["person"] = chosen.uuid
    hits = Hits()
    if find.is_bound and find.is_valid():
        hits = queries.search(find.cleaned_data["q"], actor=request.actor, at=clock.now())
    if form.is_bound and form.is_valid():
        chosen = person_or_404(request.actor, form.cleaned_data["person"])
        try:
            services.join_household(
                person=chosen,
                household=subject,
                role=form.cleaned_data["role"],
                on=form.cleaned_data["on"],
                main=not form.cleaned_data["second"],
                by=request.actor,
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Saved."))
            return HttpResponseRedirect(household_page(subject))
    context = _context(request, subject) | {"form": form, "find": find, "hits": hits, "searched": find.is_bound, "chosen": chosen}
    return render(request, "people/join.html", context, status=422 if form.errors else 200)


def _person_asked_for(request: ActingRequest) -> Person | None:
    key = request.POST.get("person") or request.GET.get("person")
    try:
        return person_or_404(request.actor, UUID(key)) if key else None
    except ValueError:
        return None


@requires(may_register)
@require_POST
def leave(request: ActingRequest, household_uuid: UUID, person_uuid: UUID) -> HttpResponse:
    subject, person = household_or_404(request.actor, household_uuid), person_or_404(request.actor, person_uuid)
    form = LeaveForm(request.POST, today=clock.today())
    if not form.is_valid():
        warn(request, _("That is not a day. Nothing was changed."))
        return HttpResponseRedirect(household_page(subject))
    try:
        services.leave_household(
            person=person, household=subject, on=form.cleaned_data["on"], because=form.cleaned_data["because"], by=request.actor
        )
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("Saved."))
    return HttpResponseRedirect(household_page(subject))


@requires(may_register)
@require_POST
def change_role(request: ActingRequest, household_uuid: UUID, person_uuid: UUID) -> HttpResponse:
    subject, person = household_or_404(request.actor, household_uuid), person_or_404(request.actor, person_uuid)
    form = RoleForm(request.POST, today=clock.today())
    if not form.is_valid():
        warn(request, _("Choose a role and a day. Nothing was changed."))
        return HttpResponseRedirect(household_page(subject))
    try:
        services.change_role(person=person, household=subject, role=form.cleaned_data["role"], on=form.cleaned_data["on"], by=request.actor)
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("Saved."))
    return HttpResponseRedirect(household_page(subject))


@requires(may_register)
def move(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """Another address from a day."""
    subject = household_or_404(request.actor, household_uuid)
    form = MoveForm(request.POST or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        address = form.address()
        try:
            services.move_home(
                household=subject, address=address or services.AddressDetails(street=""), on=form.cleaned_data["on"], by=request.actor
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Saved."))
            return HttpResponseRedirect(household_page(subject))
    context = _context(request, subject) | {"form": form, "home": home_on(subject.pk, clock.today())}
    return render(request, "people/move.html", context, status=422 if form.errors else 200)


def _kept_apart(request: ActingRequest, subject: Household) -> bool:
    """It came out of a safe parting that the actor's team may undo."""
    split = HouseholdSplit.objects.filter(fresh=subject, undone_at__isnull=True).first()
    return split is not None and services.may_lift(split, request.actor)


def _context(request: ActingRequest, subject: Household) -> dict[str, Any]:
    label = queries.households_label([subject.pk], clock.today(), actor=request.actor)[subject.pk]
    return {"household": subject, "label": label, "nav_here": "search"}
