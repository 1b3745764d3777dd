"""How contributions, and where they were set aside, are told in a chain. Only what the public may see."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.participation.models import Contribution, Correction, Process
from impulsem.platform.words import said
from impulsem.provenance.declarations import Description, Kind, kinds

NEWEST = Correction.objects.filter(contribution=OuterRef("pk")).order_by("-at", "-pk").values("text")[:1]


def contributions(nodes: Collection[int]) -> dict[int, Description]:
    """Words that are published, as they read now; of those withheld, the reason (one query)."""
    found = (
        Contribution.objects.filter(node_id__in=nodes, state__in=(Contribution.State.PUBLISHED, Contribution.State.WITHHELD))
        .annotate(mended=Subquery(NEWEST))
        .select_related("session", "dimension")
        .order_by("number")
    )
    return {
        each.node_id: Description(
            title=_("Contribution %(number)s") % {"number": each.number},
            text=f"«{each.mended or each.original}»" if each.state == Contribution.State.PUBLISHED else each.withheld_because,
            state=_("Withheld") if each.state == Contribution.State.WITHHELD else str(each.session or each.dimension),
            at=each.captured_at,
        )
        for each in found
    }


def asides(nodes: Collection[int]) -> dict[int, Description]:
    """Where a process puts what led nowhere (one query); the reason stands on the derivation."""
    found = Process.objects.filter(aside_id__in=nodes)
    return {each.aside_id: Description(title=_("Set aside, with a reason"), text=said(each.title)) for each in found}


kinds.register(Kind(code="contribution", label=gettext_lazy("What was said"), describe=contributions, budget=1, order=10))
kinds.register(Kind(code="set_aside", label=gettext_lazy("Set aside"), describe=asides, budget=1, order=35))
