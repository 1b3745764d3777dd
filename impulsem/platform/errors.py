"""Refusals: what the house says no to, in the user's words. Everything that is not a `DomainError` is a bug and surfaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal. Subclasses set `message`, a translatable sentence; `field` names the input that it is about, if one is."""

    message: ClassVar[str | Promise] = _("This cannot be done.")
    field: ClassVar[str | None] = None

    def __init__(self, **details: Any) -> None:
        super().__init__()
        self.details = details

    def __str__(self) -> str:
        sentence = str(self.message)
        return sentence % self.details if self.details else sentence


class NotAllowed(DomainError):
    message = _("You may not do this.")


class ChangedMeanwhile(DomainError):
    message = _("Somebody changed this while you were writing. Look at both versions and save again.")


@contextmanager
def refusing(refusals: Mapping[str, type[DomainError]]) -> Iterator[None]:
    """Turn violations of the named database constraints into refusals; nothing of the block stays written.

    `refusals` maps constraint name to the refusal. A violation of any other constraint is a bug and passes through.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from error
