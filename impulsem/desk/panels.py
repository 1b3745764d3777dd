"""The desk's doors in the side navigation."""

from django.utils.translation import gettext_lazy as _

from impulsem.organisation.permissions import is_staff
from impulsem.platform.registries import NavItem, nav

nav.register(NavItem(code="today", label=_("Today"), icon="today", url_name="desk:today", order=10, allowed=is_staff, key="t"))
