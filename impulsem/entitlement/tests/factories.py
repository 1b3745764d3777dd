"""The smallest figures for tests, and who keeps them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from impulsem.entitlement import services
from impulsem.entitlement.models import Parameter, ParameterValue, Publication
from impulsem.entitlement.reference import load_benefits
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.platform import clock
from impulsem.platform.actors import Actor

NOW = clock.at(dt.date(2026, 11, 23), dt.time(10))
TODAY = NOW.date()
NEXT_YEAR = dt.date(2027, 1, 1)


def make_parameter(code: str = "test.limit", *, unit: str = "EUR/month") -> Parameter:
    words = {"ca": "Límit", "es": "Límite", "en-gb": "Limit"}
    return Parameter.objects.create(code=code, scheme=code.partition(".")[0], name=words, unit=unit)


def keeper(role: str = Role.ECONOMIC_HEAD) -> Actor:
    """Somebody who keeps the figures; each time another person."""
    return actor(make_worker(role=role))


def proposed(
    parameter: Parameter, value: str = "100", *, first: dt.date = NEXT_YEAR, by: Actor | None = None, **more: Any
) -> ParameterValue:
    given: dict[str, Any] = {"status": "secondary", "source": "A page", "at": NOW, **more}
    return services.propose_value(parameter=parameter, value=Decimal(value), first=first, by=by or keeper(), **given)


def approved(parameter: Parameter, value: str = "100", *, first: dt.date = NEXT_YEAR, **more: Any) -> ParameterValue:
    return services.approve_value(value=proposed(parameter, value, first=first, **more), by=keeper(Role.INSTITUTE), at=NOW)


def published(parameter: Parameter, value: str = "100", *, first: dt.date = NEXT_YEAR, at: dt.datetime = NOW, **more: Any) -> Publication:
    return services.publish(values=[approved(parameter, value, first=first, **more)], by=keeper(), at=at)


def city_figures() -> None:
    """The catalogue and figures of the city that ships."""
    load_benefits(folder=Path(settings.CITY_DIR))
