"""What was not asked again; which registers answer."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import say
from impulsem.registers import queries, services
from impulsem.registers.drawing import columns_of
from impulsem.registers.permissions import minds_registers, reads_counters
from impulsem.registers.views.finding import register_or_404

LEGEND = (("c1", _("Not asked again")), ("c3", _("Asked for the first time")), ("c2", _("Asked again")))
READERS = _("Directors and the economic-support office see these figures.")
MINDERS = _("Administrators and the head of the economic-support office look after the registers.")


@requires(reads_counters, otherwise=READERS)
@require_GET
def counters(request: ActingRequest) -> HttpResponse:
    """Questions that nobody was asked again, and those that were, in the last twelve months."""
    found = queries.asked_counters(request.actor, on=clock.today())
    context = {
        "counters": found,
        "drawing": columns_of(found.by_month),
        "legend": LEGEND,
        "minds": minds_registers(request.actor),
        "nav_here": "look_ups",
    }
    return render(request, "registers/counters.html", context)


@requires(minds_registers, otherwise=MINDERS)
@require_GET
def registers(request: ActingRequest) -> HttpResponse:
    """Which registers answer, and what waits for those that do not."""
    return render(request, "registers/registers.html", {"rows": queries.state_of_registers(at=clock.now()), "nav_here": "look_ups"})


@requires(minds_registers, otherwise=MINDERS)
@require_POST
def ask_now(request: ActingRequest, code: str) -> HttpResponse:
    """A register that rested is asked at once."""
    waiting = services.ask_at_once(register=register_or_404(code), at=clock.now())
    say(request, ngettext("%(n)s question is asked now.", "%(n)s questions are asked now.", waiting) % {"n": waiting})
    return HttpResponseRedirect(reverse("registers:registers"))
