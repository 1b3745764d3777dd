"""What the keeping of parameters says no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class OwnProposal(DomainError):
    message = _("Whoever proposed a value does not approve it. Somebody else has to look.")


class AlreadyJudged(DomainError):
    message = _("Somebody has already dealt with this proposal. Open it again to see how.")


class NotApproved(DomainError):
    message = _("Only values that a second person approved are published.")


class NothingToPublish(DomainError):
    message = _("There is no approved value to publish.")


class NotInForce(DomainError):
    message = _("This value is not published.")


class EndsBeforeItBegins(DomainError):
    message = _("The last day comes before the first one.")
    field = "last"


class InThePast(DomainError):
    message = _("This value begins in the past. If it corrects what was published, say so and why.")
    field = "correction"


class WithoutSource(DomainError):
    message = _("Say where the value comes from.")
    field = "source"


class WithoutLaw(DomainError):
    message = _("A confirmed value names the law or the official page that says it.")
    field = "legal_reference"


class OutOfRange(DomainError):
    message = _("Write a value between 0 and 9,999,999.")
    field = "value"


class TooFine(DomainError):
    message = _("The rules count this figure in fewer decimals.")
    field = "value"


class SameValue(DomainError):
    message = _("This is what is published already.")
    field = "value"


class SayWhy(DomainError):
    message = _("Say why, in a few words.")
    field = "because"


class CasesFail(DomainError):
    """details: cases, the sentences of those that failed."""

    message = _("Nothing was published: %(count)s cases of the rules do not pass with these values. %(cases)s")
