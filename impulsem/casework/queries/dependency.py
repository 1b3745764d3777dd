"""The dependency cycles of a file, with what is due and when."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.utils import timezone
from django.utils.translation import get_language

from impulsem.agenda.models import ClosedDay
from impulsem.casework.models import CaseFile, CycleStep, DeadlineRule, DependencyCase, DependencyStep
from impulsem.casework.queries.parted import stayed
from impulsem.casework.rules import deadlines as rules
from impulsem.people.queries import known_to
from impulsem.platform.actors import Actor
from impulsem.platform.periods import contains


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """A deadline of a cycle as the page shows it."""

    rule: DeadlineRule
    name: str
    began_on: dt.date
    due_on: dt.date
    met_on: dt.date | None
    days_late: int
    days_left: int

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


@dataclasses.dataclass(frozen=True, slots=True)
class Cycle:
    """A person's cycle: its steps, what is due (open ones first, the earliest day first), what may follow."""

    case: DependencyCase
    steps: list[DependencyStep]
    due: list[Due]
    next_steps: list[tuple[str, str]]

    @property
    def open_due(self) -> list[Due]:
        return [due for due in self.due if due.met_on is None]


def cycles_of(file: CaseFile, actor: Actor, *, at: dt.datetime) -> list[Cycle]:
    """Of persons of whom the actor may know, those under way first (at most four queries)."""
    today = timezone.localdate(at)
    rows = DependencyCase.objects.filter(known_to(actor, at), stayed(person="person_id", household="file__household_id"), file=file)
    cases = list(rows.select_related("person", "plan", "file").order_by("-pk"))
    if not cases:
        return []
    steps: dict[int, list[DependencyStep]] = {}
    for step in DependencyStep.objects.filter(case__in=cases).select_related("worker").order_by("on", "pk"):
        steps.setdefault(step.case_id, []).append(step)
    deadline_rules = list(DeadlineRule.objects.order_by("pk"))
    first = min((step.on for each in steps.values() for step in each), default=today)
    closed = frozenset(ClosedDay.objects.filter(day__gte=first).values_list("day", flat=True))
    return [_cycle(case, steps.get(case.pk, []), deadline_rules, closed, today) for case in cases]


def _cycle(
    case: DependencyCase, steps: list[DependencyStep], deadline_rules: list[DeadlineRule], closed: frozenset[dt.date], today: dt.date
) -> Cycle:
    taken = [(step.step, step.on) for step in steps]
    over = case.step == CycleStep.ENDED
    due = [one for rule in deadline_rules if (one := _due(rule, taken, closed, today)) is not None and not (over and one.met_on is None)]
    due.sort(key=lambda one: (one.met_on is not None, one.due_on))
    order = list(CycleStep)
    may_follow = [step for step in order if step in DependencyCase.FOLLOWS[CycleStep(case.step)]]
    may_follow.sort(key=lambda step: order.index(step) <= order.index(CycleStep(case.step)))  # going on comes before going back
    follow = [(step.value, str(step.label)) for step in may_follow]
    return Cycle(case, steps, due, follow)


def _due(rule: DeadlineRule, taken: list[tuple[str, dt.date]], closed: frozenset[dt.date], today: dt.date) -> Due | None:
    """None where the rule was not set off, or did not hold on that day."""
    found = rules.met_on(taken, rule.step_from, rule.step_to)
    if found is None or not contains(rule.valid, found[0]):
        return None
    began, met = found
    deadline = rules.Deadline(rule.code, began, rules.ends_on(began, rule.amount, rule.unit, closed), met)
    name = {"es": rule.name_es, "en": rule.name_en}.get((get_language() or "ca")[:2], rule.name_ca)
    return Due(rule, name, began, deadline.due_on, met, deadline.days_late(today), deadline.days_left(today))
