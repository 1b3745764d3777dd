"""What `messaging` says no to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class UnknownTemplate(DomainError):
    message = _("There is no such template, or it is not used any more.")


class ValueMissing(DomainError):
    message = _("The text needs a value for “%(name)s”.")


class ChannelNotOffered(DomainError):
    message = _("Messages of this kind do not go that way.")
    field = "channel"


class NothingElse(DomainError):
    message = _("There is no other safe way to reach the person.")


class NotNow(DomainError):
    message = _("That cannot be done with the message as it is now.")


class UnknownPlaceholder(DomainError):
    message = _("“{%(name)s}” is not one of the values that this text can refer to.")
    field = "text"


class StrayBrace(DomainError):
    message = _("A brace is left over. Write values as {day}.")
    field = "text"


class NotNeutral(DomainError):
    message = _("“%(word)s” would tell others what this is about. Write it neutrally.")
    field = "text"


class TextMissing(DomainError):
    message = _("The text is needed in every language.")
    field = "text"


class TextTooLong(DomainError):
    message = _("A text message has room for %(longest)s characters.")
    field = "text"


class NoLetters(DomainError):
    message = _("No letter waits to be printed.")


class NoTextsThere(DomainError):
    message = _("We cannot send text messages to that number. Use an e-mail address, or call us.")
    field = "phone"


class TooManyAsked(DomainError):
    message = _("Too many codes were asked for from here. Wait an hour, or call us and we do it with you.")


class WrongCode(DomainError):
    message = _("That is not the code. Look at the last message that came.")
    field = "code"


class CodeOver(DomainError):
    message = _("That code does not work any more. Ask for a new one.")
    field = "code"


class TooManyUsed(DomainError):
    message = _("This has been done several times this week with the same contact. Call us and we do it with you.")
