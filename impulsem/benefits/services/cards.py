"""Emergency cards and vouchers: given out of a line that has the money, for a receipt that is signed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import override, pgettext

from impulsem.benefits.models import Application, BudgetLine, Card
from impulsem.benefits.payment_permissions import gives_cards, prepares_payments
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.benefits.services.grants import OVERSPENT
from impulsem.documents import services as documents
from impulsem.documents.models import Document
from impulsem.documents.services import Signer
from impulsem.organisation.models import Centre
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import NotAllowed, refusing

State = Card.State


@transaction.atomic
def give_card(
    *,
    kind: str,
    number: str,
    person: Person,
    line: BudgetLine,
    cents: int,
    reason: str,
    by: Actor,
    at: dt.datetime,
    application: Application | None = None,
    centre: Centre | None = None,
    with_paper: bool = True,
) -> Card:
    """A card or voucher of `cents` in the person's hands. with_paper: a receipt is made, in their language, for them to sign.

    Refuses: NotAllowed, WrongAmount, SayWhy, CardThere, NoBudget, and what `documents` refuses.
    """
    if not gives_cards(by):
        raise NotAllowed
    if by.kind != ActorKind.JOB and not Person.objects.visible_to(by, at=at).filter(pk=person.pk).exists():
        raise NotAllowed
    if cents <= 0:
        raise refusals.WrongAmount
    if not reason.strip() or not number.strip():
        raise refusals.SayWhy
    card = Card(
        kind=Card.Kind(kind),
        number=number.strip()[:30],
        person=person,
        application=application,
        line=line,
        centre=centre,
        cents=cents,
        reason=reason.strip()[:200],
        given_at=at,
        given_by_id=by.worker_id,
    )
    with refusing({"card_number_once": refusals.CardThere, **OVERSPENT}):
        card.save()
    if with_paper:
        card.paper = _paper(card, by=by, at=at)
        card.save(update_fields=["paper"])
    audit.record(by, "benefits.card_given", on=card, cents=cents, line=line.code)
    return card


def _paper(card: Card, *, by: Actor, at: dt.datetime) -> Document:
    with override(card.person.notice_language):
        title = pgettext("of a card", "Receipt")
    paper = documents.issue(
        kind=Document.Kind.LETTER,
        title=title,
        template="benefits/papers/card.html",
        context={"card": card},
        language=card.person.notice_language,
        about=[card.person],
        by=by,
        at=at,
        centre=card.centre,
    )
    documents.ask_signatures(document=paper, signers=[Signer(person=card.person)], by=by, at=at)
    return paper


@transaction.atomic
def card_used(*, card: Card, spent: int, by: Actor, at: dt.datetime) -> Card:
    """What has been spent of it, in all; all of it ends it. Refuses: NotAllowed, CardOver, MoreThanOnCard."""
    card = _in_use(card, by)
    if not card.spent <= spent <= card.cents:
        raise refusals.MoreThanOnCard
    card.spent = spent
    if spent == card.cents:
        card.state, card.ended_at = State.USED, at
    card.save(update_fields=["spent", "state", "ended_at"])
    audit.record(by, "benefits.card_used", on=card, spent=spent)
    return card


@transaction.atomic
def block_card(*, card: Card, because: str, by: Actor, at: dt.datetime) -> Card:
    """Lost, stolen or not needed: what is left on it is the line's again. Refuses: NotAllowed, SayWhy, CardOver."""
    if not because.strip():
        raise refusals.SayWhy
    card = _in_use(card, by)
    card.state, card.ended_at, card.blocked_because = State.BLOCKED, at, because.strip()[:200]
    card.save(update_fields=["state", "ended_at", "blocked_because"])
    audit.record(by, "benefits.card_blocked", on=card)
    return card


def _in_use(card: Card, by: Actor) -> Card:
    """Locked."""
    if not prepares_payments(by):
        raise NotAllowed
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if card.state != State.GIVEN:
        raise refusals.CardOver
    return card
