"""What the programme says no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class ProgrammeNotADraft(DomainError):
    message = _("This version of the programme can no longer be changed. Draft the next one.")


class ProgrammeDrafted(DomainError):
    message = _("Somebody is drafting the next version of the programme already: work on that one.")


class NoSource(DomainError):
    message = _("Say what shows where the project comes from: a result, a proposal, or a sentence.")
    field = "evidence_ca"


class Nobodys(DomainError):
    message = _("Say who answers for the project.")
    field = "body_ca"


class ServesNothing(DomainError):
    message = _("A project serves at least one objective or measure of the strategy.")
    field = "serves"


class AlreadyIn(DomainError):
    message = _("That project is in this version already.")


class NotThatWay(DomainError):
    message = _("A project that is %(now)s cannot become %(then)s.")
    field = "state"


class ProgrammeNeedsReason(DomainError):
    message = _("Say why: the reason is public.")
    field = "reason"


class SameAgain(DomainError):
    message = _("Nothing is different from what is written down already.")


class DoneInTheFuture(DomainError):
    message = _("That day has not come yet.")
    field = "date"


class BelowZero(DomainError):
    message = _("An amount cannot be below zero.")
    field = "planned"


class NoSuchIndicator(DomainError):
    message = _("There is no indicator with that code, or not for that kind of place.")
    field = "indicator"


class MeasuredAlready(DomainError):
    message = _("The project is measured by that indicator there already: give it a new target instead.")
    field = "indicator"


class NothingChosen(DomainError):
    message = _("Choose at least one project.")


class AttachedAlready(DomainError):
    message = _("This question stands beside the project already.")
    field = "what_if"


class NoAnswerYet(DomainError):
    message = _("This question has no answer yet.")
    field = "what_if"
