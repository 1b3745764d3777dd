"""What `documents` announces."""

from __future__ import annotations

import dataclasses

from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class DocumentSigned:
    """The last signature that was asked for is in."""

    document_id: int
    by: Actor
