"""The file's page, its timeline and panels; opening a file; its state."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from impulsem.casework import permissions, queries, services
from impulsem.casework.forms import OpenForm, StateForm
from impulsem.casework.models import CaseFile
from impulsem.casework.queries import Filters
from impulsem.casework.views.drafts import form_at_hand
from impulsem.casework.views.finding import acting, known_file, to_reason
from impulsem.organisation.models import Centre, Worker
from impulsem.people.models import Household, Person
from impulsem.people.queries import whereabouts_known_to
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError
from impulsem.platform.registries import Panel, Subject, panels
from impulsem.platform.web.access import requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say
from impulsem.platform.web.parts import is_part, render_part

#: What a timeline can be narrowed to: a few words for the nine kinds.
GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "meetings": (gettext_lazy("Meetings"), ("interview", "home_visit", "accompaniment", "session", "information")),
    "contacts": (gettext_lazy("Calls and messages"), ("call", "message")),
    "paperwork": (gettext_lazy("Paperwork and coordination"), ("paperwork", "coordination")),
}
#: Queries that panels may cost within the page itself; the others follow in a request of their own.
AT_ONCE = 0


@require_GET
@requires(permissions.may_look)
def file(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """One page for the household. Each view of it is a line in the file's access list."""
    found, standing = known_file(request, file_uuid)
    if not standing.opens:
        return to_reason(found)
    actor, at = acting(request), clock.now()
    narrowed = _filters(request.GET)
    lines = queries.timeline(found, actor, at=at, standing=standing, filters=narrowed, page=_page(request.GET))
    context = {"timeline": lines, "groups": _groups(narrowed), "file": found, "standing": standing}
    if is_part(request):
        services.note_part_read(file=found, by=actor, at=at, standing=standing)
        return render(request, "casework/parts/timeline.html", context)
    page = queries.file_page(found, standing, actor, at=at)
    services.note_file_read(file=found, by=actor, standing=standing)
    every = request.GET.get("panels") == "all"
    at_once = _at_once(panels.for_actor(actor), budget=10_000 if every else AT_ONCE)
    context |= {
        "page": page,
        "members": page.members,
        "panels": _drawn(request, at_once, page.subject, actor),
        "more_panels": not every and len(at_once) < len(panels.for_actor(actor)),
        **(form_at_hand(page, actor, at=at) if permissions.may_write(actor) else {}),
    }
    return render(request, "casework/file.html", context)


@require_POST
@requires(permissions.may_look)
def timeline(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """The timeline narrowed to words, which stay out of addresses; without scripts a page of its own."""
    found, standing = known_file(request, file_uuid)
    if not standing.opens:
        return to_reason(found)
    actor, at = acting(request), clock.now()
    narrowed = _filters(request.POST)
    lines = queries.timeline(found, actor, at=at, standing=standing, filters=narrowed, page=_page(request.POST))
    members = queries.members_of(found, actor, at=at)
    services.note_part_read(file=found, by=actor, at=at, standing=standing)
    context = {"timeline": lines, "groups": _groups(narrowed), "file": found, "standing": standing, "members": members}
    return render_part(request, "casework/timeline.html", "casework/parts/timeline.html", context)


@require_GET
@requires(permissions.may_look)
def more_panels(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """The panels that the page left for afterwards."""
    found, standing = known_file(request, file_uuid)
    if not standing.opens:
        raise Http404
    actor = acting(request)
    services.note_part_read(file=found, by=actor, at=clock.now(), standing=standing)
    everyone = panels.for_actor(actor)
    rest = everyone[len(_at_once(everyone, budget=AT_ONCE)) :]
    subject = queries.subject_of(found, actor, at=clock.now())
    return render(request, "casework/parts/panels.html", {"panels": _drawn(request, rest, subject, actor)})


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """A panel as the page shows it."""

    code: str
    title: Any
    column: str
    html: SafeString


def _drawn(request: HttpRequest, chosen: Iterable[Panel], subject: Subject, actor: Actor) -> list[Drawn]:
    return [
        Drawn(
            panel.code,
            panel.title,
            panel.column,
            render_to_string(panel.template, {**panel.load(subject, actor), "panel": panel, "subject": subject}, request),
        )
        for panel in chosen
    ]


def _at_once(everyone: list[Panel], *, budget: int) -> list[Panel]:
    """The first panels, as long as their queries fit."""
    chosen: list[Panel] = []
    for panel in everyone:
        budget -= panel.budget
        if budget < 0:
            break
        chosen.append(panel)
    return chosen


def _filters(data: QueryDict) -> Filters:
    kinds = [kind for name in data.getlist("kinds") if name in GROUPS for kind in GROUPS[name][1]]
    person = data.get("person", "")
    try:
        person_uuid = UUID(person) if person else None
    except ValueError:
        person_uuid = None
    return Filters(kinds=tuple(kinds), person=person_uuid, words=data.get("words", "")[:100])


def _groups(narrowed: Filters) -> list[tuple[str, Any, bool]]:
    return [(code, label, set(kinds) <= set(narrowed.kinds)) for code, (label, kinds) in GROUPS.items()]


def _page(data: QueryDict) -> int:
    number = data.get("page", "1")
    return min(int(number), 1000) if number.isdigit() else 1


@requires(permissions.may_look)
def open_file(request: HttpRequest, household_uuid: UUID) -> HttpResponse:
    """Open the file of a household that has none."""
    actor, at, today = acting(request), clock.now(), clock.today()
    known = Person.objects.visible_to(actor, at=at).filter(whereabouts_known_to(actor, at))
    household = get_object_or_404(Household.objects.filter(memberships__person__in=known).distinct(), uuid=household_uuid)
    centres = queries.centres_to_open(actor, on=today)
    workers = queries.professionals_of([centre.pk for centre in centres], on=today)
    form = OpenForm(
        request.POST or None,
        centres=[(centre.pk, centre.name) for centre in centres],
        workers=[(str(worker.uuid), worker.name) for worker in workers],
        initial={"referent": next((str(w.uuid) for w in workers if w.pk == actor.worker_id), "")},
    )
    if request.method == "POST" and form.is_valid():
        referent = next((w for w in workers if str(w.uuid) == form.cleaned_data["referent"]), None)
        centre = next(centre for centre in centres if str(centre.pk) == form.cleaned_data["centre"])
        try:
            opened = _open(household, centre, referent, actor)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("File %(number)s is open. What was written before shows in it.") % {"number": opened.number})
            return redirect("casework:file", opened.uuid)
    label = queries.household_label(household.pk, actor, at=at)
    status = 422 if form.is_bound else 200
    return render(request, "casework/open.html", {"form": form, "label": label, "centres": centres}, status=status)


def _open(household: Household, centre: Centre, referent: Worker | None, actor: Actor) -> CaseFile:
    return services.open_file(household=household, centre=centre, referent=referent, by=actor, at=clock.now())


@requires(permissions.may_look)
def state(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """Pause, resume, close with a reason, reopen; phase and intensity; and all the steps so far."""
    found, standing = known_file(request, file_uuid)
    if not standing.manages:
        return to_reason(found)
    actor, at = acting(request), clock.now()
    form = StateForm(request.POST or None, initial={"phase": found.phase, "intensity": found.intensity})
    if request.method == "POST" and form.is_valid():
        try:
            _act(found, form.cleaned_data, actor)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Done: the file is as you said."))
            return redirect("casework:state", found.uuid)
    context = {
        "file": found,
        "standing": standing,
        "label": queries.file_heading(found, actor, at=at),
        "form": form,
        "steps": queries.history(found)[:50],
    }
    return render(request, "casework/state.html", context, status=422 if form.is_bound else 200)


def _act(found: CaseFile, data: dict[str, Any], actor: Actor) -> CaseFile:
    """The one command that the pressed button means."""
    given: dict[str, Any] = {"file": found, "note": data["note"], "by": actor, "at": clock.now()}
    match data["act"]:
        case "pause":
            return services.pause_file(**given)
        case "resume":
            return services.resume_file(**given)
        case "close":
            return services.close_file(reason=data["reason"], **given)
        case "reopen":
            return services.reopen_file(**given)
        case "phase":
            return services.set_phase(phase=data["phase"], **given)
        case _:
            return services.set_intensity(intensity=data["intensity"], **given)
