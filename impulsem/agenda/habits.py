"""How the city tells people of appointments and offers times: `agenda/settings.toml` of its folder, read once."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from pathlib import Path

from django.conf import settings

from impulsem.platform import city


@dataclasses.dataclass(frozen=True, slots=True)
class Habits:
    """undo: what may be taken back before anybody is told. remind: before an appointment, the longest first."""

    undo: dt.timedelta
    remind: tuple[dt.timedelta, ...]
    remind_not_within: dt.timedelta
    earlier_at_least: dt.timedelta
    earlier_ahead: dt.timedelta
    earlier_at_once: int
    earlier_answer: dt.timedelta
    missed_answer: dt.timedelta


def habits() -> Habits:
    return _of(settings.CITY_DIR)


@functools.cache  # a changed file is read at the next start
def _of(folder: Path) -> Habits:
    said = city.settings(folder / "agenda", "settings.toml")
    telling, earlier = said["telling"], said["earlier"]
    return Habits(
        undo=dt.timedelta(minutes=telling["undo_minutes"]),
        remind=tuple(dt.timedelta(hours=hours) for hours in sorted(telling["remind_hours"], reverse=True)),
        remind_not_within=dt.timedelta(hours=telling["remind_not_within"]),
        earlier_at_least=dt.timedelta(days=earlier["days_at_least"]),
        earlier_ahead=dt.timedelta(hours=earlier["hours_ahead"]),
        earlier_at_once=earlier["people_at_once"],
        earlier_answer=dt.timedelta(hours=earlier["answer_hours"]),
        missed_answer=dt.timedelta(days=said["missed"]["days_to_answer"]),
    )
