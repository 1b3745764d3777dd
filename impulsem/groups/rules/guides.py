"""What whoever holds a session needs at hand: why, step by step, what to prepare, with what, with whom, how one knows that it helped."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final, Self

from django.utils.translation import gettext_lazy as _

#: Services that a session may be held with.
PARTNERS: Final = {
    "housing": _("Housing office"),
    "jobs": _("Employment service"),
    "health": _("Primary health care"),
    "schools": _("Schools"),
    "entities": _("Entities of the neighbourhood"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A part of the session, in minutes."""

    minutes: int
    says: str


@dataclasses.dataclass(frozen=True, slots=True)
class Guide:
    """In one language. steps: the agenda of one session; checklist: before, during and after; materials: slides, sheets, things."""

    purpose: str = ""
    steps: tuple[Step, ...] = ()
    checklist: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    team: str = ""
    evaluation: str = ""

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        """From a column or a city's folder: steps stand as [minutes, text]."""
        return cls(
            purpose=str(written.get("purpose", "")).strip(),
            steps=tuple(Step(int(minutes), str(says)) for minutes, says in written.get("steps", ())),
            checklist=tuple(written.get("checklist", ())),
            materials=tuple(written.get("materials", ())),
            team=str(written.get("team", "")).strip(),
            evaluation=str(written.get("evaluation", "")).strip(),
        )

    def written(self) -> dict[str, Any]:
        """What `read` reads."""
        return {
            "purpose": self.purpose,
            "steps": [[step.minutes, step.says] for step in self.steps],
            "checklist": list(self.checklist),
            "materials": list(self.materials),
            "team": self.team,
            "evaluation": self.evaluation,
        }
