"""The administrators' doors in the side navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.organisation.permissions import administers
from impulsem.platform.registries import NavItem, nav

nav.register(NavItem(code="staff", label=_("Staff"), icon="people", url_name="organisation:staff", order=80, allowed=administers))
nav.register(NavItem(code="centres", label=_("Centres"), icon="home", url_name="organisation:centres", order=81, allowed=administers))
