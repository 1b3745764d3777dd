"""What a page says after something was done: a sentence, and a way to undo it instead of "are you sure?"."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

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
