"""Asking for economic aid without an account: one question a page, one act at the end; and how it stands, by the code of a slip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from impulsem.benefits.services import progress_of_slip
from impulsem.messaging import services as messaging
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.forms import add_refusal, offer
from impulsem.public.aid import act
from impulsem.public.aid.forms import PRESSING, NeedForm, PressingForm
from impulsem.public.aid.needs import needs
from impulsem.public.aid.state import QUESTIONS, STEPS, TITLES, AidDraft, next_step, step_before
from impulsem.public.booking import asking
from impulsem.public.booking.act import BookedBefore
from impulsem.public.booking.asking import Asked
from impulsem.public.catalogue import catalogue
from impulsem.public.forms import ReceiptForm

#: Pages of questions that every door asks; the others are this door's own.
SHARED = {"help", "contact", "code"}


@csrf_exempt  # it asks for nothing: it opens the first question
@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The first question, or the next one of what was begun."""
    draft = AidDraft.of(request)
    if draft.done:
        draft = AidDraft()
        draft.keep(request)
    return _go(next_step(draft))


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, step: str) -> HttpResponse:
    """One question. Who comes to one whose turn it is not yet is led to the one whose turn it is."""
    if step not in STEPS:
        raise Http404
    draft = AidDraft.of(request)
    if draft.done:
        return HttpResponseRedirect(reverse("public:asked_aid"))
    if STEPS.index(step) > STEPS.index(next_step(draft)):
        return _go(next_step(draft))
    ask, take = PAGES[step]
    form, context = ask(request, draft)
    if request.method == "POST" and form.is_valid() and take(request, draft, form):
        draft.keep(request)
        return HttpResponseRedirect(reverse("public:asked_aid")) if draft.done else _go(next_step(draft))
    context |= {
        "form": form,
        "step": step,
        "door": "public:ask_aid",
        "title": TITLES[step],
        "number": QUESTIONS.index(step) + 1 if step in QUESTIONS else None,
        "questions": len(QUESTIONS),
        "bars": [(60 * place, STEPS.index(step) >= place) for place in range(len(QUESTIONS))],
        "back": step_before(step),
        "catalogue": catalogue(),
        "summary": _summary(draft, step),
    }
    folder = "book" if step in SHARED else "aid"
    return render(request, f"public/{folder}/{step}.html", context, status=422 if form.errors else 200)


def _go(step: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("public:ask_aid", args=[step]))


def _summary(draft: AidDraft, here: str) -> list[tuple[str, Any, str]]:
    """What was said so far, with the question to change it."""
    need = needs().get(draft.need)
    rows: list[tuple[str, Any, Any]] = [
        ("need", _("What for"), need.name if need else ""),
        ("pressing", _("Can it wait?"), dict(PRESSING).get(draft.pressing, "")),
        ("who", _("Who"), f"{draft.given_name} {draft.surname1} {draft.surname2}".strip()),
        ("contact", _("Contact"), draft.contact),
    ]
    return [(step, label, value) for step, label, value in rows if value and step != here]


def _ask_need(request: HttpRequest, draft: AidDraft) -> Asked:
    form = NeedForm(asking.said(request), initial={"need": draft.need, "words": draft.words})
    offered = needs()
    offer(form, "need", [(code, each.name) for code, each in offered.items()])
    return form, {"offered": list(offered.values()), "picked": request.POST.get("need", draft.need)}


def _take_need(_request: HttpRequest, draft: AidDraft, form: forms.Form) -> bool:
    draft.need, draft.words = form.cleaned_data["need"], form.cleaned_data["words"]
    return True


def _ask_pressing(request: HttpRequest, draft: AidDraft) -> Asked:
    form = PressingForm(asking.said(request), initial={"pressing": draft.pressing})
    return form, {"offered": PRESSING, "picked": request.POST.get("pressing", draft.pressing)}


def _take_pressing(_request: HttpRequest, draft: AidDraft, form: forms.Form) -> bool:
    draft.pressing = form.cleaned_data["pressing"]
    return True


def _ask_check(request: HttpRequest, draft: AidDraft) -> Asked:
    return forms.Form(asking.said(request)), {"draft": draft}


def _take_check(_request: HttpRequest, draft: AidDraft, form: forms.Form) -> bool:
    try:
        code = act.ask_for_aid(draft=draft, at=clock.now())
    except BookedBefore:
        draft.done = {"code": ""}
    except messaging.CodeOver:
        draft.ask, draft.confirmed, draft.contact = "", False, ""
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    else:
        draft.done = {"code": code}
    return True


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest) -> HttpResponse:
    """It is in the office's queue: the code to ask how it stands, what to prepare. For as long as the session lasts."""
    draft = AidDraft.of(request)
    if not draft.done:
        return HttpResponseRedirect(reverse("public:aid"))
    return render(request, "public/aid/done.html", {"done": draft.done, "catalogue": catalogue()})


@csrf_exempt  # it only reads, and the form stands on pages that need no cookie
@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """How it stands. The code is typed, never part of an address; one that opens nothing is answered like any other that does not."""
    form = ReceiptForm(request.POST or None)
    progress = None
    if request.method == "POST" and form.is_valid():
        try:
            progress = progress_of_slip(code=form.cleaned_data["code"], address=get_adapter(request).get_client_ip(request))
        except DomainError as refusal:
            form.add_error("code", str(refusal))
    context = {"form": form, "progress": progress, "catalogue": catalogue()}
    return render(request, "public/aid/slip.html", context, status=422 if form.errors else 200)


PAGES: dict[str, tuple[Callable[[HttpRequest, AidDraft], Asked], Callable[[HttpRequest, AidDraft, Any], bool]]] = {
    "need": (_ask_need, _take_need),
    "pressing": (_ask_pressing, _take_pressing),
    "who": (asking.ask_who, asking.take_who),
    "help": (asking.ask_help, asking.take_help),
    "contact": (asking.ask_contact, asking.take_contact),
    "code": (asking.ask_code, asking.take_code),
    "check": (_ask_check, _take_check),
}
