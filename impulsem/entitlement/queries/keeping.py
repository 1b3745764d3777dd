"""Figures as people read and keep them: by scheme, with their history, and what waits for whom."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q

from impulsem.entitlement.models import Benefit, Parameter, ParameterValue, Publication
from impulsem.entitlement.rules import steps
from impulsem.platform import city
from impulsem.platform.periods import contains
from impulsem.platform.words import Words, said, words_of

SURE = frozenset({ParameterValue.Status.CONFIRMED})


@dataclasses.dataclass(frozen=True, slots=True)
class ParameterLine:
    """A figure on a day: the value in force, the next one that is published already, and how many proposals wait."""

    parameter: Parameter
    now: ParameterValue | None
    coming: ParameterValue | None
    waiting: int


@dataclasses.dataclass(frozen=True, slots=True)
class Scheme:
    code: str
    name: str
    lines: list[ParameterLine]


def schemes(day: dt.date, only: str = "") -> list[Scheme]:
    """Every figure by scheme on a day (three queries)."""
    rows = Parameter.objects.filter(scheme=only) if only else Parameter.objects.all()
    published: dict[int, list[ParameterValue]] = {}
    for value in ParameterValue.objects.in_force().order_by("valid"):
        published.setdefault(value.parameter_id, []).append(value)
    waiting = Counter(ParameterValue.objects.waiting().values_list("parameter_id", flat=True))
    found: dict[str, list[ParameterLine]] = {}
    for parameter in rows:
        values = published.get(parameter.pk, [])
        now = next((value for value in values if contains(value.valid, day)), None)
        coming = next((value for value in values if value.since is not None and value.since > day), None)
        found.setdefault(parameter.scheme, []).append(ParameterLine(parameter, now, coming, waiting[parameter.pk]))
    return [Scheme(code, scheme_name(code), lines) for code, lines in found.items()]


def scheme_names() -> list[tuple[str, str]]:
    """Code and name of each scheme that has figures (one query)."""
    codes = dict.fromkeys(Parameter.objects.values_list("scheme", flat=True))
    return [(code, scheme_name(code)) for code in codes]


def scheme_name(code: str) -> str:
    """What the city calls a scheme: the benefit that it is the rule of, or an index."""
    return said(_scheme_words(Path(settings.CITY_DIR)).get(code)) or code


@cache  # a changed file is read at the next start
def _scheme_words(folder: Path) -> dict[str, Words]:
    path = folder / "benefits"
    if not (path / "parameters.toml").is_file():
        return {}
    return {row["code"]: words_of(row) for row in city.settings(path, "parameters.toml")["scheme"]}


def history(parameter: Parameter) -> list[ParameterValue]:
    """Every value that was ever proposed, the newest day first (one query)."""
    values = parameter.values.select_related("proposed_by", "judged_by", "published_in", "left_in")
    return list(values.order_by("-valid", "-pk"))


def drawing(values: Iterable[ParameterValue], today: dt.date) -> steps.Drawing | None:
    """The published ones over time."""
    shown = [value for value in values if value.state == ParameterValue.State.PUBLISHED and value.since is not None]
    return steps.drawn([steps.Step(v.since, v.until, float(v.value), v.status in SURE) for v in shown if v.since is not None], today)


def proposals() -> list[ParameterValue]:
    """What waits for a second person, and what waits to be published (one query)."""
    rows = ParameterValue.objects.waiting().select_related("parameter", "proposed_by", "judged_by")
    return list(rows.order_by("state", "parameter__order", "valid"))


def replaced_by(value: ParameterValue) -> list[ParameterValue]:
    """Published values that a proposal would take the place of, on all or some of their days (one query)."""
    return list(ParameterValue.objects.in_force().filter(parameter_id=value.parameter_id, valid__overlap=value.valid).order_by("valid"))


def publications(most: int = 50) -> list[Publication]:
    """The newest first, with how many values came and went (one query)."""
    counted = Publication.objects.select_related("by").annotate(
        came=Count("values", filter=Q(values__rest_of__isnull=True), distinct=True), went=Count("values_left", distinct=True)
    )
    return list(counted[:most])


def catalogue() -> Sequence[Benefit]:
    """What is offered, with its owner and papers (two queries)."""
    return list(Benefit.objects.filter(active=True).select_related("owner").prefetch_related("requirements"))
