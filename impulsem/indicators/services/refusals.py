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


class NotYourOwn(DomainError):
    message = _("You typed this value: somebody else has to review and approve it.")
