"""What the agenda announces to the floors above it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class AttendanceTakenBack:
    """An appointment that was marked attended is not any more. Whoever wrote an entry from it may refuse, by raising a refusal."""

    appointment_id: int
