"""Who may enter a page. Every view says it, either with `@requires(predicate)` or with `@open_to_all`; a test reads `view.access`."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise

from impulsem.platform.actors import Actor
from impulsem.platform.web.parts import is_part

Predicate = Callable[[Actor], bool]


class ActingRequest(HttpRequest):
    """A request that `requires` let in: somebody acts. Views behind it take this type."""

    actor: Actor


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor that the organisation's middleware put on `request`; None when nobody is logged in."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor


def logged_in(actor: Actor) -> bool:
    """Anyone with an account."""
    return actor.account_id is not None


def everyone(actor: Actor | None = None) -> bool:
    """Marks views that need no log-in."""
    return True


def open_to_all(view: Any) -> Any:
    """Mark `view` as open to everyone, logged in or not."""
    view.access = everyone
    return view


def requires(
    predicate: Predicate, *, otherwise: str | Promise = ""
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let in actors for whom `predicate` holds.

    Without a log-in: to the log-in page and back (a part gets 401, and the page keeps its text). With one, but not allowed:
    403 with the sentence `otherwise`. What is shown is never kept by a browser or a proxy.
    """

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor is None:
                return ask_to_log_in(request)
            if not predicate(actor):
                return refuse(request, otherwise)
            response = view(request, *args, **kwargs)
            if not response.has_header("Cache-Control"):
                add_never_cache_headers(response)  # private, no-store
            return response

        guarded.access = predicate  # type: ignore[attr-defined]  # read by the test that every URL declares its access
        return guarded

    return guard


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """To the log-in page and back here; a part answers 401, so that the page can say so and keep what was typed."""
    login = resolve_url(settings.LOGIN_URL)
    if is_part(request):
        response = HttpResponse(render_to_string("platform/parts/session_over.html", {"login": login}, request), status=401)
    else:
        # A POST cannot be repeated by a redirect: the reader lands on the page that the form was on.
        back = request.get_full_path() if request.method in ("GET", "HEAD") else request.headers.get("Referer", "/")
        response = HttpResponseRedirect(f"{login}?{urlencode({'next': back})}")
    add_never_cache_headers(response)
    return response


def refuse(request: HttpRequest, sentence: str | Promise = "") -> HttpResponse:
    """403 with `sentence`."""
    template = "platform/parts/refusal.html" if is_part(request) else "platform/refused.html"
    response = HttpResponse(render_to_string(template, {"sentence": sentence}, request), status=403)
    add_never_cache_headers(response)
    return response
