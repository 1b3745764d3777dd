"""What the link in a message opens: one appointment, one place in a group, one time that is offered. No account, neutral words.

Whoever has the link may deal with that one thing; the page says when and where, never what about. A link that is over, of somebody who
is sealed, or invented, is answered alike.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from impulsem.agenda import services as agenda
from impulsem.agenda.models import Appointment
from impulsem.agenda.queries import by_link, by_offer
from impulsem.groups import services as groups
from impulsem.groups.models import Enrolment
from impulsem.groups.queries import other_days
from impulsem.intake.services import links as waiting
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import open_to_all
from impulsem.public.booking.act import ON_THE_WEB, place_of, place_token
from impulsem.public.booking.times import open_session
from impulsem.public.catalogue import catalogue
from impulsem.public.views.calendars import ics_of

CHOOSE = _("Choose one of the times.")


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "public/links/over.html", {"catalogue": catalogue()}, status=404)


def _page(request: HttpRequest, template: str, context: dict[str, object], *, refusal: object = "") -> HttpResponse:
    more = {"catalogue": catalogue(), "refusal": refusal}
    return render(request, f"public/links/{template}.html", context | more, status=422 if refusal else 200)


def _acted(request: HttpRequest, token: str, verb: str) -> str:
    """Do what a button of the page says; gives the refusal in words."""
    at = clock.now()
    try:
        if verb == "confirm":
            agenda.confirm_by_link(token=token, at=at)
        elif verb == "cancel":
            agenda.cancel_by_link(token=token, at=at)
        elif verb == "earlier":
            agenda.ask_earlier_by_link(token=token, at=at)
    except DomainError as refusal:
        return str(refusal)
    return ""


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment, with what can be done about it."""
    refusal = _acted(request, token, request.POST.get("do", "")) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return HttpResponseRedirect(f"{reverse('public:appointment', args=[token])}?done={_done(request)}")
    found = by_link(token)
    if found is None:
        return _over(request)
    context: dict[str, object] = {"appointment": found, "token": token, "done": request.GET.get("done", "")}
    return _page(request, "appointment", context, refusal=refusal)


def _done(request: HttpRequest) -> str:
    verb = request.POST.get("do", "")
    return verb if verb in ("confirm", "cancel", "earlier") else ""


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Another time. One that was taken meanwhile is said, with the next ones."""
    refusal: object = ""
    if request.method == "POST":
        starts_at = _moment(request.POST.get("starts_at", ""))
        try:
            if starts_at is None:
                refusal = CHOOSE
            else:
                agenda.move_by_link(token=token, starts_at=starts_at, at=clock.now())
                return HttpResponseRedirect(f"{reverse('public:appointment', args=[token])}?done=move")
        except agenda.LinkOver:
            return _over(request)
        except DomainError:
            refusal = _("That time has just been taken. Choose another one. You keep the time that you have until then.")
    found = by_link(token)
    try:
        times = agenda.times_by_link(token=token, at=clock.now(), from_day=_day(request))
    except agenda.LinkOver:
        return _over(request)
    if found is not None and found.state == Appointment.State.BOOKED:
        times = [each for each in times if each.starts_at != found.starts_at]  # a colleague's, at the time that they have
    later = timezone.localdate(times[-1].starts_at) + dt.timedelta(days=1) if times else None
    return _page(request, "move", {"appointment": found, "token": token, "times": times, "later": later}, refusal=refusal)


def _moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if timezone.is_naive(found) else found


def _day(request: HttpRequest) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return None


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD"])
def appointment_calendar(request: HttpRequest, token: str) -> HttpResponse:
    found = by_link(token)
    if found is None or found.state != Appointment.State.BOOKED:
        return _over(request)
    link = request.build_absolute_uri(reverse("public:appointment", args=[token]))
    key = found.uuid.hex
    return ics_of(found.starts_at, found.minutes, centre=found.centre, key=key, link=link, code=found.code or "–")


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: HttpRequest, token: str) -> HttpResponse:
    """An earlier time became free: take it, or keep one's own."""
    refusal = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "take":
                taken = agenda.accept_earlier(token=token, at=clock.now())
                return HttpResponseRedirect(f"{reverse('public:appointment', args=[agenda.link_of(taken, at=clock.now())])}?done=move")
            agenda.refuse_earlier(token=token, at=clock.now())
            return _page(request, "kept", {})
        except agenda.LinkOver:
            return _over(request)
        except DomainError as problem:
            refusal = str(problem)
    offer = by_offer(token)
    if offer is None:
        return _page(request, "kept", {}, refusal=refusal) if refusal else _over(request)
    return _page(request, "earlier", {"offer": offer, "appointment": offer.wish.appointment}, refusal=refusal)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """A time is offered to somebody who waits: take it, or keep waiting."""
    refusal, at = "", clock.now()
    if request.method == "POST":
        try:
            if request.POST.get("do") == "take":
                taken = waiting.accept_by_link(token=token, at=at)
                return HttpResponseRedirect(f"{reverse('public:appointment', args=[agenda.link_of(taken, at=at)])}?done=confirm")
            waiting.decline_by_link(token=token, at=at)
            return _page(request, "waiting_on", {})
        except agenda.LinkOver:
            return _over(request)
        except DomainError as problem:
            refusal = str(problem)
    found = waiting.offer_of(token, at=at)
    return _over(request) if found is None else _page(request, "offer", {"offer": found}, refusal=refusal)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, token: str) -> HttpResponse:
    """A place in a group session, giving it back, and another day for it."""
    at = clock.now()
    found = place_of(token, at=at)
    if found is None:
        return _over(request)
    refusal = ""
    if request.method == "POST":
        try:
            after = reverse("public:place", args=[_changed(request, found, token, at)])
            return HttpResponseRedirect(f"{after}?done=move" if request.POST.get("day") else after)
        except DomainError as problem:
            refusal = str(problem)
    left = found.state == Enrolment.State.LEFT
    days = [] if left else other_days(found.session, at=at)
    moved = request.GET.get("done") == "move"
    context = {"enrolment": found, "session": found.session, "left": left, "days": days, "moved": moved}
    return _page(request, "place", context, refusal=refusal)


def _changed(request: HttpRequest, enrolment: Enrolment, token: str, at: dt.datetime) -> str:
    """Give the place back, or take another day for it; gives the token of what there is then."""
    if not (day := request.POST.get("day", "")):
        groups.leave(enrolment=enrolment, by=ON_THE_WEB, at=at)
        return token
    wanted = open_session(day, at=at)
    if wanted is None:
        raise groups.TakesNobodyMore
    return place_token(groups.take_another_day(enrolment=enrolment, session=wanted.session, by=ON_THE_WEB, at=at))
