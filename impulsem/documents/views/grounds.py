"""Notices and answers: on screen, on paper, taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.documents import permissions, services
from impulsem.documents.forms import AnswerForm
from impulsem.documents.models import Ground, GroundType, Notice
from impulsem.documents.services.grounds import language_of
from impulsem.documents.services.uploads import LARGEST
from impulsem.documents.views.lookups import page_of, page_of_person, person_or_404
from impulsem.documents.views.receiving import receives_a_file
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import refusals_told, say
from impulsem.platform.words import said


@requires(permissions.brings_documents)
@receives_a_file
def notice(request: ActingRequest, person_uuid: UUID, code: str) -> HttpResponse:
    """The notice in the person's language, to read together; then it is said how it was given."""
    person = person_or_404(request.actor, person_uuid)
    found = get_object_or_404(Notice.objects.on(clock.today()), code=code)
    form = AnswerForm(request.POST, request.FILES) if request.method == "POST" else AnswerForm()
    if request.method == "POST" and form.is_valid():
        try:
            services.give_notice(notice=found, person=person, paper=form.cleaned_data["file"] or None, by=request.actor, at=clock.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Written down that the person was told."))
            return HttpResponseRedirect(page_of_person(person))
    language = language_of(person)
    sections = [(said(each["heading"], language), said(each["text"], language)) for each in found.sections]
    context = {"person": person, "notice": found, "title": said(found.title, language), "sections": sections}
    return _page(request, "documents/notice.html", form, language, context)


@requires(permissions.brings_documents)
@receives_a_file
def ground(request: ActingRequest, person_uuid: UUID, code: str) -> HttpResponse:
    """One use of data in the person's language, and its answer."""
    person = person_or_404(request.actor, person_uuid)
    found = get_object_or_404(GroundType.objects.on(clock.today()), code=code)
    form = AnswerForm(request.POST, request.FILES) if request.method == "POST" else AnswerForm()
    if request.method == "POST" and form.is_valid():
        try:
            services.answer(
                ground=found,
                person=person,
                answer=request.POST.get("answer", ""),
                paper=form.cleaned_data["file"] or None,
                by=request.actor,
                at=clock.now(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Written down."))
            return HttpResponseRedirect(page_of_person(person))
    language = language_of(person)
    words = {name: said(getattr(found, name), language) for name in ("title", "purpose", "parties", "data", "withdrawal", "law")}
    return _page(request, "documents/ground.html", form, language, {"person": person, "ground": found, **words})


def _page(request: ActingRequest, template: str, form: AnswerForm, language: str, context: dict[str, object]) -> HttpResponse:
    more = {"form": form, "language": language, "most": LARGEST, "most_mb": LARGEST // 1_000_000, "nav_here": "search"}
    return render(request, template, {**context, **more}, status=422 if form.errors else 200)


@requires(permissions.brings_documents)
@require_POST
def withdraw(request: ActingRequest, person_uuid: UUID, key: int) -> HttpResponse:
    """The person takes back what it answered."""
    person = person_or_404(request.actor, person_uuid)
    with refusals_told(request):
        services.withdraw(ground=get_object_or_404(Ground, pk=key, person=person), by=request.actor, at=clock.now())
        say(request, _("Taken back."))
    return HttpResponseRedirect(page_of_person(person))


@requires(permissions.brings_documents)
@require_POST
def print_notice(request: ActingRequest, person_uuid: UUID, code: str) -> HttpResponse:
    """The notice as a paper."""
    person = person_or_404(request.actor, person_uuid)
    found = get_object_or_404(Notice.objects.on(clock.today()), code=code)
    with refusals_told(request):
        return HttpResponseRedirect(page_of(services.print_notice(notice=found, person=person, by=request.actor, at=clock.now())))
    return HttpResponseRedirect(page_of_person(person))


@requires(permissions.brings_documents)
@require_POST
def print_ground(request: ActingRequest, person_uuid: UUID, code: str) -> HttpResponse:
    """The sheet to answer on as a paper."""
    person = person_or_404(request.actor, person_uuid)
    found = get_object_or_404(GroundType.objects.on(clock.today()), code=code)
    with refusals_told(request):
        return HttpResponseRedirect(page_of(services.print_ground(ground=found, person=person, by=request.actor, at=clock.now())))
    return HttpResponseRedirect(page_of_person(person))
