"""What applications, decisions and appeals say no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NoSuchBenefit(DomainError):
    message = _("Choose a benefit of the list.")
    field = "benefit"


class BelongsToAnother(DomainError):
    message = _("This is not decided here: it belongs to %(owner)s. Write it down as something for others.")
    field = "benefit"


class NoSuchApplicant(DomainError):
    message = _("This person was not found. Look them up again.")
    field = "applicant"


class NotOfTheHousehold(DomainError):
    message = _("Whoever applies does not live in this household today.")
    field = "applicant"


class NoHousehold(DomainError):
    message = _("First write down who lives with the person.")


class AskedAlready(DomainError):
    message = _("The household has asked for this already: %(number)s. If it is another need, say so.")
    field = "another_need"


class AssessmentMissing(DomainError):
    message = _("This benefit needs a social assessment before it is granted.")
    field = "assessment"


class AssessmentIsAProfessionals(DomainError):
    message = _("A social assessment is written by a professional of the social services.")
    field = "assessment"


class WrongAmount(DomainError):
    message = _("The amount must be more than zero, in euro and cents.")
    field = "amount"


class WrongPeriods(DomainError):
    message = _("Between 1 and 60 payments; what is paid once has one.")
    field = "periods"


class NotYourApplication(DomainError):
    message = _("Only whoever works with the person, and the economic-support office, may do this.")


class OnlyTheOffice(DomainError):
    message = _("Only the economic-support office does this.")


class CannotFollow(DomainError):
    message = _("Something else happened to this application meanwhile. Look at it again.")


class SomebodyElseHasIt(DomainError):
    message = _("%(name)s has taken this up.")


class NotOfTheOffice(DomainError):
    message = _("%(name)s does not work at the economic-support office.")


class SayWhatIsMissing(DomainError):
    message = _("Say what is missing, so that the person can bring it.")
    field = "note"


class SayWhy(DomainError):
    message = _("Give the reasons: the person reads them, and an appeal is about them.")
    field = "reasons"


class NotThisDocument(DomainError):
    message = _("This document does not prove that, or not any more.")
    field = "document"


class YouAskedForIt(DomainError):
    message = _("You submitted this application: somebody else decides.")


class YouPreparedIt(DomainError):
    message = _("You prepared this decision: somebody else has to check it.")


class NeedsSecondPerson(DomainError):
    message = _("An amount like this is decided by two people. Prepare it, and another one checks.")
    field = "amount"


class OnlyTheHead(DomainError):
    message = _("An amount like this is decided by the head of the office.")
    field = "amount"


class AboveEverybody(DomainError):
    message = _("Nobody may decide on so much here.")
    field = "amount"


class DiffersFromPrepared(DomainError):
    message = _("Another decision was prepared. Decide as it was prepared, or send it back.")


class NothingPrepared(DomainError):
    message = _("No decision waits for a second check here.")


class NoBudgetThere(DomainError):
    message = _("Nothing can be granted without a budget line that pays for it.")
    field = "line"


class NothingToAppeal(DomainError):
    message = _("There is no decision to appeal against, or an appeal is open already.")


class SettledAlready(DomainError):
    message = _("This appeal was settled already.")


class YouDecidedIt(DomainError):
    message = _("You took the decision that this is about: somebody else settles it.")


class LodgedInTheFuture(DomainError):
    message = _("The day on which it came in cannot be in the future, nor before the decision.")
    field = "lodged_on"


class OpensNothing(DomainError):
    message = _("This code opens nothing. Look at the slip again, or call us.")
    field = "code"


class StillToPay(DomainError):
    message = _("Something is still open here: it cannot be closed yet.")
