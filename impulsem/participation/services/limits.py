"""How often somebody may be wrong. Counted in the cache that all server processes share."""

from __future__ import annotations

from django.core.cache import cache

from impulsem.participation.services import keyed
from impulsem.participation.services.refusals import TooManyTries

WINDOW = 15 * 60  # seconds
# Wrong codes from one address in a window. A whole room may share one address, and its slips are typed on phones.
MOST = {"receipt": 10, "code": 100}


def _key(purpose: str, address: str) -> str:
    return f"participation.{purpose}.{keyed.digest('address', address)[:32]}"


def check(purpose: str, address: str) -> None:
    """Refuses an address that was wrong too often. Refuses: TooManyTries."""
    if int(cache.get(_key(purpose, address), 0)) >= MOST[purpose]:
        raise TooManyTries


def was_wrong(purpose: str, address: str) -> None:
    """One more wrong code from `address`; the window begins anew with each, so that trying on keeps the door shut."""
    key = _key(purpose, address)
    cache.set(key, int(cache.get(key, 0)) + 1, WINDOW)
