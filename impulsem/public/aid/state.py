"""What somebody who asks for aid has answered so far, and which question is next."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from impulsem.public.booking.state import Answers


@dataclasses.dataclass
class AidDraft(Answers):
    """need: a code of the city's; pressing: "today", "soon" or "waits"."""

    SESSION: ClassVar[str] = "public.aid"

    need: str = ""
    pressing: str = ""


QUESTIONS = ("need", "pressing", "who", "help", "contact")
STEPS = (*QUESTIONS, "code", "check")
TITLES = {
    "need": _("What do you need help to pay?"),
    "pressing": _("Can it wait?"),
    "who": _("Who are you?"),
    "help": _("Can we make it easier for you?"),
    "contact": _("How do we reach you?"),
    "code": _("Type the code"),
    "check": _("Is everything right?"),
}


def next_step(draft: AidDraft) -> str:
    answered = {
        "need": bool(draft.need),
        "pressing": bool(draft.pressing),
        "who": draft.said_who,
        "help": draft.said_help,
        "contact": bool(draft.contact),
        "code": draft.confirmed,
        "check": False,
    }
    return next(step for step in STEPS if not answered[step])


def step_before(step: str) -> str | None:
    """Where "Back" leads; the code has been typed once everything is looked at."""
    place = STEPS.index(step)
    return "contact" if step == "check" else STEPS[place - 1] if place else None
