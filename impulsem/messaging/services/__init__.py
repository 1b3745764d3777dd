"""The commands of `messaging`: the only writers of its tables, apart from a bulk load of the synthetic city.

`send` and `send_many` are what other contexts call; the rest belongs to its own pages, to its worker and to those who tell what became of
a message.
"""

from impulsem.messaging.services.codes import ask_code, confirm_code, forget_codes, send_code, use_code, ways_for_codes, written_contact
from impulsem.messaging.services.composing import centre_values, filled_text, note_read, subject_in, text_of
from impulsem.messaging.services.delivering import deliver, paused_until, sweep
from impulsem.messaging.services.letters import letters_waiting, make_batch, pdf_of_batch
from impulsem.messaging.services.news import News, contact_works_again, told_by_gateway, told_by_mail
from impulsem.messaging.services.refusals import (
    ChannelNotOffered,
    CodeOver,
    NoLetters,
    NoTextsThere,
    NothingElse,
    NotNeutral,
    NotNow,
    StrayBrace,
    TextMissing,
    TextTooLong,
    TooManyAsked,
    TooManyUsed,
    UnknownPlaceholder,
    UnknownTemplate,
    ValueMissing,
    WrongCode,
)
from impulsem.messaging.services.sending import (
    Telling,
    can_carry,
    current_version,
    has_words,
    language_of,
    send,
    send_another_way,
    send_many,
)
from impulsem.messaging.services.templates import rewrite_template

__all__ = [
    "ChannelNotOffered",
    "CodeOver",
    "News",
    "NoLetters",
    "NoTextsThere",
    "NotNeutral",
    "NotNow",
    "NothingElse",
    "StrayBrace",
    "Telling",
    "TextMissing",
    "TextTooLong",
    "TooManyAsked",
    "TooManyUsed",
    "UnknownPlaceholder",
    "UnknownTemplate",
    "ValueMissing",
    "WrongCode",
    "ask_code",
    "can_carry",
    "centre_values",
    "confirm_code",
    "contact_works_again",
    "current_version",
    "deliver",
    "filled_text",
    "forget_codes",
    "has_words",
    "language_of",
    "letters_waiting",
    "make_batch",
    "note_read",
    "paused_until",
    "pdf_of_batch",
    "rewrite_template",
    "send",
    "send_another_way",
    "send_code",
    "send_many",
    "subject_in",
    "sweep",
    "text_of",
    "told_by_gateway",
    "told_by_mail",
    "use_code",
    "ways_for_codes",
    "written_contact",
]
