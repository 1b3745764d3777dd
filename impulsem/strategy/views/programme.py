"""The action programme, read by everybody: overview, a project, calendar, places, money, versions, evaluations. Drafts for who leads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from impulsem.entitlement.permissions import reads_what_if
from impulsem.platform import clock
from impulsem.platform.web.access import actor_of
from impulsem.platform.web.sharing import shared
from impulsem.provenance import queries as provenance
from impulsem.strategy import queries
from impulsem.strategy.models import Programme
from impulsem.strategy.models.programme import ALLOWED, State
from impulsem.strategy.queries import programme_charts as charts
from impulsem.strategy.views.frames import frame
from impulsem.strategy.views.origins import origins

HERE = {"nav_here": "programme"}


def _in_force(request: HttpRequest) -> tuple[Programme | None, list[queries.Whole], dict[str, Any]]:
    """The version in force with its projects, and what every page of it shows."""
    programme = queries.programme_in_force()
    wholes = queries.projects_of(programme) if programme else []
    shown = HERE | frame(request) | {"programme": programme}
    if shown["leads"]:
        shown["draft"] = queries.programme_draft()
    return programme, wholes, shown


@shared
def programme(request: HttpRequest) -> HttpResponse:
    """Areas with their projects: how far each is, what comes next, what it costs; and those that were dropped."""
    held, wholes, shown = _in_force(request)
    context = {
        "fields": queries.by_area(wholes),
        "states": [(state, sum(whole.state == state for whole in wholes)) for state in State if any(w.state == state for w in wholes)],
        "gone": queries.left_projects(held) if held else [],
        "without": queries.left_without(wholes) if held else None,
        "money": queries.money_of(wholes).total,
        "overdue": [(whole, stone) for whole in wholes for stone in whole.stones if stone.overdue],
        "met": sum(bool(gauge.met) for whole in wholes for gauge in whole.gauges),
        "gauges": sum(len(whole.gauges) for whole in wholes),
        "projects": len(wholes),
    }
    return render(request, "strategy/programme.html", context | shown)


@shared
def project(request: HttpRequest, code: str) -> HttpResponse:
    """One project: what for, how far, when, where, what it costs, what could go wrong, what it changes."""
    shown, actor = HERE | frame(request), actor_of(request)
    whole = queries.project_by_code(code, drafts=shown["leads"])
    if whole is None:
        raise Http404
    node = whole.project.node_id
    context = {
        "whole": whole,
        "calendar": charts.calendar([whole], today=clock.today()),
        "origins": origins(request, node),
        "outcomes": [step for step in provenance.what_became_of([node]) if step.node_id != node],
        "changes": queries.programme_changes_of(whole.project, drafts=shown["leads"]),
        "next_states": ALLOWED[whole.state],
        "draft": queries.programme_draft() if shown["leads"] else None,
        "in_draft": whole.statement.programme.is_draft,
        "what_ifs": queries.what_ifs_of(whole.project) if actor is not None and reads_what_if(actor) else None,
    }
    return render(request, "strategy/programme_project.html", context | shown)


@shared
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar as a drawing and as a table."""
    _held, wholes, shown = _in_force(request)
    context = {"calendar": charts.calendar(wholes, today=clock.today()), "wholes": wholes}
    return render(request, "strategy/programme_calendar.html", context | shown)


@shared
def places(request: HttpRequest) -> HttpResponse:
    """Which centres it has reached: of all projects, or of `project`."""
    _held, wholes, shown = _in_force(request)
    placed = [whole for whole in wholes if whole.places]
    chosen = next((whole for whole in placed if whole.code == request.GET.get("project")), None)
    drawn = charts.places_map([chosen] if chosen else placed, folder=settings.CITY_DIR)
    context = {"placed": placed, "chosen": chosen, "map": drawn}
    return render(request, "strategy/programme_places.html", context | shown)


@shared
def budget(request: HttpRequest) -> HttpResponse:
    """Money by project, year and chapter: planned, committed, spent; and who pays."""
    held, wholes, shown = _in_force(request)
    money = queries.money_of(wholes)
    left = held.budget - money.total.planned if held and held.budget else None
    return render(request, "strategy/programme_budget.html", {"wholes": wholes, "money": money, "left": left} | shown)


@shared
def risks(request: HttpRequest) -> HttpResponse:
    """What could go wrong with any project, the gravest first."""
    _held, wholes, shown = _in_force(request)
    return render(request, "strategy/programme_risks.html", {"risks": queries.risks_of(wholes)} | shown)


@shared
def versions(request: HttpRequest) -> HttpResponse:
    shown = HERE | frame(request)
    context = {"versions": queries.programmes(drafts=shown["leads"]), "programme": queries.programme_in_force()}
    return render(request, "strategy/programme_versions.html", context | shown)


@shared
def version(request: HttpRequest, number: int) -> HttpResponse:
    """What a version changed, with the reasons."""
    shown = HERE | frame(request)
    found = Programme.objects.filter(number=number).select_related("supersedes").first()
    if found is None or (found.is_draft and not shown["leads"]):
        raise Http404
    context = {"programme": found, "differences": queries.programme_differences(found), "wholes": queries.projects_of(found)}
    return render(request, "strategy/programme_version.html", context | shown)


@shared
def evaluations(request: HttpRequest) -> HttpResponse:
    """What was found, what was advised, what was decided, and where it shows."""
    shown = HERE | frame(request)
    context = {"evaluations": queries.evaluations(), "programme": queries.programme_in_force()}
    return render(request, "strategy/programme_evaluations.html", context | shown)
