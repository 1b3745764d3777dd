"""The pages of refusal and failure. They ask neither session nor database: either may be what failed."""

import sys
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from impulsem.platform.web.language import device_language
from impulsem.platform.web.outage import UnreadSession, is_away
from impulsem.platform.web.parts import is_part

# What is never shown again: secrets, and what the new form brings itself.
UNSPOKEN = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "credential"}
# A body that is refused is read to its end, up to this many bytes, so that the browser gets to hear the answer.
DRAIN = 64 * 1024 * 1024


def plain_page(request: HttpRequest, status: int, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
    """An error page in the reader's language (a short part for htmx), without context processors."""
    with translation.override(translation.get_language() or device_language(request)):
        content = render_to_string(
            "platform/errors/part.html" if is_part(request) else template,
            {
                "LANGUAGE_CODE": translation.get_language(),
                "theme": request.COOKIES.get("theme", "auto"),
                "status": status,
                "path": request.get_full_path(),
                **(context or {}),
            },
        )
    response = HttpResponse(content, status=status)
    add_never_cache_headers(response)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the text was too long to be taken."""
    if isinstance(exception, RequestDataTooBig):
        drain(request)
        return plain_page(request, 413, "platform/errors/too_big.html", {"sentence": _("That is too much text at once.")})
    return plain_page(request, 400, "platform/errors/bad_request.html", {"sentence": _("This address or form makes no sense.")})


def drain(request: HttpRequest) -> None:
    """Read what is left of a refused body: a browser that is still sending would otherwise see a broken connection."""
    stream, left = request.META.get("wsgi.input"), min(int(request.META.get("CONTENT_LENGTH") or 0), DRAIN)
    while stream is not None and left > 0:
        chunk = stream.read(min(left, 1 << 16))
        if not chunk:
            return
        left -= len(chunk)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain_page(request, 403, "platform/errors/forbidden.html", {"sentence": _("You may not see this page.")})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain_page(request, 404, "platform/errors/not_found.html", {"sentence": _("There is nothing here.")})


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or the page of a lost database when that is what happened."""
    if is_away(sys.exc_info()[1]):
        connections.close_all()
        return database_down(request)
    return plain_page(request, 500, "platform/errors/server_error.html", {"sentence": _("Something broke on our side.")})


def database_down(request: HttpRequest) -> HttpResponse:
    """503: what to do while the database does not answer."""
    request.session = UnreadSession()
    sentence = _("The database is not answering.")
    response = plain_page(request, 503, "platform/errors/database_down.html", {"sentence": sentence})
    response["Retry-After"] = "10"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that expired. What was written is handed back, to be sent again with a fresh token.

    Only for forms that this site itself sent: another site must not have its form confirmed by a click here.
    """
    kept: list[tuple[str, str]] = []
    if own_form(request):
        kept = [(name, value) for name, values in request.POST.lists() if name not in UNSPOKEN for value in values]
    context = {"sentence": _("This form has expired."), "kept": kept, "token": get_token(request)}
    return plain_page(request, 403, "platform/errors/form_expired.html", context)


def own_form(request: HttpRequest) -> bool:
    """Whether the browser says that the form came from a page of this host."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()
