"""Pages that staff and everybody else read alike stand in the frame of whoever looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from impulsem.platform.web.access import actor_of
from impulsem.strategy.permissions import may_decide, may_lead, may_read


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the template extends, and what this reader may do."""
    actor = actor_of(request)
    staff = actor is not None and may_read(actor)
    return {
        "frame": "platform/staff.html" if staff else "platform/shared.html",
        "staff": staff,
        "leads": actor is not None and may_lead(actor),
        "decides": actor is not None and may_decide(actor),
    }
