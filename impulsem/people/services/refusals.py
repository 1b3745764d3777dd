"""Refusals that more than one command of `people` gives."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import Person
from impulsem.platform.errors import DomainError


class AlreadyRegistered(DomainError):
    """The number is held by `person`, whom the actor may know of."""

    message = _("Somebody with this number is already registered. Use that record, or register anyway if it is another person.")
    field = "identifier_value"

    def __init__(self, *, person: Person) -> None:
        super().__init__()
        self.person = person


class WrongNumber(DomainError):
    """The number cannot be one of its kind; `sentence` says why."""

    field = "identifier_value"

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__()
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class AlreadyEnded(DomainError):
    message = _("This has already ended.")


class EndsBeforeItBegan(DomainError):
    message = _("It began on that day or later. Choose a later day.")
    field = "on"


class BeforeBirth(DomainError):
    message = _("That day is before the person was born.")
    field = "on"
