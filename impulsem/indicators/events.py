"""What `indicators` announces to the floors above it."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True)
class Exported:
    """The facts of a moment are in use. Whoever shows figures of them may work out now what the first readers would wait for."""

    cut_at: dt.datetime
