"""What if a figure were another one: asked by a person, worked out by a worker on the whole city, kept with its answer."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from decimal import Decimal

import numpy as np
from django.db import transaction
from django.utils import timezone, translation

from impulsem.entitlement import engine, queries
from impulsem.entitlement.models import Parameter, WhatIf, WhatIfChange
from impulsem.entitlement.permissions import asks_what_if
from impulsem.entitlement.rules.moving import Answer, answer, benefits_using
from impulsem.entitlement.services import city_refusals as refusals
from impulsem.entitlement.services.city import City, Progress, city_in_use, fingerprint_of, sides_of
from impulsem.places.models import Neighbourhood
from impulsem.platform import audit, jobs
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed

TASK = "entitlement.what_if"


@transaction.atomic
def ask_what_if(*, title: str, changes: Mapping[Parameter, Decimal], by: Actor, at: dt.datetime) -> WhatIf:
    """Queue a question about other figures. Refuses: NoCity, NoValueThen, NothingToChange, NotAFigure, NoRuleUsesIt."""
    if not asks_what_if(by) or by.worker_id is None:
        raise NotAllowed
    city_in_use()
    day = timezone.localdate(at)
    parameters = queries.parameters_in_force(at)
    what_if = WhatIf.objects.create(title=title.strip(), day=day, asked_by_id=by.worker_id, asked_at=at)
    for parameter, value in changes.items():
        before = parameters.value(parameter.code, day)
        if before is None:
            raise refusals.NoValueThen
        if value == before:
            raise refusals.NothingToChange
        if not benefits_using(parameter.code):
            raise refusals.NoRuleUsesIt
        _with(parameters, {parameter.code: value}, day)
        WhatIfChange.objects.create(what_if=what_if, parameter=parameter, before=before, value=value)
    audit.record(by, "entitlement.what_if", on=what_if, changes={parameter.code: str(value) for parameter, value in changes.items()})
    jobs.defer(TASK, what_if=what_if.pk)
    return what_if


def work_out_what_if(*, what_if: WhatIf, at: dt.datetime) -> WhatIf:
    """Answer a question; one that has its answer stays as it is."""
    if what_if.state == WhatIf.State.DONE:
        return what_if
    began = time.monotonic()
    try:
        city = city_in_use()
        figures = {change.parameter.code: change.value for change in what_if.changes.select_related("parameter")}
        found = moved(city, queries.parameters_in_force(at), figures, progress=lambda share: _tell(what_if, share))
    except DomainError as refusal:
        with translation.override(None):
            what_if.failed_because = str(refusal)[:300]
        what_if.state = WhatIf.State.FAILED
        what_if.save(update_fields=["state", "failed_because"])
        return what_if
    what_if.result = found.kept()
    what_if.city_of = city.day
    what_if.seconds = round(time.monotonic() - began, 2)
    what_if.progress = 100
    what_if.failed_because = ""
    what_if.state = WhatIf.State.DONE
    what_if.save(update_fields=["result", "city_of", "seconds", "progress", "failed_because", "state"])
    return what_if


def moved(
    city: City, parameters: engine.ParameterSet, figures: Mapping[str, Decimal], *, progress: Progress = lambda share: None
) -> Answer:
    """What other figures would move in a city. Only the benefits that use them are asked again.

    What the figures in force give was kept with the city; it is worked out again when they were changed since.
    """
    touched = sorted({benefit for code in figures for benefit in benefits_using(code)})
    if fingerprint_of(parameters) == city.fingerprint:
        before, rest = {code: city.sides[code] for code in touched}, progress
    else:
        before = sides_of(city.people, parameters, day=city.day, benefits=touched, progress=lambda share: progress(share / 2))

        def rest(share: float) -> None:
            progress((1 + share) / 2)

    after = sides_of(city.people, _with(parameters, figures, city.day), day=city.day, benefits=touched, progress=rest)
    places, of_dwelling = np.unique(city.people.neighbourhood, return_inverse=True)
    codes = {int(code): code for code in Neighbourhood.objects.values_list("code", flat=True) if code.isdecimal()}
    return answer(
        before,
        after,
        neighbourhood=[codes.get(place, "") for place in places.tolist()],
        of_dwelling=of_dwelling,
        counted=np.asarray(city.counted),
    )


def _with(parameters: engine.ParameterSet, figures: Mapping[str, Decimal], day: dt.date) -> engine.ParameterSet:
    try:
        for code, value in figures.items():
            parameters = parameters.with_value(code, value, day=day)
    except KeyError as problem:
        raise refusals.NoValueThen from problem
    except engine.ParameterProblem as problem:
        raise refusals.NotAFigure from problem
    return parameters


def _tell(what_if: WhatIf, share: float) -> None:
    WhatIf.objects.filter(pk=what_if.pk, state=WhatIf.State.WAITING).update(progress=min(99, int(share * 100)))
