"""The commands of intake: the only writers of its tables."""

from impulsem.intake.services.demands import answer, close, link_person, note_read, receive, reopen
from impulsem.intake.services.refusals import (
    CannotFollow,
    ChooseASession,
    ChooseATime,
    DecidedAlready,
    NoInstrument,
    NoSuchPerson,
    NoSuchTopic,
    NotAnAnswer,
    NotYourDemand,
    SaysNothing,
    SayWhyItDiffers,
    WhoIsIt,
)
from impulsem.intake.services.routing import decide, record_own_choice
from impulsem.intake.services.screening import instrument_on, screen
from impulsem.intake.services.topics import UnfitInstrument, publish_guide, publish_instrument

__all__ = [
    "CannotFollow",
    "ChooseASession",
    "ChooseATime",
    "DecidedAlready",
    "NoInstrument",
    "NoSuchPerson",
    "NoSuchTopic",
    "NotAnAnswer",
    "NotYourDemand",
    "SayWhyItDiffers",
    "SaysNothing",
    "UnfitInstrument",
    "WhoIsIt",
    "answer",
    "close",
    "decide",
    "instrument_on",
    "link_person",
    "note_read",
    "publish_guide",
    "publish_instrument",
    "receive",
    "record_own_choice",
    "reopen",
    "screen",
]
