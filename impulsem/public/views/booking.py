"""Booking without an account: one question a page, answers kept in the session, one act at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from impulsem.messaging import services as messaging
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.forms import add_refusal, offer
from impulsem.public import centres
from impulsem.public.booking import act, asking
from impulsem.public.booking import forms as questions
from impulsem.public.booking.asking import Asked
from impulsem.public.booking.state import Draft
from impulsem.public.booking.steps import QUESTIONS, STEPS, TITLES, next_step, step_before
from impulsem.public.booking.times import Choices, centre_of, choices_for, chosen, service_of, session_choice
from impulsem.public.catalogue import Service, catalogue
from impulsem.public.views.calendars import ics_of


@csrf_exempt  # it books nothing: it opens the first question, and may say what was clicked on a page that needs no cookie
@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The first question, or the next one of a booking that was begun. A service, a centre or a session may be chosen already."""
    draft = Draft.of(request)
    if draft.done:
        draft = Draft()
    if request.method == "POST":
        _chosen_before(draft, request)
        draft.keep(request)
    return _go(next_step(draft))


def _chosen_before(draft: Draft, request: HttpRequest) -> None:
    if request.POST.get("service", "") in bookable():
        draft.service = request.POST["service"]
        draft.lose_choice(gone=False)
    if centre := centres.centre_of_code(request.POST.get("centre", "")):
        draft.centre = centre.code
        draft.lose_choice(gone=False)
    if choice := session_choice(request.POST.get("session", ""), at=clock.now()):
        draft.service, draft.centre = "", ""
        draft.choose(choice.value, waits=choice.waits)


def bookable() -> dict[str, Service]:
    """Services for which residents may book a visit, or come to a session."""
    return {code: each for code, each in catalogue().services.items() if centres.reason_to_book(each.reason)}


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, step: str) -> HttpResponse:
    """One question. Who comes to one whose turn it is not yet is led to the one whose turn it is."""
    if step not in STEPS:
        raise Http404
    draft = Draft.of(request)
    if draft.done:
        return HttpResponseRedirect(reverse("public:booked"))
    if STEPS.index(step) > STEPS.index(next_step(draft)):
        return _go(next_step(draft))
    ask, take = PAGES[step]
    form, context = ask(request, draft)
    if request.method == "POST" and form.is_valid() and (onward := take(request, draft, form)):
        return onward
    context |= {
        "form": form,
        "step": step,
        "door": "public:ask",
        "questions": len(QUESTIONS),
        "title": TITLES[step],
        "number": QUESTIONS.index(step) + 1 if step in QUESTIONS else None,
        "bars": [(50 * place, STEPS.index(step) >= place) for place in range(len(QUESTIONS))],
        "back": step_before(draft, step),
        "catalogue": catalogue(),
        "summary": _summary(draft, step),
        "centre": centre_of(draft),
    }
    return render(request, f"public/book/{step}.html", context, status=422 if form.errors else 200)


def _go(step: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("public:ask", args=[step]))


def _onward(request: HttpRequest, draft: Draft) -> HttpResponseRedirect:
    draft.keep(request)
    return _go(next_step(draft))


def _then(take: Callable[[HttpRequest, Draft, Any], bool]) -> Callable[[HttpRequest, Draft, Any], HttpResponse | None]:
    """A question that every door asks; once it is answered, on to the next."""

    def taken(request: HttpRequest, draft: Draft, form: Any) -> HttpResponse | None:
        return _onward(request, draft) if take(request, draft, form) else None

    return taken


def _summary(draft: Draft, here: str) -> list[tuple[str, Any, str]]:
    """What was said so far, with the question to change it."""
    service, centre = service_of(draft), centre_of(draft)
    choice = chosen(draft, at=clock.now()) if draft.choice else None
    rows: list[tuple[str, Any, Any]] = [
        ("need", _("What for"), service.name if service else choice.open_session.title if choice and choice.open_session else ""),
        ("where", _("Centre"), choice.centre if choice else centre),
        ("when", _("When"), choice),
        ("who", _("Who"), f"{draft.given_name} {draft.surname1} {draft.surname2}".strip()),
        ("contact", _("Contact"), draft.contact),
    ]
    return [(step, label, value) for step, label, value in rows if value and step != here]


# What is it about?


def _ask_need(request: HttpRequest, draft: Draft) -> Asked:
    form = questions.NeedForm(asking.said(request), initial={"service": draft.service, "words": draft.words})
    offered = bookable()
    offer(form, "service", [(code, each.name) for code, each in offered.items()])
    others = [each for code, each in catalogue().services.items() if code not in offered]
    return form, {"offered": list(offered.values()), "others": others, "picked": request.POST.get("service", draft.service)}


def _take_need(request: HttpRequest, draft: Draft, form: forms.Form) -> HttpResponse | None:
    said = form.cleaned_data
    if said["service"] != draft.service:
        draft.service = said["service"]
        draft.lose_choice(gone=False)
    draft.words = said["words"]
    return _onward(request, draft)


# Which centre?


def _ask_where(request: HttpRequest, draft: Draft) -> Asked:
    form = questions.WhereForm(asking.said(request), initial={"centre": draft.centre})
    offer(form, "centre", [("", _("Choose")), *((each.code, str(each)) for each in centres.all_centres())])
    return form, {}


def _take_where(request: HttpRequest, draft: Draft, form: forms.Form) -> HttpResponse | None:
    """A centre that was chosen counts; else the one of the address, and where that may be several, they are offered."""
    place, code = form.cleaned_data["place"].strip(), form.cleaned_data["centre"]
    if place and "use_list" not in request.POST:
        found = centres.centres_for(place, on=clock.today())
        offered = {each.code: each for spot in found for each in spot.centres}
        if len(offered) == 1:
            code = next(iter(offered))
        elif offered:
            form.add_error("centre", _("More than one place is called so. Choose your centre."))
            offer(form, "centre", [("", _("Choose")), *((each.code, f"{each}: {_of(found, each.code)}") for each in offered.values())])
            return None
        elif not code:
            form.add_error("place", _("We did not find that. Try only the name of the street or your neighbourhood, or choose the centre."))
            return None
    if not code:
        form.add_error("place", _("Write where you live, or choose a centre."))
        return None
    if code != draft.centre:
        draft.centre = code
        draft.lose_choice(gone=False)
    return _onward(request, draft)


def _of(found: list[centres.Found], code: str) -> str:
    return ", ".join(each.label for each in found if any(centre.code == code for centre in each.centres))


# In a group or alone, and when?


def _ask_when(request: HttpRequest, draft: Draft) -> Asked:
    offered = choices_for(draft, at=clock.now())
    picked = request.POST.get("choice", draft.choice)
    if picked.startswith("session:") and offered.find(picked) is None and (own := session_choice(picked.partition(":")[2], at=clock.now())):
        offered = Choices((own, *offered.first), offered.others)
    form = questions.WhenForm(asking.said(request), initial={"choice": draft.choice})
    offer(form, "choice", [(each.value, each.value) for each in (*offered.first, *offered.others)])
    form.fields["choice"].error_messages["invalid_choice"] = act.TimeGone.message
    return form, {"offered": offered, "picked": picked, "gone": draft.gone and request.method != "POST"}


def _take_when(request: HttpRequest, draft: Draft, form: forms.Form) -> HttpResponse | None:
    choice = _ask_when(request, draft)[1]["offered"].find(form.cleaned_data["choice"])
    if choice is None:  # taken between the two looks
        form.add_error("choice", str(act.TimeGone.message))
        return None
    draft.choose(choice.value, waits=choice.waits)
    return _onward(request, draft)


# The act


def _ask_check(request: HttpRequest, draft: Draft) -> Asked:
    return forms.Form(asking.said(request)), {"draft": draft}


def _take_check(request: HttpRequest, draft: Draft, form: forms.Form) -> HttpResponse | None:
    try:
        booked = act.book(draft=draft, at=clock.now())
    except act.TimeGone:
        draft.lose_choice(gone=True)
        return _onward(request, draft)
    except act.BookedBefore:
        return HttpResponseRedirect(reverse("public:booked"))
    except messaging.CodeOver:
        draft.ask, draft.confirmed = "", False
        draft.contact = ""
        return _onward(request, draft)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return None
    if booked.appointment:
        draft.done = {"kind": "appointment", "token": booked.token, "code": booked.appointment.code or ""}
    elif booked.enrolment:
        draft.done = {"kind": "place", "token": booked.token, "code": booked.enrolment.code, "waits": "yes" if draft.waits else ""}
    choice = chosen(draft, at=clock.now())
    if choice is not None:
        draft.done |= {"starts_at": choice.starts_at.isoformat(), "minutes": str(choice.minutes), "centre": choice.centre.code}
    draft.keep(request)
    return HttpResponseRedirect(reverse("public:booked"))


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD"])
def booked(request: HttpRequest) -> HttpResponse:
    """It is done: when, where, what to bring, the code for the kiosk, the link to change it. For as long as the session lasts."""
    draft = Draft.of(request)
    if not draft.done:
        return HttpResponseRedirect(reverse("public:book"))
    service = service_of(draft)
    context = {"done": draft.done, "choice": chosen(draft, at=clock.now()), "service": service, "catalogue": catalogue()}
    return render(request, "public/book/done.html", context)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD"])
def booked_calendar(request: HttpRequest) -> HttpResponse:
    """The same for one's own calendar, in words that say nothing."""
    draft = Draft.of(request)
    choice = chosen(draft, at=clock.now()) if draft.done else None
    if choice is None:
        raise Http404
    view = "public:appointment" if draft.done["kind"] == "appointment" else "public:place"
    link = request.build_absolute_uri(reverse(view, args=[draft.done["token"]]))
    return ics_of(choice.starts_at, choice.minutes, centre=choice.centre, key=draft.key, link=link, code=draft.done["code"])


PAGES: dict[str, tuple[Callable[[HttpRequest, Draft], Asked], Callable[[HttpRequest, Draft, Any], HttpResponse | None]]] = {
    "need": (_ask_need, _take_need),
    "where": (_ask_where, _take_where),
    "when": (_ask_when, _take_when),
    "who": (asking.ask_who, _then(asking.take_who)),
    "help": (asking.ask_help, _then(asking.take_help)),
    "contact": (asking.ask_contact, _then(asking.take_contact)),
    "code": (asking.ask_code, _then(asking.take_code)),
    "check": (_ask_check, _take_check),
}
