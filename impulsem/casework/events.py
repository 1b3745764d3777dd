"""What `casework` announces upwards. Listeners run inside the caller's transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt

from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class FileParted:
    """Some left a household safely and have a file of their own now. What each context keeps of them by file follows them there.

    worker_id: who answers for their file; none: nobody yet.
    """

    file_id: int
    person_ids: tuple[int, ...]
    from_household_id: int
    worker_id: int | None
    at: dt.datetime
    by: Actor
