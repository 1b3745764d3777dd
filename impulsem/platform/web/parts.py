"""Pages and their parts. A page's template includes the part's template; a request of htmx gets the part alone."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac

#: What a page that asks for a part again has of it.
SEEN = "X-Impulsem-Seen"


def is_part(request: HttpRequest) -> bool:
    """Whether htmx (or our own script) asks for a part; going back in the history needs the whole page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def render_part(
    request: HttpRequest, template: str, part: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page `template`, or only its `part` when a part is asked for; `part` is the path of the included template.

    Notices that wait (`notices.say`) come along with the part, out of band.
    """
    if is_part(request):
        content = render_to_string(part, dict(context or {}), request)
        content += render_to_string("platform/parts/notices_oob.html", {}, request)
        response = HttpResponse(content, status=status)
    else:
        response = render(request, template, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def render_if_changed(request: HttpRequest, template: str, part: str, context: Mapping[str, Any], *, state: object) -> HttpResponse:
    """As `render_part`, for a part that asks for itself anew: 204 while `state`, all that it shows, is what was shown last.

    So nothing is read out twice, and a button does not go away under the finger.
    """
    mark = salted_hmac("impulsem.part", repr(state)).hexdigest()[:20]
    if is_part(request) and request.headers.get(SEEN) == mark:
        return HttpResponse(status=204)
    response = render_part(request, template, part, context)
    response[SEEN] = mark
    return response
