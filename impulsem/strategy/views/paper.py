"""Ballots on paper: handing them out for a code, and typing them in twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.notices import say
from impulsem.strategy import queries, services
from impulsem.strategy.forms import BallotForm, CodeForm
from impulsem.strategy.models import PaperSheet, Round
from impulsem.strategy.permissions import may_transcribe

SENTENCES = {
    PaperSheet.State.ONCE: _("Typed in once. Now somebody else types it in, without looking at what you wrote."),
    PaperSheet.State.DIFFERS: _("The two readings differ: a third person decides with the sheet in hand."),
    PaperSheet.State.IN_THE_BOX: _("Both readings agree: the ballot is in the box, and the sheet is forgotten."),
}


@requires(may_transcribe)
def paper(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """Sheets that wait, and the share that two people read differently."""
    return _page(request, get_object_or_404(Round, uuid=round_uuid), CodeForm())


def _page(request: ActingRequest, round: Round, form: CodeForm) -> HttpResponse:
    context = {"round": round, "form": form, "sheets": queries.sheets(round), "nav_here": "rounds"}
    return render(request, "strategy/paper.html", context, status=422 if form.errors else 200)


@require_POST
@requires(may_transcribe)
def hand_out(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """Take in a code, give out a sheet: the number is written on it by hand."""
    round = get_object_or_404(Round, uuid=round_uuid)
    form = CodeForm(request.POST)

    def command(given: dict[str, Any]) -> str:
        sheet = services.hand_out_sheet(code=given["code"], by=request.actor)
        say(request, _("Write this number on the sheet: %(number)s") % {"number": sheet.number})
        return reverse("strategy:paper", args=[sheet.round.uuid])

    return sent(request, form, command) or _page(request, round, form)


@requires(may_transcribe)
def blank(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """The sheet to print."""
    round = get_object_or_404(Round, uuid=round_uuid)
    return render(request, "strategy/sheet.html", {"round": round, "options": round.options.all(), "questions": round.questions.all()})


@requires(may_transcribe)
def sheet(request: ActingRequest, round_uuid: UUID, number: str) -> HttpResponse:
    """Type in a sheet; what others read is not shown."""
    round = get_object_or_404(Round, uuid=round_uuid)
    found = get_object_or_404(PaperSheet.objects.exclude(state=PaperSheet.State.IN_THE_BOX), round=round, number=number)
    order = [option.key for option in round.options.all()]  # as it is printed
    form = BallotForm(request.POST or None, round=round, order=order)

    def command(_given: dict[str, Any]) -> str:
        done = services.type_in_sheet(
            round=round, number=number, scores=form.scores(), answers=form.answers(), remarks=form.remarks(), by=request.actor
        )
        say(request, SENTENCES[PaperSheet.State(done.state)])
        return reverse("strategy:paper", args=[round.uuid])

    if request.method == "POST" and (onward := sent(request, form, command)):
        return onward
    context = {"round": round, "sheet": found, "form": form, "nav_here": "rounds"}
    return render(request, "strategy/type_in.html", context, status=422 if form.errors else 200)
