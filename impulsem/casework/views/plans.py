"""A file's plans: the page, writing it, comparing what it said, its steps."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.casework import permissions, queries, services
from impulsem.casework.models import Action, CaseFile, Plan
from impulsem.casework.permissions import Standing
from impulsem.casework.plan_forms import (
    OutcomeForm,
    PartyForm,
    ProgressForm,
    ReviewForm,
    StepForm,
)
from impulsem.casework.queries import PlanSheet
from impulsem.casework.rules import versions as beside
from impulsem.casework.rules.deadlines import MONTHS, ends_on
from impulsem.casework.views.finding import acting, known_file, to_reason
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import say, warn

Found = tuple[CaseFile, Standing, Plan]


def plan_file(request: HttpRequest, file_uuid: UUID) -> tuple[CaseFile, Standing] | HttpResponse:
    """The file of a page about its plan; the way to a reason for who may not read it. Each page is in the file's access list."""
    found, standing = known_file(request, file_uuid)
    if not standing.plans:
        return to_reason(found)
    services.note_part_read(file=found, by=acting(request), at=clock.now(), standing=standing)
    return found, standing


def known_plan(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> Found | HttpResponse:
    """The plan that an address names; 404 alike for a forged key and for a plan that must leave no trace."""
    there = plan_file(request, file_uuid)
    if isinstance(there, HttpResponse):
        return there
    found = queries.find_plan(there[0], plan_uuid, acting(request), at=clock.now())
    if found is None:
        raise Http404
    return (*there, found)


@require_GET
@requires(permissions.may_write)
def plans(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """The plan that is under way; without one, how to begin; and those from before."""
    there = plan_file(request, file_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, standing = there
    actor, at = acting(request), clock.now()
    every = queries.plans_of(found, actor, at=at)
    if every and every[0].is_live and every[0].kind == Plan.Kind.WORK:
        return _page(request, found, standing, every[0], every)
    members = queries.members_of(found, actor, at=at)
    context = {
        "file": found,
        "standing": standing,
        "label": queries.file_heading(found, actor, at=at),
        "plans": every,
        "members": [member for member in members if not member.is_minor],
    }
    return render(request, "casework/plans/none.html", context)


@require_GET
@requires(permissions.may_write)
def plan(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """One plan, whichever state it is in."""
    there = plan_file(request, file_uuid)
    if isinstance(there, HttpResponse):
        return there
    every = queries.plans_of(there[0], acting(request), at=clock.now())
    found = next((one for one in every if one.uuid == plan_uuid), None)
    if found is None:
        raise Http404
    return _page(request, *there, found, every)


def _page(request: HttpRequest, found: CaseFile, standing: Standing, plan: Plan, every: list[Plan]) -> HttpResponse:
    actor, at = acting(request), clock.now()
    plan.file = found
    members = queries.members_of(found, actor, at=at)
    context = {
        "file": found,
        "standing": standing,
        "label": queries.file_heading(found, actor, at=at),
        "sheet": queries.plan_sheet(plan, members, actor, at=at),
        "plan": plan,
        "others": [one for one in every if one.pk != plan.pk],
        "states": Action.State.choices,
        "today": clock.today(),
        "in_half_a_year": _in_months(6),
    }
    return render(request, "casework/plans/plan.html", context)


def _in_months(months: int) -> dt.date:
    return ends_on(clock.today(), months, MONTHS, frozenset())


@require_POST
@requires(permissions.may_write)
def begin(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """Begin a work plan, or the programme of a person; on to writing it."""
    there = plan_file(request, file_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, actor, at = there[0], acting(request), clock.now()
    person: Person | None = None
    if request.POST.get("kind") == Plan.Kind.PIA:
        living = {str(member.uuid): member.person_id for member in queries.members_of(found, actor, at=at)}
        if (key := living.get(request.POST.get("person", ""))) is None:
            raise Http404
        person = Person.objects.get(pk=key)
    try:
        begun = services.begin_plan(
            file=found, kind=Plan.Kind.PIA if person is not None else Plan.Kind.WORK, person=person, by=actor, at=at
        )
    except DomainError as refusal:
        warn(request, str(refusal))
        return redirect("casework:plans", found.uuid)
    return redirect("casework:plan_edit", found.uuid, begun.uuid)


@require_GET
@requires(permissions.may_write)
def compare(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """Two versions beside each other; the last two unless others are chosen."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, standing, plan = there
    actor, at = acting(request), clock.now()
    every = queries.versions_of(plan)
    if not every:
        return redirect("casework:plan", found.uuid, plan.uuid)
    by_number = {str(one.number): one for one in every}
    new = by_number.get(request.GET.get("new", ""), every[0])
    old = by_number.get(request.GET.get("old", ""), every[1] if len(every) > 1 else every[0])
    parties = queries.parties_of(plan, actor, at=at)
    rows = beside.beside(queries.visible_content(old.content, parties), queries.visible_content(new.content, parties))
    context = {
        "file": found,
        "standing": standing,
        "plan": plan,
        "label": queries.file_heading(found, actor, at=at),
        "versions": every,
        "old": old,
        "new": new,
        "rows": rows,
        "any_change": any(row.any_change for row in rows),
    }
    return render(request, "casework/plans/compare.html", context)


@require_POST
@requires(permissions.may_write)
def step(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """Propose, take back to a draft, agree: the one command that the pressed button means."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Http404
    data: dict[str, Any] = {"plan": plan, "note": form.cleaned_data["note"], "by": acting(request), "at": clock.now()}
    try:
        match form.cleaned_data["act"]:
            case "propose":
                services.propose_plan(**data)
                said = _("The plan is proposed. Now everybody can answer.")
            case "withdraw":
                services.withdraw_plan(**data)
                said = _("The plan is a draft again.")
            case _:
                services.agree_plan(review_on=form.cleaned_data["review_on"], **data)
                said = _("The plan is agreed. The day of its review is among the commitments.")
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, said)
    return redirect("casework:plan", found.uuid, plan.uuid)


@requires(permissions.may_write)
def review(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """Looked at again together: it goes on, or it is written anew."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there

    def command(data: dict[str, Any]) -> str:
        services.review_plan(
            plan=plan,
            outcome=data["outcome"],
            next_on=data["next_on"],
            changes=data["changes"] == "yes",
            by=acting(request),
            at=clock.now(),
        )
        return reverse("casework:plan", args=[found.uuid, plan.uuid])

    return form_page(
        request,
        ReviewForm(request.POST or None, initial={"next_on": _in_months(6)}),
        command=command,
        title=_("Look at the plan again"),
        back=reverse("casework:plan", args=[found.uuid, plan.uuid]),
        done=_("Written down. What was agreed before stays written."),
        fields={"review_on": "next_on"},
    )


@requires(permissions.may_write)
def close(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """It is over: what became of each goal."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there
    goals = list(plan.goals.filter(removed_in=None).order_by("position"))
    form = OutcomeForm(request.POST or None, goals=goals)

    def command(data: dict[str, Any]) -> str:
        services.close_plan(plan=plan, note=data["note"], outcomes=form.outcomes(), by=acting(request), at=clock.now())
        return reverse("casework:plans", args=[found.uuid])

    return form_page(
        request,
        form,
        command=command,
        title=_("Close the plan"),
        button=_("Close the plan"),
        back=reverse("casework:plan", args=[found.uuid, plan.uuid]),
        done=_("The plan is closed."),
        about=_("What became of each goal. It stays readable in the file."),
    )


@require_POST
@requires(permissions.may_write)
def progress(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID, action_uuid: UUID) -> HttpResponse:
    """An action moved, without an entry."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there
    get_object_or_404(Action, uuid=action_uuid, goal__plan=plan)
    form = ProgressForm(request.POST)
    if form.is_valid():
        try:
            services.record_progress(actions=[action_uuid], by=acting(request), at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            warn(request, str(refusal))
        else:
            say(request, _("Written down."))
    return redirect(f"{reverse('casework:plan', args=[found.uuid, plan.uuid])}#action-{action_uuid}")


@requires(permissions.may_write)
def party(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """Somebody more takes part in the plan, or somebody no longer."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there
    actor, at = acting(request), clock.now()
    here = reverse("casework:plan", args=[found.uuid, plan.uuid])
    if request.method == "POST" and (leaving := request.POST.get("end")):
        return _end_party(request, plan, leaving, actor, here)
    living = {f"p:{member.uuid}": (member.person_id, member.full_name) for member in queries.members_of(found, actor, at=at)}
    people = living | {f"p:{one.uuid}": (one.person_id, one.full_name) for one in queries.supporters_of(found, actor, at=at)}
    workers = {f"w:{worker.uuid}": worker for worker in queries.workers_to_assign(found, on=clock.today())}
    choices = [(key, name) for key, (_pk, name) in people.items()] + [(key, worker.name) for key, worker in workers.items()]
    form = PartyForm(request.POST or None, choices=choices)

    def command(data: dict[str, Any]) -> str:
        person = Person.objects.get(pk=people[data["who"]][0]) if data["who"] in people else None
        worker: Worker | None = workers.get(data["who"])
        services.add_party(plan=plan, kind=data["kind"], person=person, worker=worker, name=data["name"], by=actor, at=clock.now())
        return here

    return form_page(
        request,
        form,
        command=command,
        title=_("Who else takes part"),
        back=here,
        done=_("They are part of the plan."),
        about=_("Residents and carers are asked whether they agree. Professionals, providers and organisations answer for what they do."),
    )


def _end_party(request: HttpRequest, plan: Plan, leaving: str, actor: Actor, here: str) -> HttpResponse:
    found = next((party for party in queries.parties_of(plan, actor, at=clock.now()) if str(party.uuid) == leaving), None)
    if found is None:
        raise Http404
    try:
        services.end_party(party=found, by=actor, at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("%(name)s is not part of the plan any more. What they said stays.") % {"name": found.name})
    return redirect(here)


def sheet_of(plan: Plan, request: HttpRequest) -> PlanSheet:
    """The plan as its other pages show it."""
    actor, at = acting(request), clock.now()
    return queries.plan_sheet(plan, queries.members_of(plan.file, actor, at=at), actor, at=at)
