"""What gateways tell us, signed; and the demonstration's own gateway."""

from __future__ import annotations

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
from impulsem.platform.web.signed import Verdict, verdict_on


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
    if verdict_on(request, settings.GATEWAY_SECRET) is not Verdict.RIGHT:
        return HttpResponse(status=403)
    news = _understood(request.body)
    if news is None:
        return HttpResponse(status=400)
    return HttpResponse(status=204 if services.told_by_gateway(news=news, at=clock.now()) else 404)


def _understood(body: bytes) -> services.News | None:
    try:
        told: Any = json.loads(body)
        number, state = UUID(str(told["id"])), told["state"]
    except (ValueError, KeyError, TypeError):
        return None
    if state not in ("delivered", "failed"):
        return None
    return services.News(number, state == "delivered", str(told.get("code", ""))[:40])
