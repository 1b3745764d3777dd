"""Screen: the instrument proposes a route. Nobody is sent anywhere by it: `routing.decide` is somebody's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from impulsem.intake.models import Demand, DemandEvent, Screening, ScreeningInstrument
from impulsem.intake.rules.screening import propose
from impulsem.intake.services import refusals
from impulsem.intake.services.steps import held, step
from impulsem.platform.actors import Actor


@transaction.atomic
def screen(*, demand: Demand, answers: Mapping[str, str], by: Actor, at: dt.datetime) -> Screening:
    """Keep the answers ({question: answer}; what is not known is left out) and what the instrument of the day proposes for them.

    Refuses: NotYourDemand, CannotFollow, NoInstrument, NotAnAnswer.
    """
    demand = held(demand, by=by, at=at)
    instrument = instrument_on(timezone.localdate(at))
    if instrument is None:
        raise refusals.NoInstrument
    given = {question: answer for question, answer in answers.items() if answer}
    asked = {one["code"]: {answer["code"] for answer in one["answers"]} for one in instrument.content["questions"]}
    if any(answer not in asked.get(question, ()) for question, answer in given.items()):
        raise refusals.NotAnAnswer
    proposal = propose(instrument.content, given, topic=demand.topic.code, marked_urgent=demand.urgent)
    screening = Screening.objects.create(
        demand=demand,
        instrument=instrument,
        answers=given,
        score=proposal.score,
        proposed=proposal.route,
        reasons=proposal.stored(),
        screened_at=at,
        screened_by_id=by.worker_id,
    )
    step(demand, Demand.State.SCREENED, DemandEvent.Kind.SCREENED, by=by, at=at)
    return screening


def instrument_on(day: dt.date) -> ScreeningInstrument | None:
    """The version in use on a day."""
    return ScreeningInstrument.objects.filter(used_from__lte=day).order_by("-number").first()
