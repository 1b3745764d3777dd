"""What `registers` says no to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NotTheirs(DomainError):
    message = _("Only who works with the person may look something up about them.")


class PersonObjected(DomainError):
    message = _("The person objected to this look-up. Ask for the paper instead.")


class NoAgreement(DomainError):
    message = _("This look-up waits for the person’s agreement. Ask for it first, or for the paper.")


class NotForThis(DomainError):
    message = _("The legal ground of this register does not cover that purpose.")
    field = "purpose"


class NoNumber(DomainError):
    message = _("The register knows people by a number that is not written down here: %(kinds)s.")


class NotAsked(DomainError):
    message = _("This register is not asked any more.")


class TooYoung(DomainError):
    message = _("This register is asked about people from %(age)s years on.")


class PersonDied(DomainError):
    message = _("The person has died.")


class AlreadyDecided(DomainError):
    message = _("This has been decided already.")


class SayWhy(DomainError):
    message = _("Say in a few words why what is written down stays.")
    field = "because"


class NotThereAnyMore(DomainError):
    message = _("The answer cannot be opened: its key is missing or it was altered.")
