"""Pages for people in a session, on their own phone: no account, no name, and no script needed."""

from __future__ import annotations

import secrets
import uuid as uuids
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from impulsem.participation import queries, services
from impulsem.participation.forms import CodeForm, JoinForm, SayForm, VoteForm
from impulsem.participation.models import Contribution, Session
from impulsem.participation.services import live
from impulsem.participation.services.refusals import NothingAsked, NotLive
from impulsem.participation.views.lookups import drawn
from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.notices import refusals_told, say, warn

COOKIE = "listening"  # a random number, and what this phone wrote: both only in the phone
SALT = "impulsem.participation.phone"
LASTS = 24 * 3600
MOST_KEPT = 40


def _phone(request: HttpRequest) -> tuple[str, list[str]]:
    """The phone's random number and the uuids of what it wrote; a new number when it has none."""
    try:
        kept = (request.get_signed_cookie(COOKIE, salt=SALT, max_age=LASTS) or "").split(".")
    except (KeyError, BadSignature):
        kept = [secrets.token_urlsafe(16)]
    return kept[0], kept[1:]


def _remember(response: HttpResponse, device: str, wrote: list[str], *, secure: bool) -> None:
    value = ".".join([device, *wrote[-MOST_KEPT:]])
    response.set_signed_cookie(COOKIE, value, salt=SALT, max_age=LASTS, httponly=True, secure=secure, samesite="Lax")


def _in_session(view: Callable[[HttpRequest, Session], HttpResponse]) -> Any:
    """Look the session up by its code; when it is no longer live, say so kindly."""

    def found(request: HttpRequest, join: str) -> HttpResponse:
        try:
            session = live.session_of(join)
        except NotLive as refusal:
            return render(request, "participation/phone/join.html", {"form": JoinForm(), "refused": str(refusal)}, status=404)
        return view(request, session)

    return open_to_all(never_cache(found))


@open_to_all
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """The code on the screen leads to the session."""
    form = JoinForm(request.POST or None)

    def command(data: dict[str, Any]) -> str:
        return reverse("participation:phone", args=[live.session_of(data["join"]).join_code])

    if request.method == "POST" and (onward := sent(request, form, command)):
        return onward
    return render(request, "participation/phone/join.html", {"form": form}, status=422 if form.errors else 200)


def _page_of(session: Session) -> str:
    return reverse("participation:phone", args=[session.join_code])


def _show(request: HttpRequest, session: Session, bound: SayForm | None = None, code: CodeForm | None = None) -> HttpResponse:
    device, wrote = _phone(request)
    room = queries.room(session, device=device)
    language = (get_language() or "ca").split("-")[0]
    fresh = SayForm(initial={"uuid": uuids.uuid4(), "prompt": room.prompt.pk if room.prompt else 0, "language": language})
    context = {
        "session": session,
        "room": room,
        "form": bound or fresh,
        "code_form": code or CodeForm(auto_id="code-%s"),
        "wrote": list(Contribution.objects.filter(session=session, uuid__in=wrote).order_by("number")),
    }
    response = render(request, "participation/phone/room.html", context, status=422 if bound or code else 200)
    _remember(response, device, wrote, secure=request.is_secure())
    return response


@require_GET
def _room(request: HttpRequest, session: Session) -> HttpResponse:
    """What is being asked, and a field to answer."""
    return _show(request, session)


@require_GET
def _now(request: HttpRequest, session: Session) -> HttpResponse:
    """Whether something else is being asked by now: a part, or nothing. The text that somebody is writing is left alone."""
    room = queries.room(session)
    now = room.prompt.pk if room.prompt else 0
    if request.GET.get("prompt") == str(now):
        return HttpResponse(status=204)
    return render(request, "participation/phone/changed.html", {"session": session})


@require_POST
def _write(request: HttpRequest, session: Session) -> HttpResponse:
    """Somebody says something. Sent twice, it is written once."""
    form = SayForm(request.POST)
    device, wrote = _phone(request)

    def command(data: dict[str, Any]) -> str:
        given = {name: data[name] for name in ("text", "language", "uuid")}
        written = live.write(join=session.join_code or "", prompt_id=data["prompt"], **given)
        wrote[:] = [*(each for each in wrote if each != str(written.uuid)), str(written.uuid)]
        if written.state == Contribution.State.PARKED:
            say(request, _("Thank you. It may name somebody, so a person looks at it before it is shown."))
        else:
            say(request, _("Thank you: it is on the screen."))
        return _page_of(session)

    onward = sent(request, form, command)
    if onward is None:
        return _show(request, session, form)
    _remember(onward, device, wrote, secure=request.is_secure())
    return onward


@require_POST
def _vote(request: HttpRequest, session: Session) -> HttpResponse:
    """A dot for a contribution, or taken back."""
    form = VoteForm(request.POST)
    device, wrote = _phone(request)
    with refusals_told(request):
        if not form.is_valid():
            raise NothingAsked
        data = form.cleaned_data
        live.vote(join=session.join_code or "", prompt_id=data["prompt"], contribution=data["contribution"], device=device, up=data["up"])
    response = HttpResponseRedirect(_page_of(session))
    _remember(response, device, wrote, secure=request.is_secure())
    return response


@require_POST
def _here(request: HttpRequest, session: Session) -> HttpResponse:
    """Somebody with a slip says that they are here."""
    form = CodeForm(request.POST, auto_id="code-%s")

    def command(data: dict[str, Any]) -> str:
        services.check_in(session=session, code=data["code"], address=get_adapter(request).get_client_ip(request))
        return _page_of(session)

    done = _("Thank you: you are counted, and nobody knows that it is you.")
    return sent(request, form, command, done=done) or _show(request, session, code=form)


@require_POST
def _receipt(request: HttpRequest, session: Session) -> HttpResponse:
    """A receipt for what this phone wrote; shown this once."""
    _device, wrote = _phone(request)
    said = list(Contribution.objects.filter(session=session, uuid__in=[each for each in wrote if len(each) == 36]))
    if not said:
        warn(request, _("Say something first; the receipt is for what you said."))
        return HttpResponseRedirect(_page_of(session))
    code = services.issue(process=session.process, contributions=said, by=None)
    context = {"session": session, "code": code, "qr": drawn(code), "count": len(said)}
    return render(request, "participation/phone/receipt.html", context)


room, now, write, vote, here, receipt = (_in_session(view) for view in (_room, _now, _write, _vote, _here, _receipt))
