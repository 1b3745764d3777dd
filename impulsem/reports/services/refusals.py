"""What the reports say no to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import ChangedMeanwhile, DomainError


class NotYourReport(DomainError):
    message = _("Only whoever writes this report, works on its file or directs its centre may do this.")


class SayWhoAsks(DomainError):
    message = _("Say which body asks for the report.")
    field = "asked_by"


class SayAboutWhom(DomainError):
    message = _("Say about whom the report is.")
    field = "about"


class NotYetReceived(DomainError):
    message = _("The request cannot have come after today.")
    field = "received_on"


class SayByWhen(DomainError):
    message = _("This type has no deadline of its own: write the day that the request says.")
    field = "due_asked"


class DueBeforeItCame(DomainError):
    message = _("The day to deliver is before the day on which the request came.")
    field = "due_asked"


class TypeOutOfUse(DomainError):
    message = _("This type of report is no longer in the inventory. Choose another one.")
    field = "type"


class CannotFollow(DomainError):
    message = _("The report is in another state now. Look at it again.")


class NotAllowedInThisReport(DomainError):
    message = _("The type of this report does not allow this datum.")


class SayWhyItEnters(DomainError):
    message = _("Say why this must stand in the report: it is confidential, or about somebody else.")


class JudgementMissing(DomainError):
    message = _("Write your judgement in: %(sections)s.")


class NothingToSay(DomainError):
    message = _("The draft says nothing. Put it together again.")


class TextTooLong(DomainError):
    message = _("A section can have at most %(limit)s characters.")


class JudgementChanged(ChangedMeanwhile):
    message = _("Somebody else wrote in this section while you were writing. Both texts are below: make one of them.")

    def __init__(self, *, section: str, theirs: str, number: int) -> None:
        super().__init__()
        self.section = section
        self.theirs = theirs
        self.number = number


class OwnReport(DomainError):
    message = _("Whoever wrote the report cannot approve it. Choose somebody else.")
    field = "reviewer"


class CannotReview(DomainError):
    message = _("This person cannot approve reports of this centre.")
    field = "reviewer"


class SayWhatToChange(DomainError):
    message = _("Say what has to change.")
    field = "note"


class NotSignedYet(DomainError):
    message = _("The signature is not finished. Take it up again where it was left.")


class SayToWhom(DomainError):
    message = _("Say to whom it was delivered.")
    field = "recipient"


class NoSuchEntry(DomainError):
    message = _("This entry was not found among those of the file.")


class EntryCountedAlready(DomainError):
    message = _("This entry counts for a report already.")


class NotInTheInventory(DomainError):
    message = _("Only the institute changes the inventory of reports.")


class NothingChanged(DomainError):
    message = _("Nothing was changed, so there is no new version.")


class SayWhatChanged(DomainError):
    message = _("Say what changed and why.")
    field = "note"


class SectionAsksTooMuch(DomainError):
    message = _("The section “%(section)s” uses data that this type does not allow: %(data)s.")
    field = "sections"


class NoSections(DomainError):
    message = _("A report needs at least one section.")
    field = "sections"


class OutOfScale(DomainError):
    message = _("Choose from 1 (useless) to 5 (indispensable), and say why.")
    field = "score"
