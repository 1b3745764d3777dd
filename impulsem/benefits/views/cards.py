"""Emergency cards and vouchers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from impulsem.benefits import services
from impulsem.benefits.models import BudgetLine, Card
from impulsem.benefits.payment_forms import CardForm, ReasonForm, SpentForm
from impulsem.benefits.payment_permissions import gives_cards, prepares_payments
from impulsem.benefits.queries import payments as queries
from impulsem.benefits.views.payments import HERE, ONLY_THE_OFFICE, money_pages
from impulsem.organisation.models import Centre
from impulsem.organisation.permissions import supports_economically
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.forms import offer


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
@require_GET
def cards(request: ActingRequest) -> HttpResponse:
    """`?page=`."""
    shown = queries.cards(request.actor, at=clock.now(), page=request.GET.get("page", ""))
    return render(request, "benefits/money/cards.html", money_pages(request, "cards", page=shown))


@requires(gives_cards, otherwise=_("Professionals and the economic-support office give cards."))
def card_new(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """Give somebody a card; what follows is its receipt, to be signed."""
    person = get_object_or_404(Person.objects.visible_to(request.actor, at=clock.now()), uuid=person_uuid)
    lines = {
        str(each.uuid): each
        for each in BudgetLine.objects.filter(year=clock.today().year, benefits__pace="once").distinct().order_by("code")
    }
    form = CardForm(request.POST or None)
    offer(form, "line", [(key, each.name) for key, each in lines.items()])
    centres = request.actor.centres()

    def command(data: dict[str, Any]) -> str:
        card = services.give_card(
            kind=data["kind"],
            number=data["number"],
            person=person,
            line=lines[data["line"]],
            cents=data["amount"],
            reason=data["reason"],
            centre=Centre.objects.get(pk=next(iter(centres))) if len(centres) == 1 else None,
            by=request.actor,
            at=clock.now(),
        )
        return reverse("documents:document", args=[card.paper.uuid]) if card.paper else reverse("benefits:cards")

    return form_page(
        request,
        form,
        command=command,
        title=_("Give a card"),
        about=person.full_name,
        back=resolve_url("desk:person", person.uuid),
        button=_("Give it"),
        done=_("Given. This is its receipt: it waits for a signature."),
        nav_here=HERE if supports_economically(request.actor) else "",
    )


def _card(request: ActingRequest, card_uuid: UUID) -> Card:
    return get_object_or_404(Card.objects.visible_to(request.actor, at=clock.now()), uuid=card_uuid)


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def card_used(request: ActingRequest, card_uuid: UUID) -> HttpResponse:
    """How much of it is spent."""
    found, back = _card(request, card_uuid), reverse("benefits:cards")

    def command(data: dict[str, Any]) -> str:
        services.card_used(card=found, spent=data["spent"], by=request.actor, at=clock.now())
        return back

    form = SpentForm(request.POST or None)
    return form_page(
        request,
        form,
        command=command,
        title=_("What was spent of it"),
        about=found.number,
        back=back,
        done=_("Written down."),
        nav_here=HERE,
    )


@requires(prepares_payments, otherwise=ONLY_THE_OFFICE)
def card_block(request: ActingRequest, card_uuid: UUID) -> HttpResponse:
    """Lost, stolen, not needed."""
    found, back = _card(request, card_uuid), reverse("benefits:cards")

    def command(data: dict[str, Any]) -> str:
        services.block_card(card=found, because=data["reason"], by=request.actor, at=clock.now())
        return back

    form = ReasonForm(request.POST or None)
    return form_page(
        request, form, command=command, title=_("Block the card"), about=found.number, back=back, done=_("Blocked."), nav_here=HERE
    )
