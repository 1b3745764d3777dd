"""What groups say no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class TakesNobodyMore(DomainError):
    """Also said where two who are kept apart would meet: whoever reads it cannot tell."""

    message = _("This session takes nobody more. Choose another one.")
    field = "session"


class NoPlaceLeft(DomainError):
    message = _("All places are taken.")
    field = "session"


class AlreadyEnrolled(DomainError):
    message = _("This person already has a place, or waits for one.")
    field = "person"


class NoSuchPerson(DomainError):
    message = _("This person cannot be found.")
    field = "person"


class NotForResidents(DomainError):
    message = _("Places in this session are given at the centre. Call, or come by.")


class UnknownCode(DomainError):
    message = _("This code does not open a session here today. Ask at the desk.")
    field = "code"


class NotFromHere(DomainError):
    message = _("That is not possible any more: the place is marked “%(state)s”.")


class NotYet(DomainError):
    message = _("The session has not begun yet.")


class NotToday(DomainError):
    message = _("The session is on another day.")


class Finished(DomainError):
    message = _("This session is already closed.")


class NothingToUndo(DomainError):
    message = _("There is nothing to take back.")


class NoSuchOutcome(DomainError):
    message = _("Choose one of the results.")


class NoTimeFree(DomainError):
    message = _("No interview is free in the coming weeks. Book one in the agenda.")


class NobodyHolds(DomainError):
    message = _("Say who holds the session.")
    field = "workers"


class RoomElsewhere(DomainError):
    message = _("%(room)s is not at %(centre)s.")
    field = "room"


class WrongSize(DomainError):
    message = _("A session has between 1 and 300 places.")
    field = "capacity"


class RoomTooSmall(WrongSize):
    message = _("%(room)s has %(seats)s seats.")


class MorePromised(WrongSize):
    message = _("More places than that are already promised.")


class WrongLength(DomainError):
    message = _("A session takes between 15 minutes and 8 hours.")
    field = "ends"


class InPast(DomainError):
    message = _("That time has already passed.")
    field = "date"


class WithoutPlace(DomainError):
    message = _("Say where: a room of the centre, or another place.")
    field = "room"


class CannotCopy(DomainError):
    message = _("This project is not in the library.")


class ProjectIncomplete(DomainError):
    message = _("Title and summary must stand in each language.")
    field = "title"


class ProjectWrongSize(DomainError):
    message = _("A session takes between 15 minutes and 8 hours, a series has at most 60 sessions and 300 places.")
    field = "minutes"


class AlreadySaid(DomainError):
    message = _("With this code somebody has already said how it went. Thank you.")
    field = "code"


class NoFace(DomainError):
    message = _("Choose a face.")
    field = "face"


class TooMuchSaid(DomainError):
    message = _("Write at most 300 letters.")
    field = "sentence"
