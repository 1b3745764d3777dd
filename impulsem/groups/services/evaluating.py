"""How it went, by who was there: once a code, and kept without anything that leads back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.groups.models import Enrolment, Evaluation, GroupSession
from impulsem.groups.services import refusals
from impulsem.groups.services.outcomes import ask_word
from impulsem.groups.services.steps import locked_place
from impulsem.platform.actors import Actor
from impulsem.platform.codes import code_typed

#: After so long nobody remembers, and codes are found on old papers.
OPEN_FOR = dt.timedelta(days=14)


@transaction.atomic
def evaluate(*, code: str, face: str, sentence: str = "", word: bool = False, by: Actor, at: dt.datetime) -> None:
    """One of three faces and perhaps a sentence. `word`: the person would like a word in private, which is no part of what is kept.

    No audit and no moment: nobody can tell who said what. Refuses UnknownCode (whatever is wrong with it), AlreadySaid, TooMuchSaid.
    """
    if face not in Evaluation.Face.values:
        raise refusals.NoFace
    if len(sentence.strip()) > 300:
        raise refusals.TooMuchSaid
    typed = code_typed(code)
    found = (
        Enrolment.objects.filter(
            code=typed,
            state=Enrolment.State.ATTENDED,
            session__state__in=[GroupSession.State.PLANNED, GroupSession.State.HELD],
            session__span__startswith__lte=at,
            session__span__endswith__gt=at - OPEN_FOR,
        )
        .order_by("-session__span__startswith")
        .first()
        if typed
        else None
    )
    if found is None:
        raise refusals.UnknownCode
    session, held = locked_place(found)
    if held.evaluated:
        raise refusals.AlreadySaid
    held.evaluated = True
    held.save(update_fields=["evaluated"])
    Evaluation.objects.create(session=session, face=face, sentence=sentence.strip())
    if word:
        ask_word(enrolment=held, by=by, at=at)
