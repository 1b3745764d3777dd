"""The commands of `indicators`."""

from impulsem.indicators.services.export import Export, current, export_facts
from impulsem.indicators.services.observations import take_step, type_value
from impulsem.indicators.services.refusals import (
    DefinitionChanged,
    ExportFailed,
    ExportUnderWay,
    NoExport,
    NoRoom,
    NoSuchIndicator,
    NotThatStep,
    NotTyped,
    NotYourOwn,
    SayEvidence,
)
from impulsem.indicators.services.working_out import Outcome, current_as_declared, work_out

__all__ = [
    "DefinitionChanged",
    "Export",
    "ExportFailed",
    "ExportUnderWay",
    "NoExport",
    "NoRoom",
    "NoSuchIndicator",
    "NotThatStep",
    "NotTyped",
    "NotYourOwn",
    "Outcome",
    "SayEvidence",
    "current",
    "current_as_declared",
    "export_facts",
    "take_step",
    "type_value",
    "work_out",
]
