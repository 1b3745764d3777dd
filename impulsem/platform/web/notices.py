"""What a page says after something was done: a sentence, and a way to undo it instead of "are you sure?"."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

from impulsem.platform.errors import DomainError

UNDO = "undo:"
DRAFT = "draft:"


def say(request: HttpRequest, sentence: str | Promise, *, undo: str = "", draft: str = "") -> None:
    """Show `sentence` on the next page (or with the next part); `undo` is the URL that a POST takes it back with.

    `draft` is the key of a draft that this made moot: the browser forgets its own copy.
    """
    tags = [f"{UNDO}{undo}" if undo else "", f"{DRAFT}{draft}" if draft else ""]
    messages.success(request, str(sentence), extra_tags=" ".join(tag for tag in tags if tag))


def warn(request: HttpRequest, sentence: str | Promise) -> None:
    """Show `sentence` as a refusal or a warning."""
    messages.warning(request, str(sentence))


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """For a button without a form: the next page says what was refused inside; what comes after the refusal is not done."""
    try:
        yield
    except DomainError as refusal:
        warn(request, str(refusal))
