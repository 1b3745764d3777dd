"""The tables of `intake`, split by noun."""

from impulsem.intake.models.calls import Call, CallEvent, LineTrouble, OnTheLine, PhoneLine, PhoneNews
from impulsem.intake.models.demands import Decision, Demand, DemandEvent, Route, Screening
from impulsem.intake.models.instruments import ScreeningInstrument
from impulsem.intake.models.kiosks import Kiosk, Turn, TurnEvent
from impulsem.intake.models.proposals import GroupProposal, ProposedDemand
from impulsem.intake.models.topics import GuideVersion, Topic
from impulsem.intake.models.waiting import Candidate, CandidateEvent, CriteriaVersion, Offer, WaitingKind, WaitingList

__all__ = [
    "Call",
    "CallEvent",
    "Candidate",
    "CandidateEvent",
    "CriteriaVersion",
    "Decision",
    "Demand",
    "DemandEvent",
    "GroupProposal",
    "GuideVersion",
    "Kiosk",
    "LineTrouble",
    "Offer",
    "OnTheLine",
    "PhoneLine",
    "PhoneNews",
    "ProposedDemand",
    "Route",
    "Screening",
    "ScreeningInstrument",
    "Topic",
    "Turn",
    "TurnEvent",
    "WaitingKind",
    "WaitingList",
]
