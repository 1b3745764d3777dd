"""What the budget and the payments say no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NoBudget(DomainError):
    """Also where two desks promised the last of a line at once: the second hears it."""

    message = _("The budget line does not have that much left. Choose another one, or speak with the head of the office.")
    field = "line"


class NoLineThatYear(NoBudget):
    message = _("The budget of %(year)s has no line %(code)s yet, and part of it would be paid then.")


class WrongLine(DomainError):
    message = _("This budget line is not for this benefit.")
    field = "line"


class LineThere(DomainError):
    message = _("There is a line with this code in that year.")
    field = "code"


class WrongAmount(DomainError):
    message = _("Write an amount of more than nothing.")
    field = "amount"


class AlreadyPromised(DomainError):
    message = _("More than that is already promised out of this line.")
    field = "amount"


class WrongIban(DomainError):
    message = _("This is not the number of an account: its check digits do not agree. Look at it once more.")
    field = "iban"


class IbanElsewhere(DomainError):
    message = _("No transfer of ours reaches an account in that country.")
    field = "iban"


class NoHolder(DomainError):
    message = _("Write who holds the account, as the bank has it.")
    field = "holder"


class AccountThere(DomainError):
    message = _("This account is already written down for this person.")
    field = "iban"


class AccountEnded(DomainError):
    message = _("Nothing is paid into this account any more. Choose another one.")
    field = "payee"


class AccountNotForThem(DomainError):
    """Says nothing of why: whoever reads it must not learn who is kept apart from whom."""

    message = _("This account cannot be used for this person. Ask for another one.")
    field = "payee"


class SayHowChecked(DomainError):
    message = _("Say how you made sure whose account it is.")
    field = "checked"


class NotTheDecision(DomainError):
    message = _("This decision grants nothing for this application.")


class AlreadyGranted(DomainError):
    message = _("This decision already has its grant.")


class WrongMonths(DomainError):
    message = _("The last month is before the first one, or more than five years later.")
    field = "last"


class InPast(DomainError):
    message = _("What has passed is not changed. Choose this month or a later one.")
    field = "from_month"


class OnItsWay(DomainError):
    message = _("A payment of those months is on its way or done. Choose a later month, or reclaim it.")
    field = "from_month"


class NothingToChange(DomainError):
    message = _("From that month on nothing is left to be paid.")
    field = "from_month"


class GrantOver(DomainError):
    message = _("This grant is not in force any more.")


class NotSuspended(DomainError):
    message = _("This grant is not suspended.")


class SayWhy(DomainError):
    message = _("Say why.")
    field = "reason"


class StillToPay(DomainError):
    message = _("Not everything was paid or ended yet.")


class NotJustified(DomainError):
    message = _("Receipts for %(amount)s are still missing. Wait for them, reclaim what they do not cover, or say why it is closed.")
    field = "reason"


class StillReclaimed(DomainError):
    message = _("Money of this grant is still being paid back.")


class NothingDue(DomainError):
    message = _("Nothing is due by that day, or what is due is held back.")
    field = "day"


class DayPassed(DomainError):
    message = _("The bank cannot pay on a day that has passed.")
    field = "day"


class SamePerson(DomainError):
    message = _("Whoever prepared the batch does not approve it. Ask a colleague.")


class BatchElsewhere(DomainError):
    message = _("This batch is marked “%(state)s” by now.")


class FileInvalid(DomainError):
    message = _("The file for the bank is not as it must be, so it was not made: %(where)s.")


class FileDamaged(DomainError):
    message = _("The kept file is not what was approved. Nothing was handed out; tell the operators.")


class AlreadyHandedOut(DomainError):
    message = _("The file was already handed out. Somebody who approves must release it again, and say why.")


class UnknownReferences(DomainError):
    message = _("These references are not of this batch: %(references)s.")
    field = "returned"


class NotWaiting(DomainError):
    message = _("This payment is not held back or returned.")


class LooksDouble(DomainError):
    message = _("It may still be paid twice. Look at both and say why both are right.")


class NotReceipted(DomainError):
    message = _("This grant is not justified with receipts.")


class ReceiptDecided(DomainError):
    message = _("Somebody has already looked at this receipt.")


class NotYourOwn(DomainError):
    message = _("Whoever wrote the receipt down does not accept it. Ask a colleague.")


class MoreThanPaid(DomainError):
    message = _("Not more than what was paid and not reclaimed yet: %(amount)s.")
    field = "amount"


class WrongParts(DomainError):
    message = _("Between 1 and 60 parts, each of at least one euro.")
    field = "parts"


class ReclaimOver(DomainError):
    message = _("This is already paid back or let off.")


class CardThere(DomainError):
    message = _("A card with this number was already given.")
    field = "number"


class CardOver(DomainError):
    message = _("This card is already spent or blocked.")


class MoreThanOnCard(DomainError):
    message = _("There is less than that on the card.")
    field = "spent"
