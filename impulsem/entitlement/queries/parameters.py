"""The figures in force, as the rules take them, and as people read them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from impulsem.entitlement.engine import ParameterSet
from impulsem.entitlement.models import ParameterValue, Publication


def parameters_in_force(at: dt.datetime) -> ParameterSet:
    """What the rules used at the moment `at`: the whole history of values as the last publication until then left it (one query)."""
    last = Publication.objects.filter(at__lte=at).order_by("-pk").values_list("pk", "uuid").first()
    return _of(*last) if last else parameter_set(())


@functools.lru_cache(maxsize=16)  # what was published is never rewritten
def _of(pk: int, _uuid: UUID) -> ParameterSet:
    """The uuid is part of the key: a number may come again after a publication that was rolled back."""
    values = ParameterValue.objects.of(Publication(pk=pk)).select_related("parameter")
    return parameter_set(row_of(value) for value in values)


def row_of(value: ParameterValue) -> dict[str, Any]:
    """A value as the engine takes it."""
    return {
        "code": value.parameter.code,
        "value": plain(value.value),
        "unit": value.parameter.unit,
        "valid_from": value.since,
        "valid_to": value.last,
        "source": value.legal_reference or value.source,
        "status": value.status,
        "note": value.note,
    }


def parameter_set(rows: Iterable[dict[str, Any]]) -> ParameterSet:
    return ParameterSet.of(rows)


def plain(value: Decimal) -> Decimal:
    """Without the zeros that the database adds at the end."""
    return Decimal(format(value.normalize(), "f"))
