"""What transfers and consultations say no to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class SayWhyTransferred(DomainError):
    message = _("Say why the file goes to somebody else.")
    field = "reason"


class ToNobody(DomainError):
    message = _("Choose who receives the file.")
    field = "worker"


class HasItAlready(DomainError):
    message = _("This professional is the file's referent already.")
    field = "worker"


class OverlapTooLong(DomainError):
    message = _("Two professionals can go on together for at most 90 days.")
    field = "overlap_days"


class OnItsWay(DomainError):
    message = _("This file is on its way to somebody already. Withdraw that first.")


class TransferAnswered(DomainError):
    message = _("This transfer has been answered or withdrawn. Look at it again.")


class SayWhyRefused(DomainError):
    message = _("Say why you do not take the file.")
    field = "because"


class SayTheReceipt(DomainError):
    message = _("Write how the other city confirmed that it has received the file.")
    field = "receipt"


class NotRecognised(DomainError):
    message = _("This professional is not recognised for that topic.")
    field = "expert"


class AskYourself(DomainError):
    message = _("Ask somebody else.")
    field = "expert"


class AskSomething(DomainError):
    message = _("Write the question.")
    field = "question"


class AnswerSomething(DomainError):
    message = _("Write the answer.")
    field = "text"


class SayWhyDeclined(DomainError):
    message = _("Say why you do not answer.")
    field = "because"


class DaysOutOfRange(DomainError):
    message = _("A consultation is open for 1 to 30 days.")
    field = "days"


class AskedAlready(DomainError):
    message = _("This expert has a question about this file already.")
    field = "expert"


class OnlyTheTeamHere(DomainError):
    message = _("Only the protection team may be consulted about this file.")


class ConsultationClosed(DomainError):
    message = _("This consultation is closed already.")


class RecognisedAlready(DomainError):
    message = _("This professional is recognised for that topic already.")
    field = "worker"
