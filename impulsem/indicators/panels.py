"""Where `indicators` plugs in: its door in the navigation, and the places that it knows by itself."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.indicators.declarations import Level, Place, places
from impulsem.indicators.permissions import sees_figures
from impulsem.places.models import Neighbourhood
from impulsem.platform.registries import NavItem, nav

nav.register(
    NavItem(
        code="figures",
        label=gettext_lazy("Figures"),
        icon="flag",
        url_name="indicators:month",
        order=82,
        allowed=sees_figures,
        section=gettext_lazy("Improve"),
    )
)


def _city() -> Sequence[Place]:
    return [Place("", _("The whole city"))]


def _neighbourhoods() -> Sequence[Place]:
    return [Place(code, name) for code, name in Neighbourhood.objects.order_by("name").values_list("code", "name")]


places[Level.CITY] = _city
places[Level.NEIGHBOURHOOD] = _neighbourhoods
