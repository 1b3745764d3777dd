"""What `people` announces upwards. Listeners run inside the caller's transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt

from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class PersonJoinedHousehold:
    """Since `on`, the person lives in the household."""

    person_id: int
    household_id: int
    on: dt.date
    by: Actor


@dataclasses.dataclass(frozen=True, slots=True)
class PersonLeftHousehold:
    """From `on`, the person does not live in the household any more. `split_to` is set when they left by a safe split."""

    person_id: int
    household_id: int
    on: dt.date
    by: Actor
    split_to: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class HouseholdParted:
    """Some left a household safely, in one act. What each context has of them follows within the same transaction.

    centre_id, worker_id: where their own file is opened and who answers for it; none: they get no file now.
    calls_off: their coming appointments are cancelled, because those who stayed may know of them.
    """

    split_id: int
    person_ids: tuple[int, ...]
    from_household_id: int
    to_household_id: int
    on: dt.date
    at: dt.datetime
    sealed: bool
    centre_id: int | None
    worker_id: int | None
    calls_off: bool
    by: Actor


@dataclasses.dataclass(frozen=True, slots=True)
class PersonSealed:
    """The person leaves no trace any more, except for the team."""

    person_id: int
    team_id: int
    by: Actor


@dataclasses.dataclass(frozen=True, slots=True)
class PersonsLinked:
    """`record_id` is known to be the same person as `main_id`."""

    record_id: int
    main_id: int
    by: Actor
