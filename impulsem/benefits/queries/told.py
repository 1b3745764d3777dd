"""What the rules say of an application, in words: as they answered when it was submitted, else as they answer now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import translation
from django.utils.translation import get_language

from impulsem.benefits.models import Application
from impulsem.entitlement.queries import Entitled, household_entitlements
from impulsem.platform.actors import Actor

PASSED = {"passed": True, "not_passed": False}


def told_to_reader(application: Application, actor: Actor, *, on: dt.date) -> dict[str, Any] | None:
    """The answer with its steps, in the reader's language; None where there is no rule, or nobody to ask it for.

    What was submitted is told from what was kept then; a draft asks the rules now (14 queries).
    """
    if application.explanation:
        kept: dict[str, Any] = application.explanation.get(get_language() or "ca") or next(iter(application.explanation.values()))
        return kept
    return asked_now(application, actor, on=on) if application.is_open else None


def kept_of(application: Application, actor: Actor, *, languages: set[str], on: dt.date) -> dict[str, Any]:
    """The answer in these languages, as an application keeps it on submitting."""
    found = {}
    for language in sorted(languages):
        with translation.override(language):
            if told := asked_now(application, actor, on=on):
                found[language] = told
    return found


def asked_now(application: Application, actor: Actor, *, on: dt.date) -> dict[str, Any] | None:
    """What the rules say of the household today, in the language that is active (14 queries)."""
    if application.household is None or not application.benefit.rule:
        return None
    answers = household_entitlements(application.household, on=on, actor=actor)
    ours = [each for each in answers if each.benefit.pk == application.benefit_id]
    return _told(ours[0]) if ours else None


def _told(entitled: Entitled) -> dict[str, Any]:
    """passed: None where it is not known."""
    return {
        "state": entitled.state,
        "cents": entitled.cents if entitled.is_proposed else 0,
        "answer": f"{entitled.state_label}: {entitled.amount}" if entitled.is_proposed and entitled.cents else entitled.state_label,
        "steps": [
            {
                "text": step.says,
                "law": step.law,
                "passed": PASSED.get(step.verdict),
                "numbers": [f"{name}: {text}" for name, text in step.numbers],
                "facts": [
                    " · ".join(part for part in (fact.who, fact.what, fact.value, fact.source, fact.days) if part)
                    for fact in step.facts
                    if fact.known
                ],
            }
            for step in entitled.deciding
        ],
        "missing": entitled.missing,
        "changes": entitled.changes,
        "caveats": [*entitled.absent, *entitled.caveats, *entitled.unsure],
    }
