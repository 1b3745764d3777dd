"""Beginning an application, and the page of one for whoever works with the person and for the economic-support office."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.benefits import forms as questions
from impulsem.benefits import office, permissions, queries, services
from impulsem.benefits.models import Application, Decision
from impulsem.benefits.services.papers import write_decision
from impulsem.benefits.services.refusals import NoSuchApplicant
from impulsem.benefits.views.acts import Acts
from impulsem.benefits.views.finding import application_or_404, household_or_404, person_of
from impulsem.documents.models import Document
from impulsem.entitlement.models import Requirement
from impulsem.people import queries as people
from impulsem.platform import audit, clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import refusals_told, say

HERE = "applications"


@requires(permissions.handles_applications)
@require_POST
def find(request: ActingRequest) -> HttpResponse:
    """Who comes to the office: found by name, document or phone. A POST, so that nobody's name is in an address."""
    words = request.POST.get("find", "").strip()[:200]
    hits = people.search(words, actor=request.actor, at=clock.now()) if words else []
    return render(request, "benefits/find.html", {"hits": hits, "words": words, "nav_here": HERE})


@requires(permissions.handles_applications)
@require_POST
def begin_for(request: ActingRequest) -> HttpResponse:
    """To the household of who was found."""
    person = person_of(request, request.POST.get("person", ""))
    with refusals_told(request):
        if person is None:
            raise NoSuchApplicant
        household = people.household_of(person, clock.today())
        if household is None:
            raise services.NoHousehold
        return redirect("benefits:begin", household.uuid)
    return redirect("benefits:queue")


@requires(permissions.opens_applications)
def begin(request: ActingRequest, household_uuid: uuid.UUID) -> HttpResponse:
    """Which benefit, and who applies. Everything else is known, or asked on the page that follows. `?benefit=` may be chosen already."""
    household = household_or_404(request, household_uuid)
    at, actor = clock.now(), request.actor
    members = people.household_on(household, clock.today(), actor=actor, at=at)
    adults = [each for each in members if not each.is_minor and each.died_on is None]
    benefits = queries.benefits_paid_here()
    form = questions.BeginForm(
        request.POST or None, benefits=benefits, members=adults, initial={"benefit": request.GET.get("benefit", ""), "urgency": 3}
    )

    def command(data: dict[str, Any]) -> str:
        person = person_of(request, data["applicant"])
        if person is None:
            raise NoSuchApplicant
        application = services.open_application(
            benefit=data["benefit"],
            household=household,
            applicant=person,
            urgency=data["urgency"],
            source=Application.Source.DESK if permissions.handles_applications(actor) else Application.Source.FILE,
            by=actor,
            at=at,
        )
        return reverse("benefits:application", args=[application.uuid])

    label = people.households_label([household.pk], clock.today(), actor=actor, at=at)[household.pk]
    back = reverse("people:household", args=[household.uuid])
    return form_page(request, form, command=command, title=_("New application"), about=label, back=back, button=_("Go on"), nav_here=HERE)


@requires(permissions.reads_applications)
def application(request: ActingRequest, application_uuid: uuid.UUID) -> HttpResponse:
    """One application: what is known, what is missing, what the rules say, what happened, and what can be done. A POST does one thing."""
    found = application_or_404(request, application_uuid)
    at, actor = clock.now(), request.actor
    story = queries.story_of(found, actor, at=at)
    offered = Acts(found, story, actor, at).offered()
    pressed = request.POST.get("act", "")
    shown = {name: act.form(request.POST if name == pressed else None) for name, act in offered.items()}
    for name, form in shown.items():
        form.auto_id = f"{name}-%s"  # several forms on one page
    if "decide" in shown and pressed == "propose":
        shown["decide"] = shown["propose"]  # one form with two buttons
    if pressed in offered:
        form = shown[pressed]
        if form.is_valid():
            try:
                say(request, offered[pressed].do(form.cleaned_data))
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                return HttpResponseRedirect(_after(found, actor, at))
    elif request.method == "POST":
        with refusals_told(request):
            raise services.CannotFollow
        return redirect("benefits:application", found.uuid)
    if request.method == "GET":
        audit.record(actor, queries.READ, on=found)
    wrong = any(form.errors for form in shown.values())
    context = {
        "application": found,
        "story": story,
        "acts": shown,
        "wrong": pressed if wrong else "",
        "told": queries.told_to_reader(found, actor, on=clock.today()),
        "today": clock.today(),
        "answer_by": office.answer_by(found.waits_since) if found.waits_since else None,
        "office": permissions.handles_applications(actor),
        "nav_here": HERE,
    }
    return render(request, "benefits/application.html", context, status=422 if wrong else 200)


def _after(found: Application, actor: Any, at: Any) -> str:
    """Its page, or the queue for whom it is not any more."""
    still = Application.objects.visible_to(actor, at=at).filter(pk=found.pk).exists()
    return reverse("benefits:application", args=[found.uuid]) if still else reverse("desk:today")


@requires(permissions.reads_applications)
@require_POST
def use(request: ActingRequest, application_uuid: uuid.UUID) -> HttpResponse:
    """A document that is there already proves something here."""
    found = application_or_404(request, application_uuid)
    at = clock.now()
    requirement = Requirement.objects.filter(benefit_id=found.benefit_id, code=request.POST.get("requirement", "")).first()
    document = _document(request)
    person = person_of(request, request.POST.get("person", ""))
    with refusals_told(request):
        if requirement is None or document is None:
            raise services.NotThisDocument
        services.use_document(application=found, requirement=requirement, document=document, person=person, by=request.actor, at=at)
        say(request, _("Used. It was asked for once."))
    return redirect("benefits:application", found.uuid)


def _document(request: ActingRequest) -> Document | None:
    try:
        key = uuid.UUID(request.POST.get("document", ""))
    except ValueError:
        return None
    return Document.objects.visible_to(request.actor, at=clock.now()).filter(uuid=key).first()


@requires(permissions.reads_applications)
@require_GET
def paper(request: ActingRequest, application_uuid: uuid.UUID) -> HttpResponse:
    """The decision on paper; written now where the worker has not come to it yet."""
    found = application_or_404(request, application_uuid)
    decision = found.decisions.filter(state=Decision.State.DECIDED).order_by("-pk").first()
    if decision is not None:
        with refusals_told(request):
            document = decision.document or write_decision(decision_id=decision.pk, at=clock.now())
            return redirect("documents:file", document.uuid)
    return redirect("benefits:application", found.uuid)
