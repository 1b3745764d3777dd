"""The commands of `registers`: the only writers of its tables. `look_up` and `object_to` are what other contexts call."""

from impulsem.registers.services.answering import ask_at_once, ask_due, sweep
from impulsem.registers.services.asking import look_up, object_to, reaches, withdraw_objection
from impulsem.registers.services.concluding import decide
from impulsem.registers.services.evidence import note_read, statements_of
from impulsem.registers.services.refusals import (
    AlreadyDecided,
    NoAgreement,
    NoNumber,
    NotAsked,
    NotForThis,
    NotTheirs,
    NotThereAnyMore,
    PersonDied,
    PersonObjected,
    SayWhy,
    TooYoung,
)

__all__ = [
    "AlreadyDecided",
    "NoAgreement",
    "NoNumber",
    "NotAsked",
    "NotForThis",
    "NotTheirs",
    "NotThereAnyMore",
    "PersonDied",
    "PersonObjected",
    "SayWhy",
    "TooYoung",
    "ask_at_once",
    "ask_due",
    "decide",
    "look_up",
    "note_read",
    "object_to",
    "reaches",
    "statements_of",
    "sweep",
    "withdraw_objection",
]
