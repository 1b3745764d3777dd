"""What participation says no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NotNow(DomainError):
    message = _("This is “%(state)s”: that cannot be done now.")


class NothingLost(DomainError):
    message = _(
        "The synthesis cannot end yet: there are contributions without a place. Each leads to something or is set aside with a reason."
    )


class PhasesOverlap(DomainError):
    message = _("A phase ends after it begins.")
    field = "ends_on"


class SlugTaken(DomainError):
    message = _("Another process has this address already.")
    field = "slug"


class HeadsMissing(DomainError):
    message = _("Say how many people were there.")
    field = "heads"


class CardsLeft(DomainError):
    message = _("There are still cards that have not become a contribution: %(count)s.")


class NoMinutes(DomainError):
    message = _("Write the minutes first.")


class OwnMinutes(DomainError):
    message = _("Minutes are validated by somebody else than who wrote them.")


class AlreadyValidated(DomainError):
    message = _("These minutes are validated already. Write another version if something is wrong.")


class NobodyActs(DomainError):
    message = _("Only a worker can do this.")


class TooMany(DomainError):
    message = _("Ask for between 1 and %(most)s.")
    field = "count"


class UnknownCode(DomainError):
    message = _("This code is not one of ours. Look at the slip again.")
    field = "code"


class UnknownReceipt(DomainError):
    message = _("We do not know this code. Look at your slip again: it has twelve letters and digits.")
    field = "code"


class LinkUnknown(DomainError):
    message = _("This link no longer works.")


class NotLive(DomainError):
    message = _("This session is not open on phones now.")
    field = "join"


class NothingAsked(DomainError):
    message = _("Nothing is being asked just now.")


class NothingSaid(DomainError):
    message = _("Write something first.")
    field = "text"


class TooLong(DomainError):
    message = _("That is too long: %(most)s letters at most.")
    field = "text"


class NoVotesLeft(DomainError):
    message = _("You have given your %(most)s votes. Take one back to give it to another.")


class NotAPicture(DomainError):
    message = _("This is not a photo that we can keep: it has to be a JPEG or a PNG of at most 5 MB.")
    field = "photo"


class HasPicture(DomainError):
    message = _("This card has its photo already.")
    field = "photo"


class ReadAlready(DomainError):
    message = _("You have read this card already. Somebody else has to read it too.")


class ReadByTwo(DomainError):
    message = _("Two people have read this card already.")


class NotYetReadByTwo(DomainError):
    message = _("Two people have to read the card before anybody decides.")


class CardIsDone(DomainError):
    message = _("This card is a contribution already.")


class ReasonMissing(DomainError):
    message = _("Say why: the reason is public.")
    field = "reason"


class SameText(DomainError):
    message = _("That is what it says already.")
    field = "text"


class NotReturnable(DomainError):
    message = _("Something can be returned only after the session was held.")


class ReachedTooMany(DomainError):
    message = _("More people were reached than were there. Say how many of those who came.")
    field = "reached"
