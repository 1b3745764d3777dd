"""What somebody is to others, and who supports them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.people import queries, services
from impulsem.people.forms import OTHER_END, FindForm, TieForm
from impulsem.people.models import Person, Relationship
from impulsem.people.permissions import may_register
from impulsem.people.queries import Hits
from impulsem.people.queries.families import ties_of
from impulsem.people.views.lookups import person_or_404
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn


@requires(may_register)
def relationships(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """The ties of a person, and one more: with somebody of the household, somebody found, or somebody without a record."""
    person, today = person_or_404(request.actor, person_uuid), clock.today()
    find = FindForm(request.POST if "find" in request.POST else None)
    hits = Hits()
    if find.is_bound and find.is_valid():
        hits = queries.search(find.cleaned_data["q"], actor=request.actor, at=clock.now())
    others = _others(request, person, hits)
    bound = request.POST if request.method == "POST" and "find" not in request.POST else None
    form = TieForm(bound, today=today, others=others, initial={"person": str(hits[0].uuid)} if hits else {})
    if form.is_bound and form.is_valid():
        try:
            _relate(request, person, form)
        except DomainError as refusal:
            add_refusal(form, refusal, {"other": "person"})
        else:
            say(request, _("Saved."))
            return HttpResponseRedirect(reverse("people:relationships", args=[person.uuid]))
    context = {
        "person": person,
        "form": form,
        "find": find,
        "hits": hits,
        "ties": ties_of(person, today, actor=request.actor),
        "nav_here": "search",
    }
    return render(request, "people/relationships.html", context, status=422 if form.errors else 200)


def _others(request: ActingRequest, person: Person, hits: Hits) -> list[tuple[str, str]]:
    """Who can be chosen: who was found, who lives with the person, and who was chosen before (looked up again)."""
    home = queries.household_of(person, clock.today())
    members = queries.household_on(home, clock.today(), actor=request.actor) if home else []
    others = {str(hit.uuid): hit.name for hit in hits} | {str(m.uuid): m.full_name for m in members}
    chosen = request.POST.get("person", "")
    if chosen and chosen not in others:
        try:
            found = person_or_404(request.actor, UUID(chosen))
        except ValueError:
            pass
        else:
            others[str(found.uuid)] = found.full_name
    others.pop(str(person.uuid), None)
    return list(others.items())


def _relate(request: ActingRequest, person: Person, form: TieForm) -> None:
    values = form.cleaned_data
    other = person_or_404(request.actor, UUID(values["person"])) if values["person"] else None
    kind = values["kind"]
    one, two = person, other
    if kind.endswith(OTHER_END):
        kind = kind.removesuffix(OTHER_END)
        if other is not None:
            one, two = other, person
    services.relate(
        person=one,
        other=two,
        other_name="" if other else values["other_name"],
        kind=kind,
        strength=values["strength"],
        note=values["note"],
        by=request.actor,
        on=values["on"],
    )


@requires(may_register)
@require_POST
def unrelate(request: ActingRequest, person_uuid: UUID, key: int) -> HttpResponse:
    person = person_or_404(request.actor, person_uuid)
    tie = Relationship.objects.filter(pk=key, person=person).first() or Relationship.objects.filter(pk=key, other=person).first()
    if tie is None:
        raise Http404
    try:
        services.unrelate(relationship=tie, by=request.actor, on=clock.today())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("It does not hold any more."))
    return HttpResponseRedirect(reverse("people:relationships", args=[person.uuid]))
