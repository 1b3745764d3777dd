"""What the work of others says no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class BelongsHere(DomainError):
    message = _("This belongs to the social services themselves: it is not work for others.")
    field = "kind"


class NotAskedAnyMore(DomainError):
    message = _("This is not in use any more. Choose another one of the list.")
    field = "kind"


class TakesSomeTime(DomainError):
    message = _("Say how long it took: from 1 to %(most)s minutes.")
    field = "minutes"


class CostsNothingLess(DomainError):
    message = _("A cost is not below zero.")
    field = "cost"


class NotTheirs(DomainError):
    message = _("This person was not found. Look them up again.")
    field = "person"


class NotYourNote(DomainError):
    message = _("Only whoever wrote it down can take it back.")


class TooLate(DomainError):
    message = _("It was written down on another day, and counts.")


class NothingToHandBack(DomainError):
    message = _("This belongs to the social services themselves: there is nothing to hand back.")
    field = "owner"


class NoDays(DomainError):
    message = _("Choose a first and a last month that are not still to come.")
    field = "last"


class TooFewToTell(DomainError):
    message = _("Too few cases or professionals in these months: it could be told who they are. Choose a longer time.")
    field = "first"


class AlreadySent(DomainError):
    message = _("This dossier has been sent already.")


class NotSentYet(DomainError):
    message = _("Only a dossier that was sent can be answered.")


class NotYet(DomainError):
    message = _("That day does not fit: neither before the step that came first, nor still to come.")
    field = "on"


class SayWhatAnswer(DomainError):
    message = _("Say what they answered.")
    field = "answer"
