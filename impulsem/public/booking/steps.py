"""The questions in their order, and which of them is next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.public.booking.state import Draft

QUESTIONS = ("need", "where", "when", "who", "help", "contact")
STEPS = (*QUESTIONS, "code", "check")
TITLES = {
    "need": _("What do you need?"),
    "where": _("Where do you live?"),
    "when": _("When would you like to come?"),
    "who": _("Who is coming?"),
    "help": _("Can we make it easier for you?"),
    "contact": _("How do we reach you?"),
    "code": _("Type the code"),
    "check": _("Is everything right?"),
}


def answered(draft: Draft, step: str) -> bool:
    """Whether a question has its answer. A session that was chosen first says where, and what for."""
    in_a_session = draft.choice.startswith("session:")
    return {
        "need": bool(draft.service) or in_a_session,
        "where": bool(draft.centre) or in_a_session,
        "when": bool(draft.choice),
        "who": draft.said_who,
        "help": draft.said_help,
        "contact": bool(draft.contact),
        "code": draft.confirmed,
        "check": False,
    }[step]


def next_step(draft: Draft) -> str:
    return next(step for step in STEPS if not answered(draft, step))


def step_before(draft: Draft, step: str) -> str | None:
    """Where "Back" leads; a session that was chosen first leaves questions out."""
    place = STEPS.index(step)
    asked = [each for each in STEPS[:place] if each not in ("need", "where") or draft.service or draft.centre or not draft.choice]
    if step == "check":
        asked.remove("code")  # it has been typed
    return asked[-1] if asked else None
