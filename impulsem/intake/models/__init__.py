"""The tables of `intake`, split by noun."""

from impulsem.intake.models.demands import Decision, Demand, DemandEvent, Route, Screening
from impulsem.intake.models.instruments import ScreeningInstrument
from impulsem.intake.models.topics import GuideVersion, Topic

__all__ = [
    "Decision",
    "Demand",
    "DemandEvent",
    "GuideVersion",
    "Route",
    "Screening",
    "ScreeningInstrument",
    "Topic",
]
