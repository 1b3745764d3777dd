"""What stands at the door: nobody logs in, nobody is shown, and after a minute of nothing it is as if nobody had been there.

The language is in the address and nowhere else, so that it clears with the page.
"""

from __future__ import annotations

import base64
import binascii
import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from impulsem.documents.models import Notice
from impulsem.intake import queries, services
from impulsem.intake.kiosk_forms import CodeForm, DocumentForm
from impulsem.intake.models import Kiosk
from impulsem.platform import clock, keys, tries
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.language import NAMES

COOKIE = "kiosk"
KEPT = 400 * 24 * 3600  # s: as long as browsers keep a cookie
MOST = 20  # wrong codes at one kiosk in a quarter of an hour: nobody finds one of 729 million by trying
NOTICE = "attention"
_FRESH = 300  # s in which whoever arrived can read the notice

#: How each language says good day, and what to touch.
GREETINGS = {"ca": ("Bon dia", "Toqueu aquí"), "es": ("Buenos días", "Toque aquí"), "en-gb": ("Hello", "Touch here")}


class AtKiosk(HttpRequest):
    """A request of a registered device."""

    kiosk: Kiosk


def on_device(kind: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Only for registered devices of this kind; in the language of the address, and never kept by the browser."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def guarded(request: Any, *args: Any, language: str = "", **kwargs: Any) -> HttpResponse:
            if language and language not in GREETINGS:
                raise Http404
            kiosk = services.device_seen(secret=request.COOKIES.get(COOKIE, ""), at=clock.now())
            with translation.override(language or settings.LANGUAGE_CODE):  # until somebody chooses, the city's
                if kiosk is None or kiosk.kind != kind:
                    response = render(request, "intake/kiosk/unknown.html", status=403)
                else:
                    request.kiosk = kiosk
                    request.LANGUAGE_CODE = translation.get_language()
                    response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return open_to_all(guarded)

    return guard


def _show(request: AtKiosk, template: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    language = translation.get_language()
    return render(request, template, {"language": language, "kiosk": request.kiosk, **(context or {})}, status=status)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, secret: str) -> HttpResponse:
    """The link that makes this device a kiosk; only the button does it, so that looking at the link does not use it up."""
    if request.method != "POST":
        return render(request, "intake/kiosk/start.html")
    try:
        kiosk, device = services.start_device(secret=secret, at=clock.now())
    except DomainError as refusal:
        return render(request, "intake/kiosk/start.html", {"refusal": str(refusal)}, status=422)
    response = HttpResponseRedirect(reverse("intake:screen_of_turns" if kiosk.kind == Kiosk.Kind.SCREEN else "intake:kiosk"))
    path = reverse("intake:kiosk")
    response.set_cookie(COOKIE, device, max_age=KEPT, path=path, secure=settings.HTTPS, httponly=True, samesite="Strict")
    return response


@on_device(Kiosk.Kind.KIOSK)
@require_GET
def door(request: AtKiosk) -> HttpResponse:
    """Where it waits for somebody: which language."""
    return _show(request, "intake/kiosk/door.html", {"greetings": [(code, NAMES[code], *words) for code, words in GREETINGS.items()]})


@on_device(Kiosk.Kind.KIOSK)
@require_GET
def menu(request: AtKiosk) -> HttpResponse:
    return _show(request, "intake/kiosk/menu.html")


@on_device(Kiosk.Kind.KIOSK)
def by_code(request: AtKiosk) -> HttpResponse:
    """I have arrived, and this is my code."""
    form, at = CodeForm(request.POST or None), clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            tries.check("intake.kiosk", str(request.kiosk.pk), most=MOST)
            person = services.arrive_by_code(code=form.cleaned_data["code"], kiosk=request.kiosk, at=at)
        except DomainError as refusal:
            if isinstance(refusal, services.CodeNotFound):
                tries.was_wrong("intake.kiosk", str(request.kiosk.pk))
            add_refusal(form, refusal)
        else:
            return _show(request, "intake/kiosk/arrived.html", {"sealed": _seal(person, request.kiosk), "by_code": True})
    return _show(request, "intake/kiosk/code.html", {"form": form}, status=422 if form.errors else 200)


@on_device(Kiosk.Kind.KIOSK)
def by_document(request: AtKiosk) -> HttpResponse:
    """I have arrived, and I do not have the code here. The answer is the same, whoever it is."""
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            tries.check("intake.kiosk", str(request.kiosk.pk), most=MOST)
        except DomainError as refusal:
            add_refusal(form, refusal, {"code": "number"})
        else:
            person = services.arrive_by_birth(number=data["number"], born_on=data["born_on"], kiosk=request.kiosk, at=clock.now())
            if person is None:
                tries.was_wrong("intake.kiosk", str(request.kiosk.pk))
            return _show(request, "intake/kiosk/arrived.html", {"sealed": _seal(person, request.kiosk), "by_code": False})
    return _show(request, "intake/kiosk/document.html", {"form": form}, status=422 if form.errors else 200)


@on_device(Kiosk.Kind.KIOSK)
@require_POST
def take_turn(request: AtKiosk) -> HttpResponse:
    turn = services.take_turn(kiosk=request.kiosk, by=services.kiosk_actor(request.kiosk), at=clock.now())
    return HttpResponseRedirect(reverse("intake:kiosk_turn", args=[translation.get_language(), turn.number]))


@on_device(Kiosk.Kind.KIOSK)
@require_GET
def turn(request: AtKiosk, number: int) -> HttpResponse:
    """The number, to be remembered."""
    return _show(request, "intake/kiosk/turn.html", {"number": number})


@on_device(Kiosk.Kind.KIOSK)
@require_http_methods(["GET", "POST"])
def notice(request: AtKiosk) -> HttpResponse:
    """The data-protection notice. Whoever has just arrived can say that they read it, and that stands with them."""
    found = Notice.objects.on(clock.today()).filter(code=NOTICE).first()
    if found is None:
        raise Http404
    sealed = request.POST.get("sealed", "")
    if request.POST.get("read"):
        if person := _opened(sealed, request.kiosk):
            services.notice_read(person_id=person, notice=found, kiosk=request.kiosk, at=clock.now())
        return _show(request, "intake/kiosk/thanks.html")
    language = translation.get_language() or settings.LANGUAGE_CODE
    sections = [(each["heading"].get(language, ""), each["text"].get(language, "")) for each in found.sections]
    return _show(request, "intake/kiosk/notice.html", {"title": found.name, "sections": sections, "sealed": sealed})


@on_device(Kiosk.Kind.SCREEN)
@require_GET
def screen(request: AtKiosk) -> HttpResponse:
    """The numbers that were called, for everybody in the room; nobody's name."""
    called = queries.called_turns(request.kiosk.centre_id, clock.now())
    return _show(request, "intake/kiosk/screen.html", {"called": called, "now": clock.now()})


def _seal(person: int | None, kiosk: Kiosk) -> str:
    """Who arrived, for the next page: closed, and as long as when nobody was found, so that the page does not tell which."""
    text = f"{person or 0:020d}{int(clock.now().timestamp()):012d}"
    name, closed = keys.encrypt(text.encode(), about=f"intake.kiosk:{kiosk.pk}".encode())
    return f"{name}.{base64.urlsafe_b64encode(closed).decode()}"


def _opened(sealed: str, kiosk: Kiosk) -> int | None:
    name, _dot, closed = sealed.partition(".")
    try:
        text = keys.decrypt(base64.urlsafe_b64decode(closed), key=name, about=f"intake.kiosk:{kiosk.pk}".encode()).decode()
    except (binascii.Error, ValueError, keys.KeyMissing, keys.Altered):
        return None
    fresh = clock.now().timestamp() - int(text[20:]) <= _FRESH
    return (int(text[:20]) or None) if fresh else None
