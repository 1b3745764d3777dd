"""What the frame of every page needs: navigation, languages, theme, and where drafts are kept."""

import base64
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from impulsem.platform.actors import Actor
from impulsem.platform.models import Account
from impulsem.platform.registries import NavItem, doors, nav, strips
from impulsem.platform.web.access import actor_of
from impulsem.platform.web.language import NAMES, SHORT
from impulsem.platform.web.live import live_address

THEMES = ("auto", "light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor of all pages."""
    actor = actor_of(request)
    user = getattr(request, "user", None)
    account: Account | None = user if user is not None and user.is_authenticated else None
    theme = account.theme if account else request.COOKIES.get("theme", "auto")
    return {
        "actor": actor,
        "theme": theme if theme in THEMES else "auto",
        "languages": [(code, NAMES[code], SHORT[code]) for code, _name in settings.LANGUAGES],
        "single_keys": account.single_key_shortcuts if account else True,
        "draft_key": draft_key(account.pk) if account else "",
        "demo_mode": getattr(settings, "DEMO_MODE", False),
        "doors": list(doors),
        "live": live_address(request) if actor is not None else "",
        "strips": SimpleLazyObject(lambda: strips.for_actor(actor) if actor else []),
        "nav_sections": SimpleLazyObject(lambda: nav_sections(actor)),
        "may_search": SimpleLazyObject(lambda: any(item.code == "search" for _, items in nav_sections(actor) for item in items)),
    }


def draft_key(account_id: int) -> str:
    """The key (32 bytes, base64) with which this account's browser encrypts a draft that the server could not take.

    It lives on pages for a logged-in account only, so that whoever finds the device cannot read what was kept on it.
    """
    return base64.b64encode(salted_hmac("impulsem.drafts", str(account_id), algorithm="sha256").digest()).decode()


def nav_sections(actor: Actor | None) -> list[tuple[str, list[NavItem]]]:
    """The side navigation's items for `actor`, by section, in their order."""
    items = nav.for_actor(actor) if actor else []
    return [(section, list(group)) for section, group in groupby(items, key=lambda item: str(item.section))]
