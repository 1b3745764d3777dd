"""Pages that are the same for everyone may be kept by browsers and by the servers in between, for a short time."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from impulsem.platform.web.access import actor_of, open_to_all

FRESH = 60  # seconds


def shared(view: Callable[..., HttpResponseBase]) -> Any:
    """Mark a page for everyone: read only, no cookie needed, kept for `FRESH` seconds unless somebody is logged in."""

    @functools.wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if actor_of(request) is None and not response.cookies and not response.has_header("Cache-Control"):
            response["Cache-Control"] = f"public, max-age={FRESH}"
        return response

    return open_to_all(require_safe(page))
