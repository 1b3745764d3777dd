"""Proposals: worded, reworded, confirmed, answered, merged. Wordings append."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from impulsem.participation.models import Dimension, Process, Proposal, ProposalVersion, Theme
from impulsem.participation.permissions import may_lead, may_work
from impulsem.participation.services.refusals import NotNow
from impulsem.participation.services.steps import locked
from impulsem.participation.services.synthesis.refusals import (
    AnotherProcess,
    AnswerMissing,
    NoSources,
    NoStatement,
    OtherTheme,
    SameStatement,
    ThemeRetired,
)
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.provenance.models import Derivation
from impulsem.provenance.services import Edge, derive, new_node

State = Proposal.State
#: What somebody may decide about a proposal here; the programme says `IN_PROGRAMME` itself.
NEXT = {
    State.DRAFT: {State.CONFIRMED, State.DEFERRED, State.SET_ASIDE},
    State.CONFIRMED: {State.DRAFT, State.DEFERRED, State.SET_ASIDE, State.IN_PROGRAMME},
    State.IN_PROGRAMME: {State.CONFIRMED, State.DEFERRED, State.SET_ASIDE},
    State.DEFERRED: {State.CONFIRMED, State.SET_ASIDE, State.IN_PROGRAMME},
    State.SET_ASIDE: {State.DRAFT},
}
WITH_ANSWER = {State.DEFERRED, State.SET_ASIDE}


@transaction.atomic
def draft_proposal(*, process: Process, dimension: Dimension, statement: str, theme: Theme | None = None, by: Actor) -> Proposal:
    """A new proposal, numbered within the process. Refuses: NotAllowed, NoStatement, AnotherProcess, OtherTheme, ThemeRetired."""
    if not may_work(by):
        raise NotAllowed
    statement = statement.strip()
    if not statement:
        raise NoStatement
    if dimension.process_id != process.pk:
        raise AnotherProcess
    check_theme(theme, process)
    process = locked(process)  # numbers without a gap
    last = Proposal.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0
    proposal = Proposal.objects.create(node=new_node("proposal"), process=process, dimension=dimension, number=last + 1, theme=theme)
    ProposalVersion.objects.create(proposal=proposal, version=1, statement=statement, worker_id=by.worker_id, at=clock.now())
    audit.record(by, "participation.proposal", on=proposal)
    return proposal


@transaction.atomic
def reword_proposal(*, proposal: Proposal, statement: str, reason: str = "", by: Actor) -> ProposalVersion:
    """The next wording; those before it stay. Refuses: NotAllowed, NoStatement, SameStatement."""
    if not may_work(by):
        raise NotAllowed
    proposal, statement = locked(proposal), statement.strip()
    if not statement:
        raise NoStatement
    last = proposal.versions.latest("version")
    if last.statement == statement:
        raise SameStatement
    version = ProposalVersion.objects.create(
        proposal=proposal, version=last.version + 1, statement=statement, reason=reason.strip(), worker_id=by.worker_id, at=clock.now()
    )
    audit.record(by, "participation.reworded", on=proposal)
    return version


@transaction.atomic
def file_proposal(*, proposal: Proposal, theme: Theme | None, by: Actor) -> Proposal:
    """Put it under a theme, or under none. Refuses: NotAllowed, OtherTheme, ThemeRetired."""
    if not may_work(by):
        raise NotAllowed
    check_theme(theme, proposal.process)
    proposal = locked(proposal)
    proposal.theme = theme
    proposal.save(update_fields=["theme"])
    audit.record(by, "participation.proposal_filed", on=proposal)
    return proposal


@transaction.atomic
def confirm_proposal(*, proposal: Proposal, by: Actor) -> Proposal:
    """A draft stands now. Refuses: NotAllowed, NotNow, NoSources."""
    if not Derivation.objects.standing().filter(target_id=proposal.node_id).exists():
        raise NoSources
    return answer_proposal(proposal=proposal, state=State.CONFIRMED, answer=proposal.answer, by=by)


@transaction.atomic
def answer_proposal(*, proposal: Proposal, state: str, answer: str, by: Actor) -> Proposal:
    """What becomes of it, in public words; deferring and setting aside need a reason. Refuses: NotAllowed, NotNow, AnswerMissing."""
    if not may_lead(by):
        raise NotAllowed
    proposal = locked(proposal)
    if state != proposal.state and state not in NEXT[State(proposal.state)]:
        raise NotNow(state=proposal.get_state_display())
    if state in WITH_ANSWER and not answer.strip():
        raise AnswerMissing
    proposal.state, proposal.answer = state, answer.strip()
    proposal.save(update_fields=["state", "answer"])
    audit.record(by, f"participation.proposal_{state}", on=proposal)
    return proposal


@transaction.atomic
def merge_proposals(*, proposals: Sequence[Proposal], into: Proposal, reason: str, by: Actor) -> list[Derivation]:
    """Several proposals go on as one; the originals stay, set aside with the reason, and lead to it.

    Refuses: NotAllowed, NotNow, AnotherProcess, AnswerMissing, provenance's Circle.
    """
    for proposal in proposals:
        if proposal.process_id != into.process_id or proposal.pk == into.pk:
            raise AnotherProcess
        answer_proposal(proposal=proposal, state=State.SET_ASIDE, answer=reason, by=by)
    return derive([Edge(proposal.node_id, into.node_id, Derivation.Type.MERGED, reason) for proposal in proposals], by=by)


def check_theme(theme: Theme | None, process: Process) -> None:
    """Refuses: OtherTheme, ThemeRetired."""
    if theme is None:
        return
    if theme.process_id != process.pk:
        raise OtherTheme
    if theme.retired_in is not None:
        raise ThemeRetired
