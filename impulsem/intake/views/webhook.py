"""What a telephone exchange tells, signed (see docs/telephony.md)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from impulsem.intake import services
from impulsem.intake.models import LineTrouble, PhoneLine, PhoneNews
from impulsem.people.queries import WrongPhone, phone_dialled
from impulsem.platform import clock
from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.signed import Verdict, verdict_on

Why = LineTrouble.Why
_CODE = 80  # characters of a name that an exchange gives


@open_to_all
@csrf_exempt
@require_POST
def phone_news(request: HttpRequest, line_uuid: UUID) -> HttpResponse:
    """`{"id", "call", "event", "from", "at"}` with `X-Impulsem-Signature: t=…,v1=…`.

    204: it is known, also what is told twice. 400: not understood. 403: not signed just now by whoever has the key of such a line.
    """
    line = PhoneLine.objects.select_related("centre").filter(uuid=line_uuid, active=True).first()
    if line is None:
        return HttpResponse(status=403)
    at = clock.now()
    verdict = verdict_on(request, services.key_of(line))
    if verdict is not Verdict.RIGHT:
        services.note_trouble(line=line, why=Why.STALE if verdict is Verdict.STALE else Why.SIGNATURE, at=at)
        return HttpResponse(status=403)
    news = _understood(request.body, at)
    if news is None:
        services.note_trouble(line=line, why=Why.UNREADABLE, at=at)
        return HttpResponse(status=400)
    services.hear(line=line, news=news, at=at)
    return HttpResponse(status=204)


def _understood(body: bytes, now: dt.datetime) -> services.PhoneTold | None:
    try:
        told: Any = json.loads(body)
        code, call, kind = str(told["id"]), str(told.get("call") or told["id"]), told["event"]
        at = parse_datetime(told["at"]) if told.get("at") else now
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if kind not in PhoneNews.Kind.values or at is None or not 0 < len(code) <= _CODE or len(call) > _CODE:
        return None
    return services.PhoneTold(code, call, kind, _number(told.get("from")), at if timezone.is_aware(at) else timezone.make_aware(at))


def _number(written: Any) -> str:
    """E.164; empty when it was withheld, or is none."""
    try:
        return phone_dialled(str(written)) if written else ""
    except WrongPhone:
        return ""
