"""Who may deal with the agenda. Predicates over an `Actor`; no query. Which appointments: `Appointment.objects.visible_to`."""

from __future__ import annotations

from impulsem.agenda.models import deals_with_all
from impulsem.organisation.models import Centre, Role
from impulsem.organisation.permissions import attends_people, directs, directs_centre, may_administer
from impulsem.platform.actors import Actor, ActorKind

#: Who acts for themselves, within the policy of the reason: from home, or at a kiosk.
BY_THEMSELVES = frozenset({ActorKind.RESIDENT, ActorKind.REPRESENTATIVE, ActorKind.KIOSK})


def may_book(actor: Actor) -> bool:
    """Whoever books, moves and cancels somewhere: front desks and professionals."""
    return attends_people(actor)


def may_book_at(actor: Actor, centre_id: int) -> bool:
    """Front desk and professionals at their centres, the city's phone service and jobs at all."""
    return actor.kind == ActorKind.JOB or deals_with_all(actor) or centre_id in actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)


def may_take(actor: Actor) -> bool:
    """Professionals take people who wait."""
    return actor.holds(Role.PROFESSIONAL)


def sees_agenda(actor: Actor) -> bool:
    """Whoever has an agenda to look at: those who book, and directors."""
    return may_book(actor) or actor.holds(Role.CENTRE_DIRECTOR, Role.TERRITORIAL_DIRECTOR, Role.INSTITUTE)


def sees_agenda_of(actor: Actor, centre: Centre) -> bool:
    """Busy times at a centre, without names: its staff, its directors, the city's phone service."""
    return (
        deals_with_all(actor)
        or centre.pk in actor.centres()
        or directs_centre(actor, centre_id=centre.pk, territory_id=centre.territory_id)
    )


def may_cover(actor: Actor) -> bool:
    """Whoever arranges who stands in for somebody: directors, and the front desk of a centre."""
    return bool(actor.centres(Role.FRONT_DESK)) or actor.holds(Role.CENTRE_DIRECTOR, Role.TERRITORIAL_DIRECTOR, Role.INSTITUTE)


def may_cover_at(actor: Actor, centre: Centre) -> bool:
    return centre.pk in actor.centres(Role.FRONT_DESK) or directs_centre(actor, centre_id=centre.pk, territory_id=centre.territory_id)


def covers_territories(actor: Actor) -> bool:
    """Whoever sees the absences of several centres at once."""
    return actor.holds(Role.TERRITORIAL_DIRECTOR, Role.INSTITUTE)


def has_feed(actor: Actor) -> bool:
    """Whoever has an agenda of their own that a calendar program could read."""
    return actor.holds(Role.PROFESSIONAL)


def sets_opening_hours(actor: Actor) -> bool:
    return may_administer(actor) or actor.holds(Role.CENTRE_DIRECTOR)


def sets_opening_hours_of(actor: Actor, centre: Centre) -> bool:
    """When a centre opens is said by its directors and by administrators."""
    return may_administer(actor) or centre.pk in actor.centres(Role.CENTRE_DIRECTOR)


def keeps_interpreters(actor: Actor) -> bool:
    """Whom the city calls to translate is written down by administrators and by directors."""
    return may_administer(actor) or directs(actor)
