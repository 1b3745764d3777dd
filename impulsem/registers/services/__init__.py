"""The commands of `registers`: the only writers of its tables. `look_up` and `object_to` are what other contexts call."""

from impulsem.registers.services.asking import look_up, object_to, withdraw_objection
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
    "look_up",
    "object_to",
    "withdraw_objection",
]
