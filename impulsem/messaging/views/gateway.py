"""What gateways tell us, signed; and the demonstration's own gateway."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from impulsem.messaging import queries, services
from impulsem.messaging.permissions import sees_demo_gateway
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, open_to_all, requires

FRESH = 300  # s: what was signed longer ago may have been overheard
_LONGEST = 10_000  # bytes


@requires(sees_demo_gateway)
@require_GET
def demo_gateway(request: ActingRequest) -> HttpResponse:
    """What phones would have rung with."""
    return render(request, "messaging/demo_gateway.html", {"texts": queries.demo_texts(), "nav_here": "messages"})


@open_to_all
@csrf_exempt
@require_POST
def gateway_news(request: HttpRequest) -> HttpResponse:
    """`{"id", "state": "delivered" or "failed", "code"}` with `X-Impulsem-Signature: t=…,v1=…`.

    204: it is known, also what is told twice. 400: not understood. 403: not signed by whoever knows the secret. 404: no such message.
    """
    if not _signed(request):
        return HttpResponse(status=403)
    news = _understood(request.body)
    if news is None:
        return HttpResponse(status=400)
    return HttpResponse(status=204 if services.told_by_gateway(news=news, at=clock.now()) else 404)


def _signed(request: HttpRequest) -> bool:
    parts = dict(part.partition("=")[::2] for part in request.headers.get("X-Impulsem-Signature", "").split(","))
    stamp = parts.get("t", "")
    if (
        not settings.GATEWAY_SECRET
        or not stamp.isdecimal()
        or len(stamp) > 12
        or int(request.headers.get("Content-Length") or 0) > _LONGEST
    ):
        return False
    right = hmac.new(settings.GATEWAY_SECRET.encode(), f"{stamp}.".encode() + request.body, hashlib.sha256).hexdigest()
    fresh = abs(clock.now().timestamp() - int(stamp)) <= FRESH
    return fresh and hmac.compare_digest(right.encode(), parts.get("v1", "").encode())


def _understood(body: bytes) -> services.News | None:
    try:
        told: Any = json.loads(body)
        number, state = UUID(str(told["id"])), told["state"]
    except (ValueError, KeyError, TypeError):
        return None
    if state not in ("delivered", "failed"):
        return None
    return services.News(number, state == "delivered", str(told.get("code", ""))[:40])
