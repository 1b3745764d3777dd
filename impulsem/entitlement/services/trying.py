"""What would be in force if values went out, and whether all cases of the rules pass with it. Nothing is written here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from impulsem.entitlement.engine import ParameterSet, cases
from impulsem.entitlement.models import ParameterValue
from impulsem.entitlement.queries.parameters import parameter_set, row_of
from impulsem.entitlement.rules import placing
from impulsem.entitlement.services import refusals
from impulsem.platform.errors import ChangedMeanwhile, DomainError

_SHOWN = 5  # failing cases that a refusal tells


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """What values would make of what is in force. leaving: rows that make way. remains: rows, not written, for the days left to them."""

    parameters: ParameterSet
    leaving: list[ParameterValue]
    remains: list[ParameterValue]

    def failures(self) -> list[str]:
        """The cases that do not pass with it, in words."""
        return [str(failure) for failure in cases.run_cases(self.parameters)]

    def passes(self) -> int:
        """How many cases pass, when all do. Refuses: CasesFail."""
        failures = self.failures()
        if failures:
            raise refusals.CasesFail(count=len(failures), cases=" · ".join(failures[:_SHOWN]))
        return cases.count()


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """How the cases come out with values that are not published. refused: why they cannot be tried, in words."""

    cases: int
    failures: list[str]
    refused: str = ""

    @property
    def passes(self) -> bool:
        return not self.failures and not self.refused


def try_values(values: Sequence[ParameterValue]) -> Outcome:
    """What `publish` would say to them now."""
    try:
        return Outcome(cases.count(), candidate(values).failures())
    except DomainError as refusal:
        return Outcome(cases.count(), [], str(refusal))


def candidate(rows: Sequence[ParameterValue]) -> Candidate:
    """Refuses: ChangedMeanwhile (another publication came between, or two values want the same days)."""
    newer: dict[int, list[ParameterValue]] = {}
    for row in rows:
        newer.setdefault(row.parameter_id, []).append(row)
    if any(placing.clashing([row.valid for row in each]) for each in newer.values()):
        raise ChangedMeanwhile
    kept, leaving, remains = [], [], []
    for old in ParameterValue.objects.in_force().select_related("parameter"):
        spans = list(_left(old, newer.get(old.parameter_id, ())))
        if spans == [old.valid]:
            kept.append(old)
        else:
            leaving.append(old)
            remains += [_rest(old, span) for span in spans]
    return Candidate(parameter_set(row_of(row) for row in (*kept, *remains, *rows)), leaving, remains)


def _left(old: ParameterValue, newer: Iterable[ParameterValue]) -> list[Any]:
    spans = [old.valid]
    for row in newer:
        # a value without an end was proposed when no later one was published; it does not sweep away one that came since
        came_since = old.judged_at is not None and old.judged_at > row.proposed_at
        later = old.since is not None and row.since is not None and old.since > row.since
        if row.until is None and later and came_since:
            raise ChangedMeanwhile
        spans = [rest for span in spans for rest in (placing.rests(span, row.valid) if placing.overlap(span, row.valid) else [span])]
    return spans


def _rest(old: ParameterValue, span: Any) -> ParameterValue:
    copied = ("parameter", "value", "status", "legal_reference", "source", "note", "correction")
    judged = ("proposed_by_id", "proposed_at", "judged_by_id", "judged_at")
    return ParameterValue(
        **{name: getattr(old, name) for name in (*copied, *judged)},
        valid=span,
        state=ParameterValue.State.PUBLISHED,
        rest_of_id=old.rest_of_id or old.pk,
    )
