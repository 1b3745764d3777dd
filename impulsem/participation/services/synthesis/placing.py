"""Where words lead: to proposals, or aside with a reason. Edges are added and taken back, never changed."""

from __future__ import annotations

import re

from django.db import transaction

from impulsem.participation.models import Contribution, Dimension, Excerpt, Process, Proposal, Theme
from impulsem.participation.permissions import may_work
from impulsem.participation.services.contributions import current_text
from impulsem.participation.services.refusals import NotNow
from impulsem.participation.services.steps import locked, worker_of
from impulsem.participation.services.synthesis.proposals import draft_proposal
from impulsem.participation.services.synthesis.refusals import (
    AnotherProcess,
    LeadsSomewhere,
    NotAPassage,
    NoTarget,
    PassageTaken,
    PlacedAlready,
    SetAsideAlready,
)
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.provenance.models import Derivation
from impulsem.provenance.services import Edge, derive, new_node, withdraw

Type = Derivation.Type
#: How a contribution may lead to a proposal; `SET_ASIDE` leads nowhere, with a reason.
TO_PROPOSAL = (Type.SAME, Type.MERGED, Type.SPLIT, Type.GENERALISED, Type.NARROWED, Type.OPPOSED)
WORKING = (Process.State.OPEN, Process.State.SYNTHESIS)


@transaction.atomic
def place(
    *, what: Contribution | Excerpt, proposal: Proposal | None = None, type: str = Type.SAME, reason: str = "", by: Actor
) -> Derivation:
    """Say where the words lead. type: one of `TO_PROPOSAL` with a proposal, or `SET_ASIDE` with a public reason and none.

    Refuses: NotAllowed, NotNow, NoTarget, AnotherProcess, PlacedAlready, SetAsideAlready, LeadsSomewhere, provenance's NoReason.
    """
    contribution = _for_work(what, by)
    process = contribution.process
    standing = list(Derivation.objects.standing().filter(source_id=what.node_id).exclude(type=Type.QUOTED))
    if any(edge.type == Type.SET_ASIDE for edge in standing):
        raise SetAsideAlready
    if type == Type.SET_ASIDE:
        if standing:
            raise LeadsSomewhere
        target = process.aside_id
    else:
        if proposal is None or type not in TO_PROPOSAL:
            raise NoTarget
        if proposal.process_id != process.pk:
            raise AnotherProcess
        if any(edge.target_id == proposal.node_id for edge in standing):
            raise PlacedAlready
        target = proposal.node_id
    [edge] = derive([Edge(what.node_id, target, type, reason)], by=by)
    audit.record(by, "participation.placed", on=contribution, type=type)
    return edge


@transaction.atomic
def place_as_new(
    *,
    what: Contribution | Excerpt,
    statement: str,
    type: str = Type.SAME,
    theme: Theme | None = None,
    dimension: Dimension | None = None,
    reason: str = "",
    by: Actor,
) -> tuple[Proposal, Derivation]:
    """The words lead to a proposal of their own, a draft. Refuses: as `draft_proposal` and `place`."""
    contribution = _for_work(what, by)
    proposal = draft_proposal(
        process=contribution.process, dimension=dimension or contribution.dimension, statement=statement, theme=theme, by=by
    )
    return proposal, place(what=what, proposal=proposal, type=type, reason=reason, by=by)


@transaction.atomic
def take_back(*, derivation: Derivation, contribution: Contribution, reason: str, by: Actor) -> None:
    """A place was a mistake; it stays to be seen with the reason. Refuses: NotAllowed, NotNow, provenance's NoReason, AlreadyWithdrawn."""
    contribution = _for_work(contribution, by)
    own = {contribution.node_id, *Excerpt.objects.filter(contribution=contribution).values_list("node_id", flat=True)}
    if derivation.source_id not in own:
        raise AnotherProcess
    withdraw(derivation, reason=reason, by=by)
    audit.record(by, "participation.taken_back", on=contribution)


@transaction.atomic
def set_passage_apart(*, contribution: Contribution, passage: str, by: Actor) -> Excerpt:
    """A passage (exact words of what it says now; the first place where they stand) goes its own way.

    Refuses: NotAllowed, NotNow, NotAPassage, PassageTaken.
    """
    contribution = _for_work(contribution, by)
    lines = passage.strip().splitlines()
    found = re.search(r"\r?\n".join(re.escape(line) for line in lines), current_text(contribution))  # however a browser ends its lines
    if not lines or found is None:
        raise NotAPassage
    with refusing({"excerpt_once": PassageTaken}):
        excerpt = Excerpt.objects.create(
            node=new_node("excerpt"),
            contribution=contribution,
            start=found.start(),
            end=found.end(),
            text=found.group(),
            worker_id=worker_of(by),
            at=clock.now(),
        )
    derive([Edge(contribution.node_id, excerpt.node_id, Type.QUOTED)], by=by)
    audit.record(by, "participation.excerpt", on=contribution)
    return excerpt


def _for_work(what: Contribution | Excerpt, by: Actor) -> Contribution:
    """The contribution, locked, with its process, if this actor may work on it now."""
    if not may_work(by):
        raise NotAllowed
    contribution = locked(what.contribution if isinstance(what, Excerpt) else what)
    process = Process.objects.select_for_update(no_key=True, of=("self",)).get(pk=contribution.process_id)
    if process.state not in WORKING:
        raise NotNow(state=process.get_state_display())
    contribution.process = process
    return contribution
