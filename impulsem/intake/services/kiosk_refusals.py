"""What kiosks and turns say no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NameThere(DomainError):
    message = _("This centre has a device with this name already.")
    field = "name"


class LinkOver(DomainError):
    message = _("This link was used already, or is too old. Ask for a new one.")


class CodeNotFound(DomainError):
    message = _("We did not find this code for today at this centre. Look at it again, or take a turn.")
    field = "code"


class NobodyWaits(DomainError):
    message = _("Nobody waits with a number.")


class SayWhere(DomainError):
    message = _("Say where people should come to: “Desk 2”.")
    field = "place"


class NotYourTurns(DomainError):
    message = _("Only the desk of this centre calls its turns.")


class CannotBe(DomainError):
    message = _("Something else happened to this number meanwhile.")
