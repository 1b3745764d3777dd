"""The smallest valid topics, instruments and demands for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from impulsem.agenda.tests.factories import NOW, desk_of
from impulsem.intake import services
from impulsem.intake.models import Demand, ScreeningInstrument, Topic
from impulsem.organisation.models import Centre
from impulsem.organisation.tests.factories import make_centre
from impulsem.platform.actors import Actor

_number = itertools.count(1)


def words(text: str) -> dict[str, str]:
    return {"ca": text, "es": text, "en-gb": text}


def make_topic(code: str = "") -> Topic:
    n = next(_number)
    return Topic.objects.create(code=code or f"topic-{n}", words=words(f"Topic {n}"), order=n)


def question(code: str, *weights: int) -> dict[str, Any]:
    """A question whose answers are called by what they weigh: "w0", "w3"."""
    return {
        "code": code,
        "words": words(code),
        "answers": [{"code": f"w{one}", "words": words(str(one)), "weight": one} for one in weights],
    }


def rule(route: str, *, at_least: int = 0, **every: list[str]) -> dict[str, Any]:
    return {"code": f"to_{route}", "route": route, "at_least": at_least, "all": every, "because": words(f"because of {route}")}


INSTRUMENT: dict[str, Any] = {
    "title": words("Screening"),
    "about": words("How we decide"),
    "questions": [question("roof", 0, 5), question("food", 0, 3), question("group", 0)],
    "rules": [
        rule("urgent", roof=["w5"]),
        rule("preferential", at_least=3),
        rule("group_session", group=["w0"]),
        rule("first_visit"),
    ],
}


def make_instrument(number: int = 1, content: dict[str, Any] | None = None) -> ScreeningInstrument:
    return services.publish_instrument(number=number, used_from=dt.date(2026, 1, 1), content=content or INSTRUMENT)


def make_demand(*, centre: Centre | None = None, by: Actor | None = None, at: dt.datetime = NOW, **fields: Any) -> Demand:
    centre = centre or make_centre()
    details: dict[str, Any] = {
        "channel": "desk",
        "words": "I cannot pay the rent this month",
        "language": "ca",
        "topic": fields.pop("topic", None) or make_topic(),
        **fields,
    }
    return services.receive(centre=centre, by=by or desk_of(centre), at=at, **details)
