"""Pages for the people of a plan: answering in their own words, reading and hearing it, children who are heard."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.casework import permissions, services
from impulsem.casework.models import OwnWords, Plan, PlanParty
from impulsem.casework.plan_forms import AnswerForm, AnswersForm, HeardForm
from impulsem.casework.queries import GoalSheet, PlanSheet
from impulsem.casework.views.finding import acting
from impulsem.casework.views.plans import known_plan, sheet_of
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import say, warn


@requires(permissions.may_write)
def answers(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID, party_uuid: UUID) -> HttpResponse:
    """For one resident or carer, large and plain: the screen is handed over. `?told`: a professional writes down what they say."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there
    sheet = sheet_of(plan, request)
    party = next((one for one in sheet.asked if one.uuid == party_uuid), None)
    if party is None or not plan.is_live:
        raise Http404
    told = "told" in request.GET
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            _keep(request, sheet, party, told=told)
        except DomainError as why:
            refusal = why
        else:
            say(request, _("Saved. Thank you."))
            return redirect("casework:plan_thanks" if not told else "casework:plan", found.uuid, plan.uuid)
    context = {
        "file": found,
        "plan": plan,
        "sheet": sheet,
        "party": party,
        "told": told,
        "asked": plan.state in Plan.ASKED,
        "goals": [_asked_of(goal, party, request) for goal in sheet.goals],
        "own": _own(sheet.words, party) if not told else None,
        "typed": request.POST.get("words") if request.method == "POST" else None,
        "manners": OwnWords.Manner.choices[1:],
        "refusal": refusal,
    }
    return render(request, "casework/plans/answers.html", context, status=422 if refusal is not None else 200)


def _asked_of(goal: GoalSheet, party: PlanParty, request: HttpRequest) -> dict[str, Any]:
    """A goal with what this person answered and said so far, or has just typed."""
    mine = next((answer for answer in goal.answers if answer.party.pk == party.pk), None)
    given = mine.agreement if mine is not None and not mine.stale else None
    prefix = str(goal.goal.uuid)
    posted = request.POST if request.method == "POST" else {}
    words = _own(goal.words, party)
    return {
        "sheet": goal,
        "prefix": prefix,
        "answer": posted.get(f"{prefix}-answer", given.answer if given is not None else ""),
        "reason": posted.get(f"{prefix}-reason", given.reason if given is not None else ""),
        "words": words,
        "typed": posted.get(f"{prefix}-words"),
        "stale": mine is not None and mine.stale,
        "theirs": [line for line in goal.theirs if line.party.pk == party.pk],
        "others": [line for line in (*goal.theirs, *goal.others) if line.party.pk != party.pk],
    }


def _own(words: Any, party: PlanParty) -> OwnWords | None:
    """The last words of this person: the only ones that they correct here."""
    own = [one.said for one in words if one.said.party_id == party.pk]
    return own[-1] if own else None


@transaction.atomic
def _keep(request: HttpRequest, sheet: PlanSheet, party: PlanParty, *, told: bool) -> None:
    """Everything of the page or nothing."""
    actor, at = acting(request), clock.now()
    whole = AnswersForm(request.POST)
    if not whole.is_valid():
        raise Http404
    manner = (whole.cleaned_data["manner"] or OwnWords.Manner.DICTATED) if told else OwnWords.Manner.SELF
    common: dict[str, Any] = {"party": party, "manner": manner, "language": whole.cleaned_data["language"], "by": actor, "at": at}
    if whole.cleaned_data["words"].strip():
        services.keep_words(text=whole.cleaned_data["words"], corrects=None if told else _own(sheet.words, party), **common)
    for goal in sheet.goals:
        form = AnswerForm(request.POST, prefix=str(goal.goal.uuid))
        if not form.is_valid():
            raise Http404
        data = form.cleaned_data
        if data["words"].strip():
            services.keep_words(text=data["words"], goal=goal.goal, corrects=None if told else _own(goal.words, party), **common)
        if data["answer"]:
            services.answer_goal(
                goal=goal.goal,
                party=party,
                answer=data["answer"],
                reason=data["reason"],
                seen=whole.cleaned_data["seen"],
                by_hand=not told,
                by=actor,
                at=at,
            )


@require_GET
@requires(permissions.may_write)
def thanks(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """The person gives the screen back."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there
    return render(request, "casework/plans/thanks.html", {"file": found, "plan": plan})


@require_GET
@requires(permissions.may_write)
def easy(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """The plan in easy reading: short sentences, one thing a line, to print, to hand over and to hear."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there
    return render(request, "casework/plans/easy.html", {"file": found, "plan": plan, "sheet": sheet_of(plan, request)})


@require_POST
@requires(permissions.may_write)
def paper(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """Make a document of the plan, in easy reading or as it stands; or one to be signed."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there
    act = request.POST.get("act")
    try:
        made = services.print_plan(plan=plan, easy=act == "easy", sign=act == "sign", by=acting(request), at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
        return redirect("casework:plan", found.uuid, plan.uuid)
    return redirect("documents:document", made.uuid)


@requires(permissions.may_write)
def child(request: HttpRequest, file_uuid: UUID, plan_uuid: UUID, person_uuid: UUID) -> HttpResponse:
    """How a child was heard on the plan, or why not."""
    there = known_plan(request, file_uuid, plan_uuid)
    if isinstance(there, HttpResponse):
        return there
    found, _standing, plan = there
    young = next((one for one in sheet_of(plan, request).children if one.member.uuid == person_uuid), None)
    if young is None:
        raise Http404
    back = reverse("casework:plan", args=[found.uuid, plan.uuid])

    def command(data: dict[str, Any]) -> str:
        heard = data.pop("heard") == "yes"
        person = Person.objects.get(pk=young.member.person_id)
        services.hear_child(plan=plan, person=person, heard=heard, by=acting(request), at=clock.now(), **data)
        return back

    return form_page(
        request,
        HeardForm(request.POST or None, initial={"on": clock.today()}),
        command=command,
        title=_("A child is heard"),
        back=back,
        done=_("Written down."),
        about=_("%(name)s. Children are heard by their maturity, and from twelve years on in any case; what they say stays in their words.")
        % {"name": young.member.first_name},
    )
