"""The one screen of a session: who came, one key each, and the end of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from impulsem.groups import queries, services
from impulsem.groups.forms import ArriveForm, FindForm, FinishForm, as_uuid
from impulsem.groups.models import Enrolment, GroupSession, Outcome
from impulsem.groups.permissions import may_plan_at, sees_groups
from impulsem.groups.views.lookups import place_in, session_run_by
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.codes import code_typed
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say, warn
from impulsem.platform.web.parts import is_part, render_part

NOT_HERE = gettext_lazy("Nobody of this session has that code or name. Use “Without a place” for whoever came like that.")


@requires(sees_groups)
def session(request: ActingRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """For who runs it the list of people; for everybody else of the house what the catalogue says."""
    found = queries.find_session(session_uuid, request.actor)
    if found is None:
        raise Http404
    one, runs = found
    if not runs:
        return render(request, "groups/outline.html", {"session": one, "nav_here": "groups"})
    return _screen(request, one)


def _screen(
    request: ActingRequest, one: GroupSession, *, picked: Enrolment | None = None, several: list[queries.Row] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "screen": queries.screen_of(one, request.actor, at=clock.now()),
        "session": one,
        "picked": picked.uuid if picked else None,
        "several": several or [],
        "form": ArriveForm(),
        "may_plan": may_plan_at(request.actor, one.centre),
        "nav_here": "groups",
    }
    return render_part(request, "groups/session.html", "groups/parts/session.html", context)


def _answer(request: ActingRequest, one: GroupSession, picked: Enrolment | None) -> HttpResponse:
    """The part anew, or back to the page at the row."""
    if is_part(request):
        return _screen(request, session_run_by(request, one.uuid), picked=picked)
    row = f"#row-{picked.uuid}" if picked else ""
    return HttpResponseRedirect(f"{reverse('groups:session', args=[one.uuid])}{row}")


@requires(sees_groups)
@require_POST
def mark(request: ActingRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """POST `place` and `do`: one of the results, "here", "word", or "undo" of the last of these."""
    one = session_run_by(request, session_uuid)
    place, wanted = place_in(request, one, request.POST.get("place", "")), request.POST.get("do", "")
    with refusals_told(request):
        _do(wanted, place, by=request.actor)
    return _answer(request, one, place)


def _do(wanted: str, place: Enrolment, *, by: Any) -> None:
    at = clock.now()
    if wanted in Outcome.values:
        services.mark(enrolment=place, key=wanted, by=by, at=at)
    elif wanted == "here":
        services.check_in(enrolment=place, by=by, at=at)
    elif wanted == "word":
        command = services.take_back_word if place.wants_word else services.ask_word
        command(enrolment=place, by=by, at=at)
    elif wanted == "accept":
        services.accept(enrolment=place, by=by, at=at)
    elif wanted == "leave":
        services.leave(enrolment=place, by=by, at=at)
    elif wanted == "undo":
        command = services.unmark if place.outcome else services.take_back_word if place.wants_word else services.undo_check_in
        command(enrolment=place, by=by, at=at)
    else:
        raise Http404


@requires(sees_groups)
@require_POST
def arrive(request: ActingRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """POST `who`: a code, or words of a name. One who fits has arrived; of several the reader chooses."""
    one, form = session_run_by(request, session_uuid), ArriveForm(request.POST)
    found = _fitting(request, one, form.cleaned_data["who"]) if form.is_valid() else []
    if len(found) == 1:
        with refusals_told(request):
            services.check_in(enrolment=found[0].place, by=request.actor, at=clock.now())
        return _answer(request, one, found[0].place)
    if not found:
        warn(request, NOT_HERE)
        return _answer(request, one, None)
    return _screen(request, one, several=found)


def _fitting(request: ActingRequest, one: GroupSession, typed: str) -> list[queries.Row]:
    screen = queries.screen_of(one, request.actor, at=clock.now())
    rows = [*screen.rows, *screen.waiting]
    code = code_typed(typed)
    by_code = [row for row in rows if len(code) == 6 and row.place.code == code]
    words = [word.casefold() for word in typed.split()]
    return by_code or [row for row in rows if words and all(_begins(row.name, word) for word in words)]


def _begins(name: str, word: str) -> bool:
    return any(part.startswith(word) for part in name.casefold().split())


@requires(sees_groups)
def walk_in(request: ActingRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """Somebody who came without a place: who, and let in."""
    one = session_run_by(request, session_uuid)
    if request.method == "POST" and (chosen := as_uuid(request.POST.get("person", ""))):
        person = Person.objects.visible_to(request.actor, at=clock.now()).filter(uuid=chosen).first()
        if person is None:
            raise Http404
        try:
            place = services.come_without_enrolling(session=one, person=person, by=request.actor, at=clock.now())
        except DomainError as refusal:
            warn(request, str(refusal))
            return HttpResponseRedirect(request.path)
        return _answer(request, one, place)
    form = FindForm(request.POST if "find" in request.POST else None)
    hits = people.search(form.cleaned_data["find"], actor=request.actor, at=clock.now()) if form.is_bound and form.is_valid() else None
    context = {"form": form, "hits": hits, "session": one, "nav_here": "groups"}
    return render(request, "groups/walk_in.html", context, status=422 if form.errors else 200)


@requires(sees_groups)
def finish(request: ActingRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """What it was about, once for all; then it is closed."""
    one = session_run_by(request, session_uuid)
    screen = queries.screen_of(one, request.actor, at=clock.now())

    def command(data: dict[str, Any]) -> str:
        services.finish_session(session=one, text=data["text"], by=request.actor, at=clock.now())
        say(request, _("The session is closed and written in the files of those who came."))
        return reverse("groups:session", args=[one.uuid])

    return form_page(
        request,
        FinishForm(request.POST or None),
        command=command,
        title=_("Close the session"),
        about=str(one.version),
        back=reverse("groups:session", args=[one.uuid]),
        button=_("Close the session"),
        nav_here="groups",
        template="groups/finish.html",
        more={"screen": screen, "session": one},
    )


@requires(sees_groups)
def projected(request: ActingRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """For the wall of the room: the agenda, and where to say how it went. No name, no code of anybody."""
    one = session_run_by(request, session_uuid)
    at = clock.now()
    context = {
        "session": one,
        "parts": queries.parts_of(one, at=at),
        "address": request.build_absolute_uri(reverse("groups:evaluate")),
    }
    return render(request, "groups/projected.html", context)
