"""The commands of intake: the only writers of its tables."""

from impulsem.intake.services.arriving import arrive_by_birth, arrive_by_code, notice_read
from impulsem.intake.services.call_refusals import NotYourCall, OverAlready, TakenByAnother
from impulsem.intake.services.calls import (
    became_demand,
    call_returned,
    close_call,
    give_back,
    not_reached,
    note_call,
    say_who_called,
    take_call,
)
from impulsem.intake.services.demands import answer, close, link_person, note_read, receive, reopen
from impulsem.intake.services.kiosk_refusals import CodeNotFound, LinkOver, NobodyWaits, NotYourTurns
from impulsem.intake.services.kiosks import add_kiosk, device_seen, end_kiosk, kiosk_actor, new_link, start_device
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
from impulsem.intake.services.turns import call_next, call_turn, end_turn, take_turn

__all__ = [
    "CannotFollow",
    "ChooseASession",
    "ChooseATime",
    "CodeNotFound",
    "DecidedAlready",
    "LinkOver",
    "NoInstrument",
    "NoSuchPerson",
    "NoSuchTopic",
    "NobodyWaits",
    "NotAnAnswer",
    "NotYourCall",
    "NotYourDemand",
    "NotYourTurns",
    "OverAlready",
    "PhoneTold",
    "SayWhyItDiffers",
    "SaysNothing",
    "TakenByAnother",
    "UnfitInstrument",
    "WhoIsIt",
    "add_kiosk",
    "answer",
    "arrive_by_birth",
    "arrive_by_code",
    "became_demand",
    "call_next",
    "call_returned",
    "call_turn",
    "change_key",
    "close",
    "close_call",
    "decide",
    "device_seen",
    "end_kiosk",
    "end_line",
    "end_turn",
    "give_back",
    "hear",
    "instrument_on",
    "key_of",
    "kiosk_actor",
    "link_person",
    "new_link",
    "not_reached",
    "note_call",
    "note_read",
    "note_trouble",
    "notice_read",
    "open_line",
    "publish_guide",
    "publish_instrument",
    "receive",
    "record_own_choice",
    "reopen",
    "say_who_called",
    "screen",
    "start_device",
    "take_call",
    "take_turn",
]
