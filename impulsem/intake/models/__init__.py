"""The tables of `intake`, split by noun."""

from impulsem.intake.models.calls import Call, CallEvent, LineTrouble, OnTheLine, PhoneLine, PhoneNews
from impulsem.intake.models.demands import Decision, Demand, DemandEvent, Route, Screening
from impulsem.intake.models.instruments import ScreeningInstrument
from impulsem.intake.models.kiosks import Kiosk, Turn, TurnEvent
from impulsem.intake.models.topics import GuideVersion, Topic

__all__ = [
    "Call",
    "CallEvent",
    "Decision",
    "Demand",
    "DemandEvent",
    "GuideVersion",
    "Kiosk",
    "LineTrouble",
    "OnTheLine",
    "PhoneLine",
    "PhoneNews",
    "Route",
    "Screening",
    "ScreeningInstrument",
    "Topic",
    "Turn",
    "TurnEvent",
]
