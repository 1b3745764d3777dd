"""What the intake does when the floors below announce a fact."""

from __future__ import annotations

from impulsem.casework.events import FileParted
from impulsem.intake.services.parting import follow_parting
from impulsem.platform.events import on


@on(FileParted)
def let_demands_follow_those_who_left(fact: FileParted) -> None:
    follow_parting(fact)
