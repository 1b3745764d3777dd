"""One key each: arrived, attended, did not come, undo; and taking somebody who waits."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.agenda import services
from impulsem.agenda.models import Appointment
from impulsem.agenda.permissions import may_book, may_take
from impulsem.agenda.views.lookups import appointment_or_404, next_page, undo_url
from impulsem.organisation.models import Worker
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import refusals_told, say, warn
from impulsem.platform.web.views import back

MARKS: dict[str, tuple[Callable[..., Appointment], str | Promise]] = {
    "arrived": (services.mark_arrived, _("Marked as arrived.")),
    "attended": (services.mark_attended, _("Marked as attended.")),
    "missed": (services.mark_missed, _("Marked as not having come. The time is free again.")),
}


@requires(may_book)
@require_POST
def mark(request: ActingRequest, appointment_uuid: uuid.UUID) -> HttpResponse:
    """POST `action`: arrived, attended, missed, undo. Attending opens the entry, filled in from the appointment."""
    action = request.POST.get("action", "")
    if action == "undo":
        return undo(request, appointment_uuid)
    if action not in MARKS:
        raise Http404
    appointment = appointment_or_404(request, appointment_uuid)
    command, sentence = MARKS[action]
    if not _done(request, command, appointment, sentence):
        return HttpResponseRedirect(next_page(request, back(request)))
    attends = action == "attended" and may_take(request.actor)
    return HttpResponseRedirect(entry_of(appointment) if attends else next_page(request, back(request)))


@requires(may_book)
@require_POST
def undo(request: ActingRequest, appointment_uuid: uuid.UUID, step_number: int | None = None) -> HttpResponse:
    """Take the last step back; with `step_number`, only if it still is the last."""
    appointment = appointment_or_404(request, appointment_uuid)
    try:
        services.undo_mark(appointment=appointment, by=request.actor, at=clock.now(), step_number=step_number)
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("Undone."))
    return HttpResponseRedirect(next_page(request, back(request)))


@requires(may_take)
@require_POST
def take(request: ActingRequest, appointment_uuid: uuid.UUID) -> HttpResponse:
    """Attend now somebody who waits without an appointment, and open the entry."""
    appointment = appointment_or_404(request, appointment_uuid)
    worker = Worker.objects.get(pk=request.actor.worker_id or 0)
    if not _done(request, services.take_walk_in, appointment, _("Taken: the time is in your agenda."), worker=worker):
        return HttpResponseRedirect(next_page(request, back(request)))
    return HttpResponseRedirect(entry_of(appointment))


def _done(
    request: ActingRequest, command: Callable[..., Appointment], appointment: Appointment, sentence: str | Promise, **more: Any
) -> bool:
    try:
        command(appointment=appointment, by=request.actor, at=clock.now(), **more)
    except DomainError as refusal:
        warn(request, str(refusal))
        return False
    say(request, sentence, undo=undo_url(appointment))
    return True


def entry_of(appointment: Appointment) -> str:
    """The entry's page, one floor above, known by its name only."""
    return f"{reverse('casework:entry')}?{urlencode({'appointment': appointment.uuid})}"


@requires(may_book)
@require_POST
def earlier(request: ActingRequest, appointment_uuid: uuid.UUID) -> HttpResponse:
    """POST `action`: ask (the person would come earlier), stop."""
    appointment = appointment_or_404(request, appointment_uuid)
    with refusals_told(request):
        if request.POST.get("action") == "stop":
            services.ask_no_more(appointment=appointment, by=request.actor, at=clock.now())
            say(request, _("They are not asked any more."))
        else:
            services.ask_earlier(appointment=appointment, by=request.actor, at=clock.now())
            say(request, _("When an earlier time becomes free, they are offered it by message."))
    return HttpResponseRedirect(reverse("agenda:show", args=[appointment.uuid]))
