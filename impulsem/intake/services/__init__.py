"""The commands of intake: the only writers of its tables."""

from impulsem.intake.services.call_refusals import NotYourCall, OverAlready, TakenByAnother
from impulsem.intake.services.calls import (
    call_returned,
    close_call,
    give_back,
    make_demand,
    not_reached,
    note_call,
    say_who_called,
    take_call,
)
from impulsem.intake.services.demands import answer, close, link_person, note_read, receive, reopen
from impulsem.intake.services.lines import PhoneTold, change_key, end_line, hear, key_of, note_trouble, open_line
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
    "NotYourCall",
    "NotYourDemand",
    "OverAlready",
    "PhoneTold",
    "SayWhyItDiffers",
    "SaysNothing",
    "TakenByAnother",
    "UnfitInstrument",
    "WhoIsIt",
    "answer",
    "call_returned",
    "change_key",
    "close",
    "close_call",
    "decide",
    "end_line",
    "give_back",
    "hear",
    "instrument_on",
    "key_of",
    "link_person",
    "make_demand",
    "not_reached",
    "note_call",
    "note_read",
    "note_trouble",
    "open_line",
    "publish_guide",
    "publish_instrument",
    "receive",
    "record_own_choice",
    "reopen",
    "say_who_called",
    "screen",
    "take_call",
]
