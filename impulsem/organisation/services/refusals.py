"""What the commands about staff and centres refuse, in the administrator's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.organisation.permissions import may_administer
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed


class NameMissing(DomainError):
    message = _("Write a name.")
    field = "name"


class EmailTaken(DomainError):
    message = _("Another account has this e-mail address.")
    field = "email"


class PlaceDoesNotFit(DomainError):
    message = _(
        "Professionals and centre directors have a centre, territorial directors a territory, the institute and administrators neither; "
        "front desk staff without a centre answer the city’s telephone."
    )
    field = "role"


class PostHeldAlready(DomainError):
    message = _("This person holds that post already during some of those days.")
    field = "from_day"


class AlreadyInTeam(DomainError):
    message = _("This person is in that team already during some of those days.")
    field = "team"


class EndedAlready(DomainError):
    message = _("This ended before that day.")
    field = "until"


class NotOnesOwn(DomainError):
    message = _("Nobody changes their own posts, teams or account. Ask another administrator.")


class NotOnesOwnHours(NotOnesOwn):
    message = _("Nobody writes down their own hours or absences. Ask another administrator, or your director.")


class LastAdministrator(DomainError):
    message = _("Nobody would be left to administer the system. Name another administrator first.")


class AccountInactive(DomainError):
    message = _("This account is deactivated. Activate it first.")


class InvitationOver(DomainError):
    message = _("This link has been used already, or its three days are over. Ask an administrator for another one.")


class CentreCodeTaken(DomainError):
    message = _("Another centre has this code.")
    field = "code"


class ClosesBeforeItOpens(DomainError):
    message = _("A centre opens before it closes.")
    field = "closes_at"


class RoomNameTaken(DomainError):
    message = _("The centre has a room of this name already.")
    field = "name"


class HoursOutOfRange(DomainError):
    message = _("A contract is of one to fifty hours a week.")
    field = "weekly_minutes"


class AgreedAlready(DomainError):
    message = _("Other hours are written down already for later days. Take the day from which the new ones hold after those.")
    field = "from_day"


class AbsentAlready(DomainError):
    message = _("This person is written down as away on some of those days already.")
    field = "first"


class UntilBeforeFrom(DomainError):
    message = _("The last day is before the first.")
    field = "last"


def check_administers(by: Actor) -> None:
    """Refuse whoever is neither an administrator nor a command of an operator."""
    if not may_administer(by):
        raise NotAllowed


def check_not_ones_own(by: Actor, worker_id: int) -> None:
    """Four eyes: who names others to posts may not widen the own ones."""
    if by.worker_id == worker_id:
        raise NotOnesOwn
