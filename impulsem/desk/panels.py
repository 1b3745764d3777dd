"""The desk's doors in the side navigation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.desk.permissions import searches_people
from impulsem.organisation.permissions import directs, is_staff
from impulsem.platform.registries import NavItem, Strip, nav, strips

nav.register(NavItem(code="today", label=_("Today"), icon="today", url_name="desk:today", order=10, allowed=is_staff, key="t"))
nav.register(NavItem(code="search", label=_("Search"), icon="search", url_name="desk:search", order=12, allowed=searches_people))
nav.register(
    NavItem(
        code="ledger",
        label=pgettext_lazy("where the time goes", "Time"),
        icon="clock",
        url_name="desk:ledger",
        order=80,
        allowed=directs,
        section=_("Improve"),
    )
)
strips.register(Strip(code="alarms", url_name="desk:alarms", kinds="alarms", order=10, allowed=is_staff, every=10))
