"""What the scan's findings and questions about other figures say no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NoCity(DomainError):
    message = _("The city has not been made ready for such questions yet. That happens each night.")


class CityBeingKept(DomainError):
    message = _("The city is being made ready already.")


class NothingToChange(DomainError):
    message = _("This is the value in force. Write another one.")
    field = "value"


class NoValueThen(DomainError):
    message = _("This figure has no value in force on that day, so there is nothing to change.")
    field = "parameter"


class NotAFigure(DomainError):
    message = _("Write a value that the rules can count with.")
    field = "value"


class NoRuleUsesIt(DomainError):
    message = _("No rule uses this figure, so nothing would move.")
    field = "parameter"


class FindingOver(DomainError):
    message = _("This is not found any more. Look at the list again.")


class NobodyToTell(DomainError):
    message = _("There is no adult in this household whom we may write to.")


class AlreadyTold(DomainError):
    message = _("The household was told already.")


class OnlyProbable(DomainError):
    message = _("We only write when the rules say yes. Here something is still missing.")


class NotSetAside(DomainError):
    message = _("This was not set aside.")


class SayMore(DomainError):
    message = _("Say why, in a few words.")
    field = "because"
