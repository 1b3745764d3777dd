"""Registering somebody, with those who may already be known beside the form."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.people import queries, services
from impulsem.people.forms import RegisterForm, details_of
from impulsem.people.models import Household
from impulsem.people.permissions import may_register
from impulsem.people.queries import Hits
from impulsem.people.services.persons import traits_of
from impulsem.people.views.lookups import household_or_404, household_page, person_page
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say
from impulsem.platform.web.parts import render_part

# Every registration is answered alike, so that the answer does not tell whether somebody like this was known.
REGISTERED = _("Registered. The records team will check whether this person was already known.")
STRONG = 2  # reasons: a name and a birth date, a phone and a name


@requires(may_register)
def register(request: ActingRequest) -> HttpResponse:
    """A new person, alone or into a household (`?household=`). Whoever is very likely known is shown first."""
    household = _household(request)
    form = RegisterForm(request.POST or None, into_household=household is not None)
    hits = Hits()
    insisted = bool(request.POST.get("insist"))
    if request.method == "POST" and form.is_valid():
        hits = queries.likely_existing(traits_of(form.details()), actor=request.actor, at=clock.now())
        if insisted or not any(len(hit.matched_on) >= STRONG or "identifier" in hit.matched_on for hit in hits):
            try:
                made = services.register_person(
                    details=form.details(),
                    household=household,
                    role=form.cleaned_data.get("role") or "relative",
                    insist=insisted,
                    by=request.actor,
                    on=clock.today(),
                )
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                say(request, REGISTERED)
                return HttpResponseRedirect(household_page(household) if household else person_page(made.person))
    context = {
        "form": form,
        "hits": hits,
        "household": household,
        "label": queries.households_label([household.pk], clock.today(), actor=request.actor)[household.pk] if household else "",
        "must_choose": bool(hits) and not form.errors,
        "nav_here": "register",
    }
    return render(request, "people/register.html", context, status=422 if request.method == "POST" else 200)


@requires(may_register)
@require_POST
def likely(request: ActingRequest) -> HttpResponse:
    """Who may already be known, of what has been typed so far; a part of the register page."""
    form = RegisterForm(request.POST, into_household=bool(request.POST.get("role")))
    form.is_valid()  # half a form: what is clean so far
    traits = traits_of(details_of(form.cleaned_data, address=None))
    context = {
        "hits": queries.likely_existing(traits, actor=request.actor, at=clock.now()),
        "household": _household(request),
    }
    return render_part(request, "people/likely.html", "people/parts/likely.html", context)


def _household(request: ActingRequest) -> Household | None:
    key = request.POST.get("household") or request.GET.get("household")
    if not key:
        return None
    try:
        return household_or_404(request.actor, UUID(key))
    except ValueError:
        return None
