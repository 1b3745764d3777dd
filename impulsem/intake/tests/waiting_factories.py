"""The smallest valid waiting lists for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from impulsem.agenda.tests.factories import NOW, desk_of
from impulsem.intake.models import Candidate, CriteriaVersion, WaitingKind
from impulsem.intake.services import waiting, waiting_criteria
from impulsem.intake.tests.factories import words
from impulsem.organisation.models import Centre
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.tests.factories import make_person
from impulsem.platform.actors import Actor

_number = itertools.count(1)

CRITERIA: list[dict[str, Any]] = [
    {"code": "time", "words": words("Time counts"), "fact": "days_waiting", "points": 1, "step": 7, "most": 26},
    {"code": "urgent", "words": words("It is urgent"), "fact": "urgency", "by": {"soon": 8, "urgent": 30}},
    {"code": "children", "words": words("There are children"), "fact": "children", "points": 4, "step": 1, "most": 12},
    {"code": "dependency", "words": words("Dependency"), "fact": "dependency_degree", "points": 8, "at_least": 2},
    {"code": "alone", "words": words("Lives alone"), "fact": "lives_alone", "points": 4},
]


def make_kind(*, criteria: list[dict[str, Any]] | None = None, **fields: Any) -> WaitingKind:
    n = next(_number)
    kind = WaitingKind.objects.create(**{"code": f"kind-{n}", "words": words(f"Kind {n}"), "purpose": "first_interview", **fields})
    waiting_criteria.publish_from_folder(
        kind=kind,
        number=1,
        criteria=criteria or CRITERIA,
        published_from=dt.date(2026, 1, 1),
        note="First",
        at=NOW - dt.timedelta(days=300),
    )
    return kind


def criteria_of(kind: WaitingKind) -> CriteriaVersion:
    return CriteriaVersion.objects.get(kind=kind, number=1)


def wait(
    kind: WaitingKind | None = None,
    centre: Centre | None = None,
    *,
    days: int = 0,
    by: Actor | None = None,
    at: dt.datetime = NOW,
    **fields: Any,
) -> Candidate:
    """Somebody who has been waiting for so many days; `fields` that are facts are facts."""
    return enter(kind, centre, days=days, by=by, at=at, **fields).candidate


def enter(
    kind: WaitingKind | None = None,
    centre: Centre | None = None,
    *,
    days: int = 0,
    by: Actor | None = None,
    at: dt.datetime = NOW,
    **fields: Any,
) -> waiting.Entered:
    centre = centre or make_centre()
    known = {name: fields.pop(name) for name in list(fields) if name in waiting.rules.FACTS}
    if "person" not in fields and "demand" not in fields:
        fields["person"] = make_person()
    return waiting.enter(
        kind=kind or make_kind(),
        centre=centre,
        facts=known,
        entered_at=at - dt.timedelta(days=days),
        by=by or desk_of(centre),
        at=at,
        **fields,
    )
