"""What `groups` announces upwards. Listeners run inside the caller's transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt

from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class SessionHeld:
    """A session took place. came: keys of the enrolments of those who were there."""

    session_id: int
    came: tuple[int, ...]
    at: dt.datetime
    by: Actor


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceMoved:
    """Somebody takes another day instead. Keys of enrolments."""

    was_id: int
    now_id: int
    at: dt.datetime
    by: Actor
