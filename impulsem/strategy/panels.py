"""The strategy's doors in the side navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.registries import NavItem, nav
from impulsem.strategy.permissions import may_read

SECTION = _("Improve")

nav.register(
    NavItem(code="strategy", label=_("Strategy"), icon="flag", url_name="strategy:tree", order=72, allowed=may_read, section=SECTION)
)
nav.register(
    NavItem(code="rounds", label=_("Prioritisation"), icon="check", url_name="strategy:rounds", order=74, allowed=may_read, section=SECTION)
)
nav.register(
    NavItem(
        code="programme", label=_("Action programme"), icon="calendar", url_name="strategy:programme", order=76, allowed=may_read,
        section=SECTION,
    )
)  # fmt: skip
