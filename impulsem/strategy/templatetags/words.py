"""`{% load words %}`: texts of a city in the reader's language, and figures of a result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import number_format

from impulsem.platform.words import said as _said

register = template.Library()


@register.filter
def said(words: Mapping[str, str] | None) -> str:
    """`{{ statement.title|said }}`: in the reader's language, else in the city's first."""
    return _said(words)


@register.filter
def of(mapping: Mapping[str, Any], key: str) -> Any:
    """`{{ scores|of:reading }}`."""
    return mapping[key]


@register.filter
def mean(value: float | None) -> str:
    """A score with two decimals; a dash where nobody had an opinion."""
    return "–" if value is None else number_format(round(value, 2), 2)


@register.filter
def share(value: float | None) -> str:
    """A share of one as a whole percentage."""
    return "–" if value is None else f"{round(100 * value)}\u00a0%"


@register.filter
def unit(value: float) -> str:
    """A length in a drawing: always with a point."""
    return f"{value:g}"
