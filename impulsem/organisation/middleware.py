"""Puts the `Actor` behind the account on each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from impulsem.organisation import queries
from impulsem.platform import clock
from impulsem.platform.models import Account


class ActorMiddleware:
    """`request.actor` is the acting worker, or None for somebody not logged in; built on first use, once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        actor = SimpleLazyObject(lambda: queries.actor_of(account, on=clock.today())) if isinstance(account, Account) else None
        setattr(request, "actor", actor)  # noqa: B010  # Django's request has no such attribute until here
        return self.get_response(request)
