"""How contributions, and where they were set aside, are told in a chain. Only what the public may see."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.participation.models import Contribution, Correction, Excerpt, Process, Proposal, ProposalVersion
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


def excerpts(nodes: Collection[int]) -> dict[int, Description]:
    """Passages of words that are published and still say them (one query)."""
    newest = Correction.objects.filter(contribution=OuterRef("contribution")).order_by("-at", "-pk").values("text")[:1]
    found = (
        Excerpt.objects.filter(node_id__in=nodes, contribution__state=Contribution.State.PUBLISHED)
        .annotate(mended=Subquery(newest))
        .select_related("contribution")
        .order_by("contribution__number", "start")
    )
    return {
        each.node_id: Description(
            title=_("A passage of contribution %(number)s") % {"number": each.contribution.number}, text=f"«{each.text}»", at=each.at
        )
        for each in found
        if each.text in (each.mended or each.contribution.original)  # what was masked since is not told
    }


def proposals(nodes: Collection[int]) -> dict[int, Description]:
    """Proposals as they are worded now, without drafts (one query)."""
    wording = ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-version")
    found = (
        Proposal.objects.filter(node_id__in=nodes)
        .exclude(state=Proposal.State.DRAFT)
        .annotate(says=Subquery(wording.values("statement")[:1]), since=Subquery(wording.values("at")[:1]))
        .order_by("number")
    )
    return {
        each.node_id: Description(
            title=_("Proposal %(number)s") % {"number": each.number},
            text=each.says or "",
            state=each.answer or str(Proposal.State(each.state).label),
            at=each.since,
        )
        for each in found
    }


def asides(nodes: Collection[int]) -> dict[int, Description]:
    """Where a process puts what led nowhere (one query); the reason stands on the derivation."""
    found = Process.objects.filter(aside_id__in=nodes)
    return {each.aside_id: Description(title=_("Set aside, with a reason"), text=said(each.title)) for each in found}


kinds.register(Kind(code="contribution", label=gettext_lazy("What was said"), describe=contributions, budget=1, order=10))
kinds.register(Kind(code="excerpt", label=gettext_lazy("A passage of it"), describe=excerpts, budget=1, order=20))
kinds.register(Kind(code="proposal", label=gettext_lazy("Proposal"), describe=proposals, budget=1, order=30))
kinds.register(Kind(code="set_aside", label=gettext_lazy("Set aside"), describe=asides, budget=1, order=35))
