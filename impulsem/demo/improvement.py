"""The other half of the demonstration: what people said, what was decided, what came of it, joined from words to figures."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from impulsem.demo.staff import DOMAIN
from impulsem.organisation.models import Worker
from impulsem.organisation.queries import worker_actor
from impulsem.participation.models import Proposal
from impulsem.participation.reference import load_process, measures_of_proposals
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.provenance.services import Edge, derive
from impulsem.strategy.models import Element
from impulsem.strategy.reference import load_demo_rounds, load_programme, load_strategy

INSTITUTE = f"institute@{DOMAIN}"


class NobodyDirects(Exception):
    """The synthetic city has no institute: decisions are a named person's."""


@transaction.atomic
def bring(*, folder: Path) -> dict[str, int]:
    """The process, the strategy, the rounds and the programme of a city's `folder`; what is there already stays. Says how many of each."""
    by = _institute()
    counts = load_process(folder=folder / "participation", by=by) | load_strategy(folder=folder)
    counts["proposals taken up"] = _take_up(folder / "participation", by=by)
    rounds = load_demo_rounds(folder=folder, by=by)
    counts |= load_programme(folder=folder, by=by)
    return counts | {f"ballots on {about}": ballots for about, ballots in rounds.items()}


def _institute() -> Actor:
    worker = Worker.objects.filter(account__email=INSTITUTE).first()
    if worker is None:
        raise NobodyDirects
    return worker_actor(worker, on=clock.today())


def _take_up(folder: Path, *, by: Actor) -> int:
    """Proposals become measures: several say the same, so each measure says it more generally."""
    measures = dict(Element.objects.filter(kind=Element.Kind.MEASURE).values_list("code", "node_id"))
    wanted = measures_of_proposals(folder)
    fresh = Proposal.objects.filter(illustrative=True, node__outgoing__isnull=True).order_by("number")
    edges = [
        Edge(node, measures[wanted[number]], "generalised")
        for number, node in fresh.values_list("number", "node_id")
        if wanted.get(number) in measures
    ]
    derive(edges, by=by)
    return len(edges)
