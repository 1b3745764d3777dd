"""The links in messages: say yes to being told, or end it. A link only shows; the button does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from impulsem.participation import services
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import open_to_all


@open_to_all
@never_cache
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Confirm or end."""
    state = ""
    try:
        found = services.follow_of(secret)
        if request.method == "POST" and request.POST.get("do") == "end":
            services.end(secret=secret)
            state = "ended"
        elif request.method == "POST":
            services.confirm(secret=secret)
            state = "confirmed"
        elif found.confirmed_at is not None:
            state = "following"
    except DomainError as refusal:
        return render(request, "participation/follow.html", {"refused": str(refusal)}, status=404)
    return render(request, "participation/follow.html", {"state": state})
