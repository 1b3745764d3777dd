"""What the agenda says no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class SlotTaken(DomainError):
    message = _("That time is already taken.")
    field = "starts_at"


class WorkerBusy(SlotTaken):
    message = _("%(who)s already has an appointment then.")


class RoomTaken(SlotTaken):
    message = _("%(room)s is already taken then.")
    field = "room"


class InterpreterBusy(SlotTaken):
    message = _("%(who)s is already promised to another appointment then.")
    field = "interpreter"


class NoInterpreterNeeded(DomainError):
    message = _("Nobody has to translate at this appointment.")
    field = "interpreter"


class LanguageNotSpoken(DomainError):
    message = _("%(who)s does not translate into that language.")
    field = "interpreter"


class InterpreterGone(DomainError):
    message = _("%(who)s does not translate for the city any more.")
    field = "interpreter"


class NoLanguage(DomainError):
    message = _("Say which languages they translate.")
    field = "languages"


class NoRoomFree(SlotTaken):
    message = _("No office is free then. Choose another time, or book without a room.")
    field = "room"


class RoomElsewhere(DomainError):
    message = _("%(room)s is not at %(centre)s.")
    field = "room"


class PersonBusy(SlotTaken):
    message = _("This person already has an appointment then, at %(time)s.")


class LinkOver(DomainError):
    message = _("This link does not open anything any more. Call the centre.")


class NothingToCover(DomainError):
    message = _("There is nothing left to cover: look at what was done meanwhile.")


class CoverBegan(DomainError):
    message = _("All of it has begun, was changed since or was taken back already: there is nothing left to take back.")


class NotTheirs(DomainError):
    message = _("This appointment is no longer with %(who)s.")


class QuickerOnes(SlotTaken):
    message = _("Somebody else took that time already. You keep the one that you have.")


class NotFree(SlotTaken):
    message = _("That time is not free any more. Choose another one.")


class ReasonNotForResidents(DomainError):
    message = _("An appointment for this is given at the centre or by phone.")
    field = "reason"


class TooSoon(DomainError):
    message = _("This is booked at least %(hours)s hours before. Call the centre if it cannot wait.")
    field = "starts_at"


class TooFarAhead(DomainError):
    message = _("This can be booked up to %(days)s days ahead.")
    field = "starts_at"


class SourceMissing(DomainError):
    message = _("Say what the time is held for.")


class HeldTooLong(DomainError):
    message = _("Time is held from a beginning to a later end, within one day.")
    field = "ends"


class SlotInPast(DomainError):
    message = _("That time has already passed.")
    field = "starts_at"


class ClosedThen(DomainError):
    message = _("%(centre)s is closed then: it is open %(hours)s.")
    field = "starts_at"


class ClosedThatDay(ClosedThen):
    message = _("%(centre)s is closed on that day: %(why)s.")


class EndsBeforeItBegins(DomainError):
    message = _("It ends before it begins.")
    field = "ends"


class DayGone(DomainError):
    message = _("That day has passed.")
    field = "day"


class PlaceMissing(DomainError):
    message = _("Say where you work then.")
    field = "place"


class SeriesTooLong(DomainError):
    message = _("The last day comes after the first, within a year.")
    field = "until"


class BadLength(DomainError):
    message = _("An appointment takes between 5 minutes and 8 hours.")
    field = "minutes"


class NobodyAttends(DomainError):
    message = _("Say who will attend.")
    field = "worker"


class NotAtCentre(DomainError):
    message = _("%(who)s does not attend at %(centre)s on that day.")
    field = "worker"


class OfTheTeamOnly(DomainError):
    message = _("%(who)s cannot attend this person.")
    field = "worker"


class ReasonNotAtDesk(DomainError):
    message = _("Appointments for this reason are booked by a professional.")
    field = "reason"


class NotFromHere(DomainError):
    message = _("This appointment is already marked “%(state)s”.")


class NotYet(DomainError):
    message = _("The appointment has not begun yet.")


class NotToday(DomainError):
    message = _("The appointment is on another day.")


class AlreadyWaiting(DomainError):
    message = _("This person is already waiting, since %(time)s.")


class BusyNow(DomainError):
    message = _("%(who)s has an appointment until %(time)s. Mark it first, or ask a colleague.")


class CutShort(DomainError):
    message = _("The next appointment of %(who)s begins at %(time)s: there is no time before it.")


class NothingToUndo(DomainError):
    message = _("There is nothing left to undo here.")


class DoneMeanwhile(DomainError):
    message = _("Something else happened to this appointment since. Look at it first.")


class HoursOverlap(DomainError):
    message = _("Two stretches of %(day)s overlap, or one ends before it begins.")
