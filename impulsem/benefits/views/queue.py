"""The economic-support office's own desk: its queue, many decisions at once, appeals, and the figures of the month."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from impulsem.benefits import permissions, queries, services
from impulsem.benefits.models import Application
from impulsem.benefits.queries import Asked
from impulsem.benefits.views.month_chart import drawn
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import say, warn

HERE = "applications"
MOST = 50  # applications decided at once: what one page shows


@requires(permissions.handles_applications)
@require_GET
def queue(request: ActingRequest) -> HttpResponse:
    """What waits. `?state=`, `?benefit=`, `?urgency=`, `?mine=1`, `?late=1`."""
    at, asked = clock.now(), request.GET
    chosen = Asked(
        state=asked.get("state", "waiting"),
        benefit=asked.get("benefit", ""),
        urgency=asked.get("urgency", ""),
        mine=bool(asked.get("mine")),
        late=bool(asked.get("late")),
    )
    page = queries.queue(request.actor, chosen, at=at, page=asked.get("page", 1))
    context = {
        "page": page,
        "checkable": any(row.checkable for row in page.object_list),
        "standing": queries.standing(request.actor, at=at),
        "asked": chosen,
        "states": [
            ("waiting", _("All that is open")),
            ("second", _("Waiting for a second check")),
            *Application.State.choices,
            ("all", _("All")),
        ],
        "benefits": queries.benefits_paid_here(),
        "urgencies": [(str(value), label) for value, label in Application.Urgency.choices],
        "nav_here": HERE,
    }
    return render(request, "benefits/queue.html", context)


@requires(permissions.handles_applications)
@require_POST
def decide_many(request: ActingRequest) -> HttpResponse:
    """The decisions that were prepared and are ticked, one by one; what is refused stays and says why."""
    at = clock.now()
    keys = [key for key in request.POST.getlist("application")[:MOST] if _is_key(key)]
    found = Application.objects.visible_to(request.actor, at=at).filter(uuid__in=keys).order_by("due_on", "pk")
    batch = services.decide_many(applications=list(found), by=request.actor, at=at)
    if batch.decided:
        n = len(batch.decided)
        say(request, ngettext("%(n)s application decided.", "%(n)s applications decided.", n) % {"n": n})
    elif not batch.refused:
        warn(request, _("Tick what you have checked."))
    for application, reason in batch.refused:
        warn(request, f"{application.number}: {reason}")
    return redirect("benefits:queue")


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@requires(permissions.handles_applications)
@require_GET
def month(request: ActingRequest) -> HttpResponse:
    """The office month by month, and this month by benefit; a chart with the same as a table."""
    at = clock.now()
    months = queries.months(request.actor, at=at)
    context = {
        "months": months,
        "chart": drawn(months),
        "benefits": queries.by_benefit(request.actor, at=at),
        "standing": queries.standing(request.actor, at=at),
        "nav_here": HERE,
    }
    return render(request, "benefits/month.html", context)


@requires(permissions.handles_applications)
@require_GET
def appeals(request: ActingRequest) -> HttpResponse:
    """Appeals that wait for an answer, the nearest term first."""
    context = {"rows": list(queries.appeals_waiting(request.actor, at=clock.now())), "today": clock.today(), "nav_here": HERE}
    return render(request, "benefits/appeals.html", context)
