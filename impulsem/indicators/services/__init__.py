"""The commands of `indicators`."""

from impulsem.indicators.services.announcing import export_and_announce
from impulsem.indicators.services.export import export_facts
from impulsem.indicators.services.exports import Export, current
from impulsem.indicators.services.observations import reopen_month, take_step, take_steps, type_value
from impulsem.indicators.services.refusals import (
    DefinitionChanged,
    EarlierDefinition,
    ExportFailed,
    ExportUnderWay,
    MonthClosed,
    NoExport,
    NoRoom,
    NoSpark,
    NoSuchIndicator,
    NothingToDo,
    NothingToReopen,
    NotThatStep,
    NotTwice,
    NotTyped,
    NotYourOwn,
    NotYourPlace,
    OnlyTheInstitute,
    RunUnderWay,
    SayEvidence,
    SayWhy,
)
from impulsem.indicators.services.working_out import Outcome, current_as_declared, work_out

__all__ = [
    "DefinitionChanged",
    "EarlierDefinition",
    "Export",
    "ExportFailed",
    "ExportUnderWay",
    "MonthClosed",
    "NoExport",
    "NoRoom",
    "NoSpark",
    "NoSuchIndicator",
    "NotThatStep",
    "NotTwice",
    "NotTyped",
    "NotYourOwn",
    "NotYourPlace",
    "NothingToDo",
    "NothingToReopen",
    "OnlyTheInstitute",
    "Outcome",
    "RunUnderWay",
    "SayEvidence",
    "SayWhy",
    "current",
    "current_as_declared",
    "export_and_announce",
    "export_facts",
    "reopen_month",
    "take_step",
    "take_steps",
    "type_value",
    "work_out",
]
