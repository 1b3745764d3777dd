"""The doors of `benefits` in the side navigation."""

from django.utils.translation import gettext_lazy as _

from impulsem.benefits.for_others_permissions import counts_for_others
from impulsem.platform.registries import NavItem, nav

nav.register(
    NavItem(
        code="for_others",
        label=_("For others"),
        icon="forward",
        url_name="benefits:for_others",
        order=84,
        allowed=counts_for_others,
        section=_("Improve"),
    )
)
