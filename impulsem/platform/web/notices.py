"""What a page says after something was done: a sentence, and a way to undo it instead of "are you sure?"."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

UNDO = "undo:"


def say(request: HttpRequest, sentence: str | Promise, *, undo: str = "") -> None:
    """Show `sentence` on the next page (or with the next part); `undo` is the URL that a POST takes it back with."""
    messages.success(request, str(sentence), extra_tags=f"{UNDO}{undo}" if undo else "")


def warn(request: HttpRequest, sentence: str | Promise) -> None:
    """Show `sentence` as a refusal or a warning."""
    messages.warning(request, str(sentence))
