"""Where pages find the live process (see `platform.live`): on another port of the same host, or wherever a proxy puts it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def live_address(request: HttpRequest) -> str:
    """What a page opens its stream at; empty when there is none, and pages ask by themselves.

    Setting `LIVE`: ":8001" is that port of the host that the page came from; anything else is the address itself ("/live/").
    """
    if not settings.LIVE.startswith(":"):
        return str(settings.LIVE)
    host, _port = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}{settings.LIVE}/"


def live_origin(request: HttpRequest) -> str:
    """The origin that the content policy must let pages speak to; empty when it is their own."""
    parts = urlsplit(live_address(request))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc and parts.netloc != request.get_host() else ""
