"""What an objective or a measure means at a territory or a centre."""

from __future__ import annotations

from django.db import transaction

from impulsem.organisation.models import Centre, Territory
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing
from impulsem.strategy.models import Adaptation, Element
from impulsem.strategy.permissions import may_adapt
from impulsem.strategy.services.refusals import NoReason, NothingChanged, NotYourPlace, OnlyObjectivesAndMeasures
from impulsem.strategy.services.writing import signed

REFUSALS = {"adaptation_with_a_reason": NoReason, "adaptation_says_what": NothingChanged}


@transaction.atomic
def adapt(*, element: Element, place: Territory | Centre, text: str, reason: str, by: Actor) -> Adaptation:
    """Say what it means there; what was said before stays. Refuses: NotYourPlace, OnlyObjectivesAndMeasures, NoReason, NothingChanged."""
    if element.node_id is None:
        raise OnlyObjectivesAndMeasures
    return _write(element=element, place=place, text=text.strip(), reason=reason, ended=False, by=by)


@transaction.atomic
def end_adaptation(*, adaptation: Adaptation, reason: str, by: Actor) -> Adaptation:
    """It no longer holds there. Refuses: NotYourPlace, NoReason, NothingChanged when another one holds there since."""
    place = adaptation.centre or adaptation.territory
    assert place is not None, "an adaptation has a place"
    said_there = adaptation.element.adaptations.filter(territory=adaptation.territory, centre=adaptation.centre)
    if adaptation.ended or said_there.order_by("-at", "-pk").first() != adaptation:
        raise NothingChanged
    return _write(element=adaptation.element, place=place, text="", reason=reason, ended=True, by=by)


def _write(*, element: Element, place: Territory | Centre, text: str, reason: str, ended: bool, by: Actor) -> Adaptation:
    territory, centre = (None, place) if isinstance(place, Centre) else (place, None)
    territory_id = centre.territory_id if centre else place.pk
    if not may_adapt(by, territory_id=territory_id, centre_id=centre.pk if centre else None):
        raise NotYourPlace
    with refusing(REFUSALS):
        written = Adaptation.objects.create(
            element=element, territory=territory, centre=centre, text=text, reason=reason.strip(), ended=ended, **signed(by)
        )
    audit.record(by, "strategy.adaptation_ended" if ended else "strategy.adapted", on=element)
    return written
