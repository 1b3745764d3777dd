"""A household's situation over time, looking at one person's, and the needs that were named."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from impulsem.casework import permissions, queries, services
from impulsem.casework.models import Need
from impulsem.casework.plan_forms import AssessmentForm, NeedForm, ScoreForm
from impulsem.casework.views.finding import acting
from impulsem.casework.views.plans import plan_file
from impulsem.people.models import Person
from impulsem.people.queries import known_to
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn

GROUPS = {"life": gettext_lazy("A life"), "children": gettext_lazy("Bringing up children")}


@requires(permissions.may_write)
def situation(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """Every member's levels over time, as a picture and as a table; needs; where to look anew."""
    there = plan_file(request, file_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, standing = there
    actor, at = acting(request), clock.now()
    members = queries.members_of(found, actor, at=at)
    instrument = queries.instrument_on(clock.today())
    domains = queries.domains_of(instrument) if instrument is not None else []
    form = NeedForm(request.POST or None, domains=[(one.code, one.name) for one in domains])
    if request.method == "POST" and form.is_valid():
        try:
            services.name_need(file=found, since=clock.today(), by=actor, at=at, **form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Written down."))
            return redirect("casework:situation", found.uuid)
    context = {
        "file": found,
        "standing": standing,
        "label": queries.file_heading(found, actor, at=at),
        "situations": queries.situations(found, members, actor, at=at),
        "levels": queries.levels_of(instrument) if instrument is not None else [],
        "instrument": instrument,
        "needs": queries.needs_of(found, actor, at=at),
        "form": form,
    }
    return render(request, "casework/plans/situation.html", context, status=422 if form.errors else 200)


@requires(permissions.may_write)
def assess(request: HttpRequest, file_uuid: UUID, person_uuid: UUID) -> HttpResponse:
    """Look at a person's situation: only the domains that matter."""
    there = plan_file(request, file_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, standing = there
    actor, at = acting(request), clock.now()
    member = next((one for one in queries.members_of(found, actor, at=at) if one.uuid == person_uuid), None)
    instrument = queries.instrument_on(clock.today())
    if member is None:
        raise Http404
    if instrument is None:
        warn(request, _("This city has no instrument of assessment yet."))
        return redirect("casework:situation", found.uuid)
    levels, before = queries.levels_of(instrument), queries.last_levels(found, member.person_id)
    data = request.POST if request.method == "POST" else None
    form = AssessmentForm(data, initial={"key": uuid4(), "done_on": clock.today(), "with_person": True}, auto_id="a-%s")
    scores = [ScoreForm(data, domain=one, levels=levels, before=before.get(one.code)) for one in queries.domains_of(instrument)]
    if data is not None and all([form.is_valid(), *(score.is_valid() for score in scores)]):
        given: dict[str, Any] = dict(form.cleaned_data)
        try:
            services.assess(
                uuid=given.pop("key"),
                file=found,
                person=Person.objects.get(pk=member.person_id),
                instrument=instrument,
                scores=tuple(score.details() for score in scores),
                by=actor,
                at=at,
                **given,
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Saved. The picture shows it beside the earlier ones."))
            return redirect("casework:situation", found.uuid)
    groups = [(title, [score for score in scores if score.domain.group == code]) for code, title in GROUPS.items()]
    context = {
        "file": found,
        "standing": standing,
        "label": queries.file_heading(found, actor, at=at),
        "member": member,
        "form": form,
        "groups": [group for group in groups if group[1]],
        "wrong": [field for score in scores for field in score if data is not None and field.errors],
        "levels": levels,
        "about": queries.said(instrument.content["about"]),
    }
    return render(request, "casework/plans/assess.html", context, status=422 if data is not None else 200)


@require_POST
@requires(permissions.may_write)
def end_need(request: HttpRequest, file_uuid: UUID, need_id: int) -> HttpResponse:
    """It is no problem any more."""
    there = plan_file(request, file_uuid)
    if isinstance(there, HttpResponse):
        return there
    actor, at = acting(request), clock.now()
    seen = Need.objects.filter(person__isnull=True) | Need.objects.filter(known_to(actor, at))
    need = get_object_or_404(seen, pk=need_id, file=there[0])
    try:
        services.end_need(need=need, by=actor, at=at)
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("It is not among the needs any more; that it was stays written."))
    return redirect("casework:situation", there[0].uuid)
