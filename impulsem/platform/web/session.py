"""The session runs from the last thing its holder did. What a page asks for by itself again and again does not count:
an unattended desk logs itself out although its page keeps looking for alarms."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

SEEN = "seen"
GRAIN_S = 60  # one write to the session a minute is enough


def polled(view: Any) -> Any:
    """Mark a view that pages ask for by themselves."""
    view.polled = True
    return view


class SessionClock:
    """Winds the session up again at most once a minute, on requests that somebody made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if getattr(view, "polled", False) or not request.user.is_authenticated:
            return
        now = int(time.time())
        if now - request.session.get(SEEN, 0) >= GRAIN_S:
            request.session[SEEN] = now
