"""What the strategy says no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NotADraft(DomainError):
    message = _("This version can no longer be changed. Draft the next one.")


class AlreadyADraft(DomainError):
    message = _("Somebody is drafting the next version already: work on that one.")


class NoReason(DomainError):
    message = _("Say why: the reason is public.")
    field = "reason"


class NotInEveryLanguage(DomainError):
    message = _("Write it in each of the three languages.")
    field = "title_ca"


class NothingChanged(DomainError):
    message = _("Nothing is different.")


class ChildrenFirst(DomainError):
    message = _("Other things stand below this one: move or drop them first.")


class StrangePlace(DomainError):
    message = _("That cannot stand there.")
    field = "parent"


class NotYourPlace(DomainError):
    message = _("You can adapt the strategy at the places that you direct.")
    field = "place"


class OnlyObjectivesAndMeasures(DomainError):
    message = _("Objectives and measures are adapted, nothing else.")
