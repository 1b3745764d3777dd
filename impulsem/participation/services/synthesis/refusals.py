"""What the synthesis says no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class NoTarget(DomainError):
    message = _("Choose a proposal, or write a new one.")
    field = "proposal"


class AnotherProcess(DomainError):
    message = _("They belong to different processes.")


class PlacedAlready(DomainError):
    message = _("It has led to this proposal already.")


class SetAsideAlready(DomainError):
    message = _("It is set aside. Take that back first.")


class LeadsSomewhere(DomainError):
    message = _("It has led to a proposal already. Take that back before you set it aside.")


class NotAPassage(DomainError):
    message = _("These words are not in what was said.")
    field = "passage"


class PassageTaken(DomainError):
    message = _("This passage stands apart already.")
    field = "passage"


class NoStatement(DomainError):
    message = _("Write what is proposed.")
    field = "statement"


class SameStatement(DomainError):
    message = _("That is how it is worded already.")
    field = "statement"


class NoSources(DomainError):
    message = _("Nothing that was said has led to it yet: a proposal is confirmed once it comes from somebody’s words.")


class AnswerMissing(DomainError):
    message = _("Say why: the answer is public.")
    field = "answer"


class ThemeRetired(DomainError):
    message = _("This theme is retired.")
    field = "theme"


class ThemeTaken(DomainError):
    message = _("There is a theme with this name already.")
    field = "name"


class ThemeUnderItself(DomainError):
    message = _("A theme cannot be under itself.")
    field = "parent"


class OtherTheme(DomainError):
    message = _("This theme is of another process.")
    field = "theme"
