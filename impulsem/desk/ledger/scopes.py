"""What a director may look at: the own centres, the own territories and their centres, or everything."""

from __future__ import annotations

import dataclasses

from django.utils.translation import gettext as _

from impulsem.organisation.models import Centre, Role, Team, Territory
from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Scope:
    """level: "city", "territory" or "centre"; code: empty for the city. parts: centre code to name; territories likewise."""

    level: str
    code: str
    name: str
    centres: dict[str, str]
    territories: dict[str, str]

    @property
    def key(self) -> str:
        return f"{self.level}:{self.code}" if self.code else self.level

    @property
    def where(self) -> dict[str, list[str]]:
        return {self.level: [self.code]} if self.code else {}


def scopes_of(actor: Actor) -> list[Scope]:
    """The widest first (one query)."""
    centres = list(Centre.objects.select_related("territory").order_by("territory__name", "name"))
    everything = actor.holds(Role.INSTITUTE)
    own_territories = actor.territories(Role.TERRITORIAL_DIRECTOR)
    own_centres = actor.centres(Role.CENTRE_DIRECTOR)
    found = [_city(centres)] if everything else []
    for territory in {centre.territory for centre in centres if everything or centre.territory_id in own_territories}:
        found.append(_territory(territory, centres))
    found[int(everything) :] = sorted(found[int(everything) :], key=lambda scope: scope.name)
    for centre in centres:
        if everything or centre.territory_id in own_territories or centre.pk in own_centres:
            found.append(Scope("centre", centre.code, centre.name, {centre.code: centre.name}, {}))
    return found


def _city(centres: list[Centre]) -> Scope:
    territories = {centre.territory.code: centre.territory.name for centre in centres}
    return Scope("city", "", _("The whole city"), {centre.code: centre.name for centre in centres}, territories)


def _territory(territory: Territory, centres: list[Centre]) -> Scope:
    inside = {centre.code: centre.name for centre in centres if centre.territory_id == territory.pk}
    return Scope("territory", territory.code, _("Territory: %(name)s") % {"name": territory.name}, inside, {})


def attention_teams() -> dict[int, str]:
    """Name of each attention team by its key (one query)."""
    return dict(Team.objects.filter(kind=Team.Kind.ATTENTION).values_list("pk", "name"))
