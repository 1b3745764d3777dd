"""What the rules say of an application, in the reader's words: as they answered when it was submitted, else as they answer now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import get_language

from impulsem.benefits.models import Application
from impulsem.benefits.queries.applications import Story
from impulsem.platform.actors import Actor


def told_to_reader(application: Application, story: Story, actor: Actor, *, at: dt.datetime) -> dict[str, Any] | None:
    """The answer with its steps; None where no rule was asked."""
    if application.explanation:
        language = get_language() or "ca"
        found: dict[str, Any] = application.explanation.get(language) or next(iter(application.explanation.values()))
        return found
    return None
