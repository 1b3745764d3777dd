"""What casework says no to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import ChangedMeanwhile, DomainError


class NotYourFile(DomainError):
    message = _("Only those who work with this file, or who direct its centre, may do this.")


class FileExists(DomainError):
    message = _("This household has an open file already. Use that one.")


class NobodyLivesThere(DomainError):
    message = _("Nobody lives in this household now. Open the file of the household where the person lives.")


class CannotFollow(DomainError):
    message = _("The file is in another state now. Look at it again.")


class SayWhyItCloses(DomainError):
    message = _("Say why the file is closed.")
    field = "reason"


class AlreadyAssigned(DomainError):
    message = _("This person is assigned in that role already during some of those days.")
    field = "worker"


class ReferentTwice(DomainError):
    message = _("The file has a referent on some of those days. Change the referent instead.")
    field = "role"


class EndsBeforeItBegins(DomainError):
    message = _("The last day is before the first.")
    field = "until"


class CoverNeedsAnEnd(DomainError):
    message = _("Say until when the cover lasts.")
    field = "until"


class NotAProfessional(DomainError):
    message = _("Only somebody with a post as a professional can be responsible for a file.")
    field = "worker"


class NobodyTookPart(DomainError):
    message = _("Say who took part. Only indirect and community work can be without people.")
    field = "participants"


class NoSuchPerson(DomainError):
    """The same for a forged key, a missing person and one who must not be known of."""

    message = _("One of these people was not found. Choose them again.")
    field = "participants"


class NoSuchAppointment(DomainError):
    message = _("This appointment was not found. Write the entry without it.")
    field = "appointment"


class AppointmentHasItsEntry(DomainError):
    message = _("This appointment has its entry already. Amend that one, or write another without the appointment.")
    field = "appointment"


class EntryWrittenFromIt(DomainError):
    message = _("An entry was written from this appointment, so it was attended.")


class NoSuchProfessional(DomainError):
    message = _("One of these professionals was not found. Choose them again.")
    field = "professionals"


class NotYetHappened(DomainError):
    message = _("This has not happened yet. Check the day and the time.")
    field = "day"


class TooLongAgo(DomainError):
    message = _("This is more than five years ago. Check the day.")
    field = "day"


class MinutesOutOfRange(DomainError):
    message = _("An entry takes between 1 minute and 12 hours, and at most 8 hours on the way.")
    field = "minutes"


class TextTooLong(DomainError):
    message = _("This text has %(length)s characters; at most %(limit)s can be kept in one piece. Split it or attach it as a document.")
    field = "text"


class AboutSomebodyElse(DomainError):
    message = _("A piece of text can only be about people who took part.")
    field = "about"


class NoTeamToCountFor(DomainError):
    message = _("This entry belongs to no centre. Write it from a file or from an appointment.")


class NothingWritten(DomainError):
    message = _("There is no text. Write what it should say now.")
    field = "text"


class NotYours(DomainError):
    message = _("Only those who took part in the entry, or who work with the file, may amend it.")


class SegmentChanged(ChangedMeanwhile):
    """Somebody amended the segment first. `theirs` is what it says now, `current` the key of that version."""

    def __init__(self, *, current: int, theirs: str, confidential: bool) -> None:
        super().__init__()
        self.current = current
        self.theirs = theirs
        self.confidential = confidential


class CommitmentSaysNothing(DomainError):
    message = _("Say what was promised, in at most 200 characters.")
    field = "commitment"


class CommitmentWithoutDay(DomainError):
    message = _("Say by when.")
    field = "due_on"


class CommitmentSettled(DomainError):
    message = _("This commitment is in another state now. Look at it again.")


class NotYourCommitment(DomainError):
    message = _("Only whoever promised it, or who works with the file, may change a commitment.")


class SayWhy(DomainError):
    message = _("Say in a sentence why you need to open this file (at most 500 characters).")
    field = "explanation"


class HoursOutOfRange(DomainError):
    message = _("A file can be opened with a reason for 1 to 72 hours.")
    field = "hours"


class NoConfidentialText(DomainError):
    message = _("The front desk does not read confidential text.")
    field = "confidential_too"


class OwnGrant(DomainError):
    message = _("Somebody else must review what you opened.")


class AlreadyReviewed(DomainError):
    message = _("This was reviewed already.")


class OfTheProtectionTeam(DomainError):
    message = _("Whoever answers for them must be of the protection team that looks after them.")
    field = "worker"


class NotOnePage(DomainError):
    """People who are kept apart. The sentence does not say why."""

    message = _("These people do not share entries. Write one for each file.")
    field = "participants"


class WrittenTogether(DomainError):
    """The same, of an entry of before."""

    message = _("This was written about people who do not share a file any more. Write a new entry instead.")


class NotYourDraft(DomainError):
    message = _("This draft was not found.")
