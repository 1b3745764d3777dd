"""Paper cards: the list, one card, its photo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.participation import queries, services
from impulsem.participation.forms import PhotoForm, ReadingForm
from impulsem.participation.models import Card, CardImage
from impulsem.participation.permissions import may_work
from impulsem.participation.views.lookups import session_of
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.notices import refusals_told, say, warn

HERE = {"nav_here": "participation"}


def _card(session_uuid: UUID, number: int) -> Card:
    found = Card.objects.select_related("session__process", "session__dimension", "contribution")
    return get_object_or_404(found, session__uuid=session_uuid, number=number)


@requires(may_work)
@require_GET
def cards(request: ActingRequest, session_uuid: UUID) -> HttpResponse:
    """The cards of a session: which are read, and by how many."""
    session = session_of(session_uuid)
    context = {
        "session": session,
        "rows": queries.cards_of(session, actor=request.actor),
        "readings": queries.readings_of(session),
        "first": queries.next_card(session, actor=request.actor),
        **HERE,
    }
    return render(request, "participation/cards.html", context)


@requires(may_work)
def card(request: ActingRequest, session_uuid: UUID, number: int) -> HttpResponse:
    """One card: read it, or, where two have read differently, decide. Nobody sees the other's text before having written their own."""
    found = _card(session_uuid, number)
    readings = list(found.transcriptions.select_related("worker").order_by("pk"))
    deciding = len([each for each in readings if not each.deciding]) >= 2 and found.contribution_id is None
    mine = any(each.worker_id == request.actor.worker_id for each in readings)
    form = ReadingForm(request.POST or None, initial={"language": found.session.language, "text": readings[0].text if deciding else ""})

    def command(data: dict[str, Any]) -> str:
        contribution = (services.decide if deciding else services.transcribe)(card=found, by=request.actor, **data)
        if contribution is not None:
            say(request, _("Card %(card)s is contribution %(number)s.") % {"card": number, "number": contribution.number})
        else:
            say(request, _("Written down."))
        following = queries.next_card(found.session, actor=request.actor, after=number)
        if following is not None:
            return reverse("participation:card", args=[session_uuid, following.number])
        return reverse("participation:cards", args=[session_uuid])

    if request.method == "POST" and (onward := sent(request, form, command)):
        return onward
    context = {
        "card": found,
        "session": found.session,
        "form": form,
        "photo_form": PhotoForm(),
        "photo": CardImage.objects.filter(card=found).exists(),
        "readings": readings if deciding or found.contribution_id else [],
        "deciding": deciding,
        "mine": mine,
        "may_read": found.contribution_id is None and (deciding or not mine),
        **HERE,
    }
    return render(request, "participation/card.html", context, status=422 if form.errors else 200)


@requires(may_work)
@require_POST
def add_photo(request: ActingRequest, session_uuid: UUID, number: int) -> HttpResponse:
    """The photo of a card."""
    found = _card(session_uuid, number)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_told(request):
            services.add_picture(card=found, content=form.content(), by=request.actor)
    else:
        warn(request, _("Choose a photo first."))
    return HttpResponseRedirect(reverse("participation:card", args=[session_uuid, number]))


@requires(may_work)
@require_GET
def photo(request: ActingRequest, session_uuid: UUID, number: int) -> HttpResponse:
    """The bytes of the photo, as a picture and as nothing else."""
    image = get_object_or_404(CardImage, card__session__uuid=session_uuid, card__number=number)
    return HttpResponse(bytes(image.content), content_type=image.media_type, headers={"Content-Disposition": "inline"})
