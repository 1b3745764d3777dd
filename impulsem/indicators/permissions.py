"""Who may see figures and answer for them. Places are codes here; posts point to the keys that their contexts declared."""

from __future__ import annotations

from impulsem.indicators.declarations import Level, Place, places
from impulsem.platform.actors import Actor

#: Roles as an actor's posts name them; the context that has them stands above, and its tests hold these words to its own.
INSTITUTE, TERRITORY, CENTRE = "institute", "territorial_director", "centre_director"


def sees_figures(actor: Actor) -> bool:
    return actor.holds(INSTITUTE, TERRITORY, CENTRE)


def approves_figures(actor: Actor) -> bool:
    """What is approved is published, so that is for the institute."""
    return actor.holds(INSTITUTE)


def own_places(actor: Actor) -> dict[Level, dict[str, Place]]:
    """The places whose figures the actor answers for: may review, and type where the facts do not hold them."""
    everywhere = actor.holds(INSTITUTE)
    territories, centres = actor.territories(TERRITORY), actor.centres(CENTRE)
    found: dict[Level, dict[str, Place]] = {}
    for level, all_of in places.items():
        found[level] = {
            place.code: place
            for place in all_of()
            if everywhere
            or (level is Level.TERRITORY and place.key in territories)
            or (level is Level.CENTRE and (place.key in centres or place.within in territories))
        }
    return found


def seen_places(actor: Actor) -> dict[Level, dict[str, Place]]:
    """Those, and what is nobody's own: the city and its neighbourhoods."""
    found = own_places(actor)
    for level in (Level.CITY, Level.NEIGHBOURHOOD):
        found[level] = {place.code: place for place in places[level]()}
    return found


def answers_for(actor: Actor, *, level: str, place: str) -> bool:
    return place in own_places(actor).get(Level(level), {})
