"""How proposals and passages are told in a chain. Only what the public may see."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.participation.models import Contribution, Excerpt, Proposal
from impulsem.participation.queries.synthesis import now_says, statement
from impulsem.provenance.declarations import Description, Kind, kinds


def excerpts(nodes: Collection[int]) -> dict[int, Description]:
    """Passages of what is published, while it still says them: a mask over the whole covers its parts (two queries)."""
    found = Excerpt.objects.filter(node_id__in=nodes, contribution__state=Contribution.State.PUBLISHED).order_by("pk")
    passages = list(found)
    wholes = Contribution.objects.filter(pk__in=[each.contribution_id for each in passages]).annotate(says=now_says())
    says = {each.pk: each.says for each in wholes}
    return {
        each.node_id: Description(title=_("A passage of it"), text=f"«{each.text}»", at=each.at)
        for each in passages
        if each.text in says[each.contribution_id].replace("\r\n", "\n")
    }


def proposals(nodes: Collection[int]) -> dict[int, Description]:
    """Proposals as they are worded now, with the answer (one query)."""
    found = Proposal.objects.filter(node_id__in=nodes).annotate(says=statement()).order_by("number")
    return {
        each.node_id: Description(
            title=_("Proposal %(number)s") % {"number": each.number},
            text=f"{each.says} {each.answer}".strip(),
            state=each.get_state_display(),
        )
        for each in found
    }


kinds.register(Kind(code="excerpt", label=gettext_lazy("A passage"), describe=excerpts, budget=2, order=20))
kinds.register(Kind(code="proposal", label=gettext_lazy("Proposal"), describe=proposals, budget=1, order=30))
