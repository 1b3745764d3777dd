"""Figures that the city's folder brings: published in its name, and never over what somebody here approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from impulsem.entitlement.engine import ParameterRow
from impulsem.entitlement.models import Parameter, ParameterValue, Publication
from impulsem.entitlement.permissions import brings_the_folder
from impulsem.entitlement.services.parameters import publish
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import period

NEXT_DAY = dt.timedelta(days=1)


@transaction.atomic
def bring_values(*, rows: Sequence[ParameterRow], by: Actor, at: dt.datetime) -> Publication | None:
    """Publish what the folder says and had not said before; nothing when that is nothing. Each keeps its status and source.

    A value on days for which somebody here had one published stays out: people's word goes before the folder's. Refuses: CasesFail.
    """
    if not brings_the_folder(by):
        raise NotAllowed
    parameters = {parameter.code: parameter for parameter in Parameter.objects.all()}
    said = {_content(value) for value in ParameterValue.objects.filter(proposed_by__isnull=True, rest_of__isnull=True)}
    ours = ParameterValue.objects.in_force().filter(proposed_by__isnull=False)
    fresh = []
    for row in rows:
        value = _value(row, parameters[row.code], at)
        if _content(value) not in said and not ours.filter(parameter=value.parameter, valid__overlap=value.valid).exists():
            fresh.append(value)
    if not fresh:
        return None
    return publish(values=ParameterValue.objects.bulk_create(fresh), by=by, at=at)


def _value(row: ParameterRow, parameter: Parameter, at: dt.datetime) -> ParameterValue:
    return ParameterValue(
        parameter=parameter,
        value=row.value,
        valid=period(row.valid_from, row.valid_to + NEXT_DAY if row.valid_to else None),
        status=row.status,
        source=row.source,
        note=row.note,
        state=ParameterValue.State.APPROVED,
        proposed_at=at,
        judged_at=at,
    )


def _content(value: ParameterValue) -> tuple[Any, ...]:
    return (value.parameter_id, value.since, value.until, value.value, value.status, value.source, value.note)
