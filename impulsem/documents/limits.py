"""How often somebody may be wrong about a code. Counted in the cache that all server processes share."""

from __future__ import annotations

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from impulsem.documents.refusals import TooManyTries

WINDOW = 15 * 60  # seconds
MOST = 10  # wrong codes from one address in a window


def _key(address: str) -> str:
    return f"documents.check.{salted_hmac('impulsem.documents.address', address, algorithm='sha256').hexdigest()[:32]}"


def check(address: str) -> None:
    """Refuses: TooManyTries."""
    if int(cache.get(_key(address), 0)) >= MOST:
        raise TooManyTries


def was_wrong(address: str) -> None:
    """One more wrong code; the window begins anew with each, so that trying on keeps the door shut."""
    cache.set(_key(address), int(cache.get(_key(address), 0)) + 1, WINDOW)
