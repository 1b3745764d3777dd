"""What became of what somebody said, for whoever holds the slip."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from impulsem.participation.models import Contribution, Correction, Receipt
from impulsem.participation.services.receipts import nodes_of
from impulsem.provenance.queries import Step, what_became_of

NEWEST = Correction.objects.filter(contribution=OuterRef("pk")).order_by("-at", "-pk").values("text")[:1]


@dataclasses.dataclass(frozen=True, slots=True)
class Chain:
    """A receipt's words and everything that came of them, from words to figures.

    said: its contributions, each with `mended`; those of a group's session for a group's receipt. Withheld ones are there with the reason.
    steps: as `provenance` tells them, in the order of their kinds; a step's `via` are the derivations that led to it, with reasons.
    """

    receipt: Receipt
    said: Sequence[Contribution]
    steps: Sequence[Step]

    @property
    def kinds(self) -> list[tuple[str, list[Step]]]:
        """(label, steps) by kind, in order, without the words themselves."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            if step.kind != "contribution":
                found.setdefault(step.label, []).append(step)
        return list(found.items())


def chain_of(receipt: Receipt) -> Chain:
    """Seven queries and those of the kinds that occur."""
    nodes = nodes_of(receipt)
    said = Contribution.objects.filter(node_id__in=nodes).annotate(mended=Subquery(NEWEST)).select_related("session").order_by("number")
    return Chain(receipt=receipt, said=list(said), steps=what_became_of(nodes))
