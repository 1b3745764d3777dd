"""The doors of participation in the side navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.participation.permissions import may_work
from impulsem.platform.registries import NavItem, nav

nav.register(
    NavItem(
        code="participation",
        label=_("Participation"),
        icon="message",
        url_name="participation:processes",
        order=70,
        allowed=may_work,
        section=_("Improve"),
    )
)
