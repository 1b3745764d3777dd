"""The dependency cycles of a file: steps, and deadlines with their day and where they are written."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from impulsem.casework import permissions, queries, services
from impulsem.casework.models import Plan
from impulsem.casework.plan_forms import CycleForm, CycleStepForm
from impulsem.casework.views.finding import acting
from impulsem.casework.views.plans import plan_file
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say


@requires(permissions.may_write)
def dependency(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """Every cycle of the household; open another."""
    there = plan_file(request, file_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, standing = there
    actor, at = acting(request), clock.now()
    members = queries.members_of(found, actor, at=at)
    cycles = queries.cycles_of(found, actor, at=at)
    under_way = {cycle.case.person_id for cycle in cycles if cycle.case.step != "ended"}
    people = {str(member.uuid): member for member in members if member.person_id not in under_way}
    opening = "open" in request.POST
    form = CycleForm(
        request.POST if opening else None,
        people=[(key, member.full_name) for key, member in people.items()],
        initial={"applied_on": clock.today()},
        prefix="new",
    )
    if opening and form.is_valid():
        person = Person.objects.get(pk=people[form.cleaned_data["person"]].person_id)
        try:
            services.open_dependency_case(file=found, person=person, applied_on=form.cleaned_data["applied_on"], by=actor, at=at)
        except DomainError as refusal:
            add_refusal(form, refusal, {"on": "applied_on"})
        else:
            say(request, _("Written down. The deadlines run from that day."))
            return redirect("casework:dependency", found.uuid)
    stepping = {cycle.case.pk: _step_form(request, cycle) for cycle in cycles}
    if request.method == "POST" and not opening and (onward := _stepped(request, cycles, stepping)) is not None:
        return onward
    context = {
        "file": found,
        "standing": standing,
        "label": queries.file_heading(found, actor, at=at),
        "cycles": [(cycle, stepping[cycle.case.pk]) for cycle in cycles],
        "form": form if people else None,
        "today": clock.today(),
    }
    failed = form.errors or any(one.errors for one in stepping.values())
    return render(request, "casework/plans/dependency.html", context, status=422 if failed else 200)


def _step_form(request: HttpRequest, cycle: queries.Cycle) -> CycleStepForm:
    mine = request.POST.get("case") == str(cycle.case.uuid)
    return CycleStepForm(
        request.POST if mine else None, steps=cycle.next_steps, initial={"on": clock.today()}, auto_id=f"c{cycle.case.pk}-%s"
    )


def _stepped(request: HttpRequest, cycles: list[queries.Cycle], forms: dict[int, CycleStepForm]) -> HttpResponse | None:
    """The next step of the cycle that the form is about; none when it is refused."""
    cycle = next((one for one in cycles if str(one.case.uuid) == request.POST.get("case")), None)
    if cycle is None:
        raise Http404
    form, actor, at = forms[cycle.case.pk], acting(request), clock.now()
    if not form.is_valid():
        return None
    programme = Plan.objects.filter(person_id=cycle.case.person_id, kind=Plan.Kind.PIA, dependency_case=None).order_by("-pk").first()
    try:
        services.take_step(case=cycle.case, plan=programme, by=actor, at=at, **form.cleaned_data)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return None
    say(request, _("Written down."))
    return redirect("casework:dependency", cycle.case.file.uuid)
