"""Waiting lists in words: {% load waiting_words %}."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from impulsem.intake.models import Candidate, CandidateEvent
from impulsem.intake.rules.criteria import FACTS, Criterion, Kind
from impulsem.intake.rules.queueing import BANDS
from impulsem.people.queries import language_name as named
from impulsem.platform.words import Words
from impulsem.platform.words import said as in_the_readers_language

register = template.Library()


@register.filter
def said(words: Words | None) -> str:
    """`{{ criterion.words|said }}`: in the reader's language."""
    return in_the_readers_language(words)


@register.filter
def language_name(code: str) -> str:
    """`{{ "ary"|language_name }}`."""
    return named(code)


@register.filter
def share(value: float) -> str:
    """`{{ 0.723|share }}`: 72 %."""
    return f"{number_format(value * 100, 0)} %"


@register.filter
def rule_words(each: Criterion) -> str:
    """The rule of a criterion: "4 points for each one, at most 12"."""
    fact = FACTS[each.fact]
    if fact.kind is Kind.CHOICE:
        labels = dict(fact.choices)
        return "; ".join(f"{labels[choice]}: {_points(points)}" for choice, points in each.by.items())
    if each.step and each.fact == "days_waiting":
        words = gettext("%(points)s for every %(step)s days, at most %(most)s")
        return words % {"points": _points(each.points), "step": each.step, "most": each.most}
    if each.step == 1:
        return gettext("%(points)s for each one, at most %(most)s") % {"points": _points(each.points), "most": each.most}
    if each.step:
        return gettext("%(points)s for each %(step)s, at most %(most)s") % {
            "points": _points(each.points),
            "step": each.step,
            "most": each.most,
        }
    if each.at_least:
        return gettext("%(points)s from %(number)s on") % {"points": _points(each.points), "number": each.at_least}
    return _points(each.points)


def _points(points: int) -> str:
    return ngettext("%(n)s point", "%(n)s points", points) % {"n": points}


@register.filter
def bands(event: CandidateEvent) -> str:
    """Of a move: "6–10 → 1–5"."""
    return " → ".join(str(BANDS[number - 1]) for number in (event.band_before, event.band_after) if number)


@register.filter
def cause(event: CandidateEvent) -> str:
    """Of a move: why."""
    return str(CandidateEvent.Cause(event.why).label) if event.why in CandidateEvent.Cause.values else ""


@register.filter
def told(event: CandidateEvent) -> str:
    """What was written with a step: a reason of the list, or a worker's words."""
    if event.kind == CandidateEvent.Kind.LEFT and event.why in Candidate.Why.values:
        return str(Candidate.Why(event.why).label)
    return event.why
