"""What `entitlement` announces upwards. Listeners run inside the caller's transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True)
class ParametersPublished:
    """Figures came into force or were taken out: what households are entitled to may be another thing now."""

    publication_id: int
    codes: tuple[str, ...]
    at: dt.datetime
