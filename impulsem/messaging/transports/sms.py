"""Text messages, through an HTTP gateway (its contract is in docs/operating.md); in a demonstration through a table that a page shows."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import Request, urlopen

from django.conf import settings

from impulsem.messaging.models import DemoText
from impulsem.messaging.transports import Fate, Line, Outcome, Outgoing
from impulsem.platform import clock

_PATIENCE = 10.0  # s
_LONGEST_ANSWER = 10_000  # bytes


def available() -> bool:
    """Whether text messages can be sent at all."""
    return bool(settings.SMS_GATEWAY) or settings.DEMO_MODE


def line() -> Line:
    return GatewayLine(settings.SMS_GATEWAY) if settings.SMS_GATEWAY else DemoLine()


class GatewayLine:
    """The gateway sends one text for one `id`, however often it is asked: so whatever was lost on the way is asked for again."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"}:
            raise ValueError("IMPULSEM_SMS must look like https://token@gateway.example.org/messages")
        self._url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        self._token = unquote(parts.username or "")

    def send(self, outgoing: Outgoing) -> Outcome:
        content = {"id": str(outgoing.uuid), "to": outgoing.to, "text": outgoing.text}
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(outgoing.uuid)}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = Request(self._url, data=json.dumps(content).encode(), headers=headers, method="POST")
        try:
            with urlopen(request, timeout=_PATIENCE) as answer:
                return Outcome(Fate.SENT, code=str(answer.status), reference=_reference(answer.read(_LONGEST_ANSWER)))
        except HTTPError as refusal:
            refusal.close()
            return _refused(refusal.code)
        except (URLError, OSError) as problem:
            return Outcome(Fate.SILENT, code=type(problem).__name__)

    def close(self) -> None:
        """Nothing is kept open."""


def _reference(content: bytes) -> str:
    try:
        found: Any = json.loads(content)
    except ValueError:
        return ""
    return str(found.get("reference", ""))[:80] if isinstance(found, dict) else ""


def _refused(code: int) -> Outcome:
    if code in (400, 404, 410, 422):
        return Outcome(Fate.REFUSED, code=str(code), wrong_address=True)
    if code in (429, 500, 409):
        return Outcome(Fate.LATER, code=str(code))
    return Outcome(Fate.SILENT, code=str(code))  # not ours to send (401, 403), or nobody behind it (502, 503, 504)


class DemoLine:
    """Nobody's phone rings: a page of the demonstration shows what would have come."""

    def send(self, outgoing: Outgoing) -> Outcome:
        DemoText.objects.get_or_create(
            delivery_uuid=outgoing.uuid, defaults={"number": outgoing.to, "text": outgoing.text, "at": clock.now()}
        )
        return Outcome(Fate.SENT, code="202", reference=f"demo-{outgoing.uuid.hex[:8]}")

    def close(self) -> None:
        """Nothing is kept open."""
