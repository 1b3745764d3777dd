"""How often somebody may be wrong. Counted in the cache that all server processes share."""

from __future__ import annotations

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from impulsem.platform import keyed
from impulsem.platform.errors import DomainError

WINDOW = 15 * 60  # seconds


class TooManyTries(DomainError):
    message = _("Too many wrong codes have come from here. Wait a quarter of an hour and try again.")
    field = "code"


def _key(purpose: str, address: str) -> str:
    return f"{purpose}.{keyed.digest(f'{purpose}.address', address)[:32]}"


def check(purpose: str, address: str, *, most: int) -> None:
    """Refuses an address that was wrong `most` times in a window. Refuses: TooManyTries."""
    if int(cache.get(_key(purpose, address), 0)) >= most:
        raise TooManyTries


def was_wrong(purpose: str, address: str) -> None:
    """One more wrong code from `address`; the window begins anew with each, so that trying on keeps the door shut."""
    key = _key(purpose, address)
    cache.set(key, int(cache.get(key, 0)) + 1, WINDOW)
