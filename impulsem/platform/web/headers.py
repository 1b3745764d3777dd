"""Headers of every answer that neither Django's security middleware nor the content policy sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from impulsem.platform.web.live import live_origin

PERMISSIONS = ", ".join(
    f"{feature}=()" for feature in ("camera", "microphone", "geolocation", "payment", "usb", "serial", "hid", "midi", "browsing-topics")
)


class Headers:
    """No device features, no use of our files by other sites, and nothing about a person left in a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "actor", None) is not None:
            if not response.has_header("Cache-Control"):
                add_never_cache_headers(response)
            if origin := live_origin(request):
                setattr(response, "_csp_update", {"connect-src": [origin]})  # noqa: B010  # where django-csp looks for it
        return response
