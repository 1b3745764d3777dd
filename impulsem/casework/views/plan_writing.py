"""Writing a plan: a form that grows without scripts, and that loses nothing when two people save."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.casework import permissions, queries, services
from impulsem.casework.plan_forms import PlanForm, plan_initial, plan_typed
from impulsem.casework.rules import versions as beside
from impulsem.casework.views.finding import acting
from impulsem.casework.views.plans import known_plan
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.notices import say, warn


@requires(permissions.may_write)
def edit(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """Write the plan: goals, what is done, by whom, until when. Who saves second sees both versions and loses nothing."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, standing, plan = there
    actor, at = acting(request), clock.now()
    if not plan.is_writable:
        warn(request, _("What was agreed stays as it was agreed. Put the plan under review to change it."))
        return redirect("casework:plan", found.uuid, plan.uuid)
    parties = [party for party in queries.parties_of(plan, actor, at=at) if party.left_on is None]
    names, domains = [(str(party.uuid), party.name) for party in parties], _domains()
    context: dict[str, Any] = {
        "file": found,
        "standing": standing,
        "plan": plan,
        "label": queries.file_heading(found, actor, at=at),
        "suggestions": queries.suggestions_for(found, actor, at=at),
    }
    if request.method != "POST":
        content = queries.visible_content(services.plan_content(plan), parties)
        context["form"] = PlanForm(parties=names, domains=domains, initial=plan_initial(content, expected=plan.version))
        return render(request, "casework/plans/edit.html", context)
    if request.POST.get("add") or request.POST.get("drop"):
        context["form"] = PlanForm(parties=names, domains=domains, initial=_reshaped(request))
        return render(request, "casework/plans/edit.html", context)
    form = PlanForm(request.POST, parties=names, domains=domains)
    context["form"] = form
    if form.is_valid():
        try:
            services.write_plan(
                plan=plan, details=form.details(), expected=form.cleaned_data["expected"], note=form.cleaned_data["note"], by=actor, at=at
            )
        except services.PlanChanged as refusal:
            theirs = queries.visible_content(refusal.theirs, parties)
            mine = _with_theirs(plan_typed(request.POST), theirs, queries.version_content(plan, form.cleaned_data["expected"]))
            both = beside.beside(theirs, _named(mine, dict(names)))
            # Saving again means: I have seen theirs. What they added is in the form already.
            context |= {
                "form": PlanForm(parties=names, domains=domains, initial=plan_initial(mine, expected=refusal.current)),
                "theirs": refusal,
                "both": [row for row in both if row.any_change],
            }
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, _("Saved as a version of its own. What it said before is kept."))
            return redirect("casework:plan", found.uuid, plan.uuid)
    return render(request, "casework/plans/edit.html", context, status=422)


def _domains() -> list[tuple[str, Any]]:
    instrument = queries.instrument_on(clock.today())
    rows = queries.domains_of(instrument) if instrument is not None else []
    return [("", gettext_lazy("Of the whole household")), *((row.code, row.name) for row in rows)]


def _reshaped(request: HttpRequest) -> dict[str, Any]:
    """The form as typed with a goal or an action more, or a goal less: how it grows without scripts."""
    content = plan_typed(request.POST)
    add, drop = request.POST.get("add", ""), request.POST.get("drop", "")
    goals = content["goals"]
    if drop.isdigit() and 0 < int(drop) <= len(goals):
        del goals[int(drop) - 1]
    if add == "goal":
        goals.append({})
    expected = request.POST.get("expected", "0")
    initial = plan_initial(content, expected=int(expected) if expected.isdigit() else 0)
    if add.startswith("action-") and add[7:].isdigit():
        initial[f"g{int(add[7:])}-actions"] = initial.get(f"g{int(add[7:])}-actions", 1) + 1
    return initial | {"note": request.POST.get("note", "")}


def _with_theirs(mine: Mapping[str, Any], theirs: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with the goals and actions that the others added meanwhile: saving again loses nothing of theirs."""
    seen = {goal["key"] for goal in base.get("goals", ())}
    seen_actions = {action["key"] for goal in base.get("goals", ()) for action in goal["actions"]}
    goals = [dict(goal) for goal in mine["goals"] if goal.get("title", "").strip() or goal["actions"]]
    there = {goal.get("key"): goal for goal in goals}
    for goal in theirs.get("goals", ()):
        if goal["key"] not in seen:
            goals.append(dict(goal))
        elif goal["key"] in there:
            own = there[goal["key"]]
            own["actions"] = [*own["actions"], *(action for action in goal["actions"] if action["key"] not in seen_actions)]
    return {"summary": mine["summary"], "goals": goals}


def _named(content: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, shaped as a version: parties by name, new things with a key of their own."""
    goals = [
        {
            **goal,
            "key": goal.get("key") or f"new-{n}",
            "actions": [
                {
                    **action,
                    "key": action.get("key") or f"new-{n}-{m}",
                    "who": names.get(action.get("party", ""), ""),
                    "due_on": _day(action["due_on"]),
                }
                for m, action in enumerate(goal["actions"])
            ],
        }
        for n, goal in enumerate(content["goals"])
    ]
    return {"summary": content["summary"], "goals": goals}


def _day(typed: str | dt.date | None) -> dt.date | None:
    """A day as typed, or as it is known already."""
    try:
        return dt.date.fromisoformat(typed) if isinstance(typed, str) else typed
    except ValueError:
        return None
