"""What the organisation announces to the floors above it."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True)
class WorkingDaysChanged:
    """A worker is away, or back, or has or loses a post, on days from `first` up to and without `after` (None: without end)."""

    worker_id: int
    first: dt.date
    after: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class CentreHoursChanged:
    """A centre opens or closes at another time from now on."""

    centre_id: int
