"""An export, and the floors above told of it."""

from __future__ import annotations

import datetime as dt

from impulsem.indicators.events import Exported
from impulsem.indicators.services.export import export_facts
from impulsem.indicators.services.exports import Export, Progress
from impulsem.platform import events


def export_and_announce(*, at: dt.datetime, full: bool = False, progress: Progress = lambda name, rows: None) -> Export:
    """`export_facts`, after which whoever shows figures prepares them: for commands and pages, so that no reader waits."""
    export = export_facts(at=at, full=full, progress=progress)
    events.announce(Exported(export.cut_at))
    return export
