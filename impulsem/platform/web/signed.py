"""What another machine tells us, signed: `X-Impulsem-Signature: t=<seconds>,v1=<hex>`, HMAC-SHA256 of the seconds, a dot and the body."""

from __future__ import annotations

import enum
import hashlib
import hmac

from django.http import HttpRequest

from impulsem.platform import clock

HEADER = "X-Impulsem-Signature"
FRESH = 300  # s: what was signed longer ago may have been overheard
LONGEST = 10_000  # bytes of a body; nothing that we are told is longer


class Verdict(enum.Enum):
    RIGHT = "right"
    WRONG = "wrong"
    STALE = "stale"  # rightly signed, too long ago


def verdict_on(request: HttpRequest, secret: str) -> Verdict:
    """Whether the body was signed just now by whoever knows the secret. Without a secret nothing is."""
    parts = dict(part.partition("=")[::2] for part in request.headers.get(HEADER, "").split(","))
    stamp = parts.get("t", "")
    size = request.headers.get("Content-Length") or "0"
    if not secret or not stamp.isdecimal() or len(stamp) > 12 or not size.isdecimal() or int(size) > LONGEST:
        return Verdict.WRONG
    if not hmac.compare_digest(signature(secret, stamp, request.body).encode(), parts.get("v1", "").encode()):
        return Verdict.WRONG
    return Verdict.RIGHT if abs(clock.now().timestamp() - int(stamp)) <= FRESH else Verdict.STALE


def signature(secret: str, stamp: str, body: bytes) -> str:
    """`v1` of a body that is signed at `stamp` (seconds since 1970)."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
