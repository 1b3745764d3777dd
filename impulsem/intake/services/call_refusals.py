"""What calls and turns say no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NotYourCall(DomainError):
    message = _("Only whoever attends where this call came in may do this.")


class TakenByAnother(DomainError):
    message = _("%(who)s is calling already.")


class OverAlready(DomainError):
    message = _("This call is over already. Look at it again.")


class NoNumber(DomainError):
    message = _("Write the number as people dial it, with its country’s code if it is another one.")
    field = "number"


class SayWhatCameOfIt(DomainError):
    message = _("Say in one line what came of it.")
    field = "outcome"


class SayWhyItEnds(DomainError):
    message = _("Choose why nobody has to call any more.")
    field = "because"


class NobodyOfOurs(DomainError):
    message = _("This person was not found. Look them up again.")
    field = "person"


class LineThere(DomainError):
    message = _("There is a line with this number already.")
    field = "number"


class PromiseSomething(DomainError):
    message = _("Between 5 and 3,000 minutes of opening hours.")
    field = "promised_minutes"
