"""Drafting the next version of the strategy, a reason for each difference, and putting it in force."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import transaction

from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.words import Words
from impulsem.provenance.models import Derivation
from impulsem.provenance.services import Edge, derive, new_node, withdraw
from impulsem.strategy.models import Change, Element, Statement, Strategy
from impulsem.strategy.models.content import ABOVE
from impulsem.strategy.permissions import may_decide
from impulsem.strategy.services.refusals import (
    AlreadyADraft,
    ChildrenFirst,
    NoReason,
    NotADraft,
    NothingChanged,
    StrangePlace,
)
from impulsem.strategy.services.writing import complete, signed, trimmed

REFUSALS = {
    "statement_only_in_a_draft": NotADraft,
    "strategy_version_stays": NotADraft,
    "strategy_one_draft": AlreadyADraft,
    "strategy_strategy_supersedes_id_key": AlreadyADraft,
    "strategy_with_a_reason": NoReason,
    "change_with_a_reason": NoReason,
}


@transaction.atomic
def draft_version(*, reason: Words, by: Actor) -> Strategy:
    """Begin the next version as a copy of the one in force. Refuses: AlreadyADraft, NoReason."""
    current = Strategy.objects.get(status=Strategy.Status.IN_FORCE)
    last = Strategy.objects.order_by("-number").values_list("number", flat=True)[0]
    with refusing(REFUSALS):
        draft = Strategy.objects.create(
            number=last + 1,
            supersedes=current,
            title=current.title,
            vision=current.vision,
            mission=current.mission,
            reason=trimmed(reason),
            source=current.source,
            created_at=clock.now(),
        )
        copies = [
            Statement(strategy=draft, element_id=each.element_id, parent_id=each.parent_id, number=each.number, order=each.order,
                      title=each.title, text=each.text)
            for each in current.statements.all()
        ]  # fmt: skip
        Statement.objects.bulk_create(copies)
    audit.record(by, "strategy.version_drafted", on=draft)
    return draft


@transaction.atomic
def describe_version(*, draft: Strategy, title: Words, vision: Words, mission: Words, by: Actor) -> Strategy:
    """Reword the title, vision and mission of a draft. Refuses: NotADraft, NotInEveryLanguage."""
    _still_a_draft(draft)
    draft.title, draft.vision, draft.mission = (complete(words) for words in (title, vision, mission))
    draft.save(update_fields=["title", "vision", "mission"])
    audit.record(by, "strategy.version_described", on=draft)
    return draft


@transaction.atomic
def add_element(
    *, draft: Strategy, kind: str, parent: Element | None, title: Words, text: Words | None = None, reason: str, by: Actor
) -> Element:
    """A new facet, line, objective or measure. Refuses: NotADraft, StrangePlace, NotInEveryLanguage, NoReason."""
    _still_a_draft(draft)
    _fits(draft, kind, parent)
    prefix = f"{parent.code}." if parent and kind in (Element.Kind.OBJECTIVE, Element.Kind.MEASURE) else (parent.code if parent else "F")
    node = new_node(kind) if kind in (Element.Kind.OBJECTIVE, Element.Kind.MEASURE) else None
    element = Element.objects.create(kind=kind, code=_next_code(prefix), node=node)
    order = 1 + max(draft.statements.values_list("order", flat=True), default=0)
    Statement.objects.create(strategy=draft, element=element, parent=parent, order=order, title=complete(title), text=trimmed(text or {}))
    _renumber(draft)
    _because(draft, element, Change.Type.ADDED, reason, by)
    return element


@transaction.atomic
def reword(*, draft: Strategy, element: Element, title: Words, text: Words | None = None, reason: str, by: Actor) -> Statement:
    """Say it in other words. Refuses: NotADraft, NothingChanged, NotInEveryLanguage, NoReason."""
    _still_a_draft(draft)
    statement = draft.statements.select_for_update().get(element=element)
    new_title, new_text = complete(title), trimmed(text or {})
    if (statement.title, statement.text) == (new_title, new_text):
        raise NothingChanged
    statement.title, statement.text = new_title, new_text
    statement.save(update_fields=["title", "text"])
    _because(draft, element, Change.Type.REWORDED, reason, by)
    return statement


@transaction.atomic
def move(*, draft: Strategy, element: Element, parent: Element, reason: str, by: Actor) -> Statement:
    """Put it below something else; its code stays, its number follows. Refuses: NotADraft, StrangePlace, NothingChanged, NoReason."""
    _still_a_draft(draft)
    _fits(draft, element.kind, parent)
    statement = draft.statements.select_for_update().get(element=element)
    if statement.parent_id == parent.pk:
        raise NothingChanged
    statement.parent = parent
    statement.order = 1 + max(draft.statements.values_list("order", flat=True))
    statement.save(update_fields=["parent", "order"])
    _renumber(draft)
    _because(draft, element, Change.Type.MOVED, reason, by)
    return statement


@transaction.atomic
def drop(*, draft: Strategy, element: Element, reason: str, by: Actor) -> None:
    """Leave it out of the next version; the versions before keep it. Refuses: NotADraft, ChildrenFirst, NoReason."""
    _still_a_draft(draft)
    if draft.statements.filter(parent=element).exists():
        raise ChildrenFirst
    draft.statements.get(element=element).delete()
    _renumber(draft)
    _because(draft, element, Change.Type.DROPPED, reason, by)


@transaction.atomic
def put_in_force(*, draft: Strategy, valid_from: dt.date, by: Actor) -> Strategy:
    """From now on this version holds. The chain of each measure follows its objective. Refuses: NotAllowed, NotADraft, NothingChanged."""
    if not may_decide(by):
        raise NotAllowed
    _still_a_draft(draft)
    before = Strategy.objects.select_for_update().filter(status=Strategy.Status.IN_FORCE).first()
    if before is not None and _same(before, draft):
        raise NothingChanged
    if before is not None:
        before.status = Strategy.Status.SUPERSEDED
        before.save(update_fields=["status"])
    draft.status, draft.valid_from = Strategy.Status.IN_FORCE, valid_from
    draft.save(update_fields=["status", "valid_from"])
    link_measures(draft, by=by)
    audit.record(by, "strategy.put_in_force", on=draft)
    return draft


def link_measures(strategy: Strategy, *, by: Actor) -> None:
    """Bring the edges from measures to objectives in line with a version: new ones derived, others withdrawn with their reason."""
    node_of = dict(Element.objects.filter(node__isnull=False).values_list("pk", "node_id"))
    measures = strategy.statements.filter(element__kind=Element.Kind.MEASURE).values_list("element_id", "parent_id")
    wanted = {(node_of[element], node_of[parent]) for element, parent in measures}
    standing = Derivation.objects.standing().filter(
        type=Derivation.Type.SERVES, source__kind=Element.Kind.MEASURE, target__kind=Element.Kind.OBJECTIVE
    )
    reasons: defaultdict[int, str] = defaultdict(str)
    for change in strategy.changes.exclude(type=Change.Type.REWORDED).order_by("at").select_related("element"):
        reasons[change.element.node_id or 0] = change.reason
    there = set()
    for edge in standing:
        if (edge.source_id, edge.target_id) in wanted:
            there.add((edge.source_id, edge.target_id))
        else:
            withdraw(edge, reason=reasons[edge.source_id] or f"{strategy.number}", by=by)
    derive([Edge(source, target, Derivation.Type.SERVES) for source, target in sorted(wanted - there)], by=by)


def _still_a_draft(version: Strategy) -> None:
    locked = Strategy.objects.select_for_update().get(pk=version.pk)
    if not locked.is_draft:
        raise NotADraft


def _fits(draft: Strategy, kind: str, parent: Element | None) -> None:
    """A line stands below a facet of the draft, an objective below a line, a measure below an objective."""
    above = ABOVE.get(Element.Kind(kind))
    if above is None and parent is None:
        return
    if parent is None or parent.kind != above or not draft.statements.filter(element=parent).exists():
        raise StrangePlace


def _next_code(prefix: str) -> str:
    """A code that nothing has had yet: a dropped element keeps its own."""
    taken = set(Element.objects.filter(code__startswith=prefix).values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"{prefix}{number}") not in taken)


def _because(draft: Strategy, element: Element, type_: str, reason: str, by: Actor) -> None:
    with refusing(REFUSALS):
        Change.objects.create(
            strategy=draft,
            element=element,
            type=type_,
            reason=reason.strip(),
            **signed(by),
        )
    audit.record(by, f"strategy.{type_}", on=element, version=draft.number)


def _renumber(draft: Strategy) -> None:
    """Numbers as readers see them, from the order: lines 1, 2, … of each facet, then 1.1, then 1.1.1."""
    below: defaultdict[int | None, list[Statement]] = defaultdict(list)
    for statement in draft.statements.order_by("order").select_related("element"):
        below[statement.parent_id].append(statement)
    changed: list[Statement] = []

    def number(parent: int | None, prefix: str) -> None:
        for position, statement in enumerate(below[parent], start=1):
            own = "" if statement.element.kind == Element.Kind.FACET else f"{prefix}{position}"
            if statement.number != own:
                statement.number = own
                changed.append(statement)
            number(statement.element_id, f"{own}." if own else "")

    number(None, "")
    Statement.objects.bulk_update(changed, ["number"])


def _same(one: Strategy, other: Strategy) -> bool:
    def content(version: Strategy) -> tuple[object, ...]:
        rows = version.statements.order_by("element_id").values_list("element_id", "parent_id", "title", "text")
        return version.title, version.vision, version.mission, list(rows)

    return content(one) == content(other)
