"""{% load figures_of_rules %}: values of parameters with their unit, and names of schemes."""

from __future__ import annotations

from babel import numbers
from django import template

from impulsem.entitlement import queries
from impulsem.entitlement.models import Parameter, ParameterValue
from impulsem.entitlement.queries.parameters import plain
from impulsem.entitlement.rules.units import value_text
from impulsem.platform.web.dates import locale

register = template.Library()


@register.filter
def value_in(value: ParameterValue, parameter: Parameter) -> str:
    """A value of `parameter`, which is at hand already."""
    return value_text(plain(value.value), parameter.unit)


@register.filter
def value_of(value: ParameterValue) -> str:
    """A value that comes with its parameter."""
    return value_text(plain(value.value), value.parameter.unit)


@register.filter
def plain_number(value: float) -> str:
    return str(numbers.format_decimal(value, locale=locale()))


@register.filter
def scheme(code: str) -> str:
    return queries.scheme_name(code)
