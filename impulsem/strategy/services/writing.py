"""What every line that is written has: its words in each language, and who wrote it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.words import Words
from impulsem.strategy.services.refusals import NotInEveryLanguage


def complete(words: Words) -> dict[str, str]:
    """Refuses: NotInEveryLanguage."""
    found = {code: words.get(code, "").strip() for code, _name in settings.LANGUAGES}
    if not all(found.values()):
        raise NotInEveryLanguage
    return found


def trimmed(words: Words) -> dict[str, str]:
    """Without spaces around, and without the languages in which nothing is said."""
    return {code: text.strip() for code, text in words.items() if text.strip()}


def signed(by: Actor) -> dict[str, Any]:
    """The columns of who wrote a line, and when."""
    return {"worker_id": by.worker_id, "actor_name": by.name, "at": clock.now()}
