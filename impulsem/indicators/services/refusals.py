"""What `indicators` says no to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NoExport(DomainError):
    message = _("No facts have been exported yet. Export them first: impulsem indicators export")


class ExportUnderWay(DomainError):
    message = _("An export is under way already. Wait until it ends.")


class ExportFailed(DomainError):
    message = _("The export did not end, and the one before it stays in use: %(why)s")


class NoRoom(DomainError):
    message = _("The disk is full. Nothing was exported, and the export before stays in use.")


class DefinitionChanged(DomainError):
    message = _("What is exported for %(facts)s has changed since the export. Nothing was worked out: export again first.")


class SayEvidence(DomainError):
    message = _("A value that is typed needs its evidence: where it comes from, and who can show it.")
    field = "evidence"


class NoSuchIndicator(DomainError):
    message = _("There is no indicator with this code.")


class NotTyped(DomainError):
    message = _("This figure cannot be typed for that place or month.")


class NotThatStep(DomainError):
    message = _("A figure that is “%(now)s” cannot become “%(then)s”.")


class NotYourPlace(DomainError):
    message = _("Only whoever directs this place, or the institute, answers for its figures.")


class OnlyTheInstitute(DomainError):
    message = _("What is approved is published: only the institute does that.")


class NotTwice(DomainError):
    message = _("You reviewed this figure: somebody else has to approve it.")


class EarlierDefinition(DomainError):
    message = _("This figure was worked out by an earlier definition of the indicator. Work it out again, then approve that one.")


class MonthClosed(DomainError):
    message = _("A figure of this month is approved already, so the month is closed. The institute can reopen it, with a reason.")


class SayWhy(DomainError):
    message = _("Say why the month is reopened: it stays beside its figures.")
    field = "reason"


class NothingToReopen(DomainError):
    message = _("Nothing of this month is approved, so it is open.")


class NothingToDo(DomainError):
    message = _("There is no figure of this month that you can do this with.")


class RunUnderWay(DomainError):
    message = _("The figures are being worked out already. Wait until that ends.")


class NoSpark(DomainError):
    message = _("Spark cannot be started here (%(why)s). It needs Java 17 or later and: pip install impulsem[spark]")


class NotYourOwn(DomainError):
    message = _("You typed this value: somebody else has to review and approve it.")
