"""Versions of the action programme: drafted with a reason for each difference, put in force by the institute; and the steps of projects."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import transaction

from impulsem.organisation.models import Worker
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.words import Words
from impulsem.provenance.models import Derivation, Node
from impulsem.provenance.services import Edge, derive, new_node, withdraw
from impulsem.strategy.models import (
    Element,
    Option,
    Programme,
    ProgrammeArea,
    ProgrammeChange,
    Project,
    ProjectServes,
    ProjectStatement,
    ProjectStep,
)
from impulsem.strategy.models.programme import State
from impulsem.strategy.permissions import may_decide
from impulsem.strategy.services.programme_refusals import (
    AlreadyIn,
    Nobodys,
    NoSource,
    NotThatWay,
    ProgrammeDrafted,
    ProgrammeNeedsReason,
    ProgrammeNotADraft,
    SameAgain,
    ServesNothing,
)
from impulsem.strategy.services.writing import complete, signed, trimmed

KIND = "project"
REFUSALS = {
    "project_only_in_a_draft": ProgrammeNotADraft,
    "programme_version_stays": ProgrammeNotADraft,
    "programme_one_draft": ProgrammeDrafted,
    "strategy_programme_supersedes_id_key": ProgrammeDrafted,
    "programme_with_a_reason": ProgrammeNeedsReason,
    "programme_change_with_a_reason": ProgrammeNeedsReason,
    "project_shows_its_source": NoSource,
    "project_is_somebodys": Nobodys,
    "project_once_a_version": AlreadyIn,
    "project_step_with_a_reason": ProgrammeNeedsReason,
}
COPIED = ("project_id", "area_id", "order", "title", "description", "justification", "source", "option_id", "proposal_id", "evidence",
          "owner_id", "body")  # fmt: skip
#: What the institute decides about a project; the rest is for whoever leads it.
DECIDED: tuple[str, ...] = (State.APPROVED, State.DROPPED)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What a version says of a project. One of option, proposal and evidence shows the source; one of owner and body answers for it."""

    area: ProgrammeArea
    title: Words
    description: Words
    justification: Words
    source: str
    serves: Collection[Element]
    option: Option | None = None
    proposal: Node | None = None
    evidence: Words = dataclasses.field(default_factory=dict)
    owner: Worker | None = None
    body: Words = dataclasses.field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """As the table has them. Refuses: NotInEveryLanguage, ServesNothing."""
        if not self.serves or any(element.node_id is None for element in self.serves):
            raise ServesNothing
        return {
            "area": self.area, "title": complete(self.title), "description": trimmed(self.description),
            "justification": trimmed(self.justification), "source": self.source, "option": self.option, "proposal": self.proposal,
            "evidence": trimmed(self.evidence), "owner": self.owner, "body": trimmed(self.body),
        }  # fmt: skip


@transaction.atomic
def draft_programme(*, reason: Words, by: Actor, title: Words | None = None, budget: Decimal | None = None) -> Programme:
    """Begin the next version as a copy of the one in force; the first needs a title. Refuses: ProgrammeDrafted, ProgrammeNeedsReason."""
    current = Programme.objects.filter(status=Programme.Status.IN_FORCE).first()
    last = Programme.objects.order_by("-number").values_list("number", flat=True).first() or 0
    with refusing(REFUSALS):
        draft = Programme.objects.create(
            number=last + 1, supersedes=current, title=complete(title or (current.title if current else {})), reason=trimmed(reason),
            budget=budget if budget is not None else (current.budget if current else None), source=current.source if current else "",
            note=current.note if current else {}, illustrative=bool(current and current.illustrative), created_at=clock.now(),
        )  # fmt: skip
    if current is not None:
        for said in current.statements.prefetch_related("served"):
            copy = ProjectStatement.objects.create(programme=draft, **{name: getattr(said, name) for name in COPIED})
            ProjectServes.objects.bulk_create([ProjectServes(statement=copy, element_id=each.element_id) for each in said.served.all()])
    audit.record(by, "strategy.programme_drafted", on=draft)
    return draft


@transaction.atomic
def describe_programme(*, draft: Programme, title: Words, budget: Decimal | None, by: Actor) -> Programme:
    """Reword the title of a draft, and say what there is to spend in euros. Refuses: ProgrammeNotADraft, NotInEveryLanguage."""
    draft = _still_a_draft(draft)
    draft.title, draft.budget = complete(title), budget
    draft.save(update_fields=["title", "budget"])
    audit.record(by, "strategy.programme_described", on=draft)
    return draft


@transaction.atomic
def add_project(*, draft: Programme, says: Says, reason: str, by: Actor, project: Project | None = None) -> Project:
    """A new project, or one that an earlier version dropped. Refuses: ProgrammeNotADraft, AlreadyIn, NoSource, Nobodys, ServesNothing."""
    draft = _still_a_draft(draft)
    if project is None:
        project = Project.objects.create(code=_next_code(), node=new_node(KIND), illustrative=draft.illustrative)
        _step(project, State.PROPOSED, "", by)
    elif state_of(project) == State.DROPPED:
        _step(project, State.PROPOSED, reason, by)
    order = 1 + max(draft.statements.values_list("order", flat=True), default=0)
    _say(draft, project, says, order)
    _because(draft, project, ProgrammeChange.Type.ADDED, reason, by)
    return project


@transaction.atomic
def change_project(*, draft: Programme, project: Project, says: Says, reason: str, by: Actor) -> ProjectStatement:
    """Say something else of it in the draft. Refuses: ProgrammeNotADraft, SameAgain, NoSource, Nobodys, ServesNothing."""
    draft = _still_a_draft(draft)
    said = draft.statements.select_for_update(of=("self",)).get(project=project)
    columns = says.columns()
    served = {element.pk for element in says.serves}
    if served == set(said.served.values_list("element_id", flat=True)) and all(getattr(said, name) == columns[name] for name in columns):
        raise SameAgain
    for name, value in columns.items():
        setattr(said, name, value)
    with refusing(REFUSALS):
        said.save(update_fields=list(columns))
    said.served.exclude(element_id__in=served).delete()
    ProjectServes.objects.bulk_create([ProjectServes(statement=said, element_id=pk) for pk in sorted(served)], ignore_conflicts=True)
    _because(draft, project, ProgrammeChange.Type.CHANGED, reason, by)
    return said


@transaction.atomic
def drop_project(*, draft: Programme, project: Project, reason: str, by: Actor) -> None:
    """Leave it out of the next version; it stays to be seen. Refuses: ProgrammeNotADraft, ProgrammeNeedsReason."""
    draft = _still_a_draft(draft)
    draft.statements.get(project=project).delete()
    _because(draft, project, ProgrammeChange.Type.DROPPED, reason, by)


@transaction.atomic
def put_programme_in_force(*, draft: Programme, valid_from: dt.date, by: Actor) -> Programme:
    """From now on this version holds: what it proposes is approved, what it leaves out is dropped, and the chains follow.

    Refuses: NotAllowed, ProgrammeNotADraft, SameAgain.
    """
    if not may_decide(by):
        raise NotAllowed
    draft = _still_a_draft(draft)
    before = Programme.objects.select_for_update().filter(status=Programme.Status.IN_FORCE).first()
    if before is not None and not draft.changes.exists() and (before.title, before.budget) == (draft.title, draft.budget):
        raise SameAgain
    if before is not None:
        before.status = Programme.Status.SUPERSEDED
        before.save(update_fields=["status"])
    draft.status, draft.valid_from = Programme.Status.IN_FORCE, valid_from
    draft.save(update_fields=["status", "valid_from"])
    kept = {said.project_id: said.project for said in draft.statements.select_related("project")}
    for project in kept.values():
        if state_of(project) == State.PROPOSED:
            _step(project, State.APPROVED, "", by)
    for change in draft.changes.filter(type=ProgrammeChange.Type.DROPPED).select_related("project"):
        if change.project_id not in kept and state_of(change.project) not in (State.FINISHED, State.DROPPED):
            _step(change.project, State.DROPPED, change.reason, by)
    link_projects(draft, by=by)
    audit.record(by, "strategy.programme_in_force", on=draft)
    return draft


def link_projects(programme: Programme, *, by: Actor) -> None:
    """Bring the edges from objectives, measures and proposals to projects in line with a version. The chain of a dropped one stays."""
    statements = list(programme.statements.select_related("project").prefetch_related("served__element"))
    wanted = set[tuple[int, int]]()
    for said in statements:
        sources = {each.element.node_id for each in said.served.all()} | {said.proposal_id}
        wanted |= {(source, said.project.node_id) for source in sources if source}
    held = {said.project.node_id for said in statements}
    standing = Derivation.objects.standing().filter(type=Derivation.Type.SERVES, target_id__in=held)
    reasons = {change.project.node_id: change.reason for change in programme.changes.order_by("at").select_related("project")}
    there = set()
    for edge in standing:
        if (edge.source_id, edge.target_id) in wanted:
            there.add((edge.source_id, edge.target_id))
        else:
            withdraw(edge, reason=reasons.get(edge.target_id) or str(programme.number), by=by)
    derive([Edge(source, target, Derivation.Type.SERVES) for source, target in sorted(wanted - there)], by=by)


@transaction.atomic
def take_step(*, project: Project, state: str, reason: str, by: Actor) -> ProjectStep:
    """A project comes to another state. Refuses: NotAllowed, NotThatWay, ProgrammeNeedsReason."""
    if state in DECIDED and not may_decide(by):
        raise NotAllowed
    Node.objects.select_for_update().get(pk=project.node_id)  # two tabs at once wait for each other
    step = _step(project, state, reason, by)
    audit.record(by, "strategy.project_step", on=project, state=state)
    return step


def state_of(project: Project) -> str:
    """The state that it has come to; empty before its first step."""
    return project.steps.order_by("-pk").values_list("state", flat=True).first() or ""


def _step(project: Project, state: str, reason: str, by: Actor) -> ProjectStep:
    class Refused(NotThatWay):
        def __init__(self) -> None:
            now = state_of(project)
            super().__init__(now=State(now).label if now else "–", then=State(state).label)

    with refusing(REFUSALS | {"project_step_allowed": Refused}):
        return ProjectStep.objects.create(project=project, state=state, reason=reason.strip(), **signed(by))


def _say(draft: Programme, project: Project, says: Says, order: int) -> ProjectStatement:
    with refusing(REFUSALS):
        said = ProjectStatement.objects.create(programme=draft, project=project, order=order, **says.columns())
    ProjectServes.objects.bulk_create([ProjectServes(statement=said, element=element) for element in says.serves])
    return said


def _still_a_draft(version: Programme) -> Programme:
    locked = Programme.objects.select_for_update().get(pk=version.pk)
    if not locked.is_draft:
        raise ProgrammeNotADraft
    return locked


def _because(draft: Programme, project: Project, type_: str, reason: str, by: Actor) -> None:
    with refusing(REFUSALS):
        ProgrammeChange.objects.create(programme=draft, project=project, type=type_, reason=reason.strip(), **signed(by))
    audit.record(by, f"strategy.project_{type_}", on=project, version=draft.number)


def _next_code() -> str:
    """P21 after P20: a dropped project keeps its own."""
    numbers = [int(code[1:]) for code in Project.objects.values_list("code", flat=True) if code[1:].isdigit()]
    return f"P{1 + max(numbers, default=0):02}"
