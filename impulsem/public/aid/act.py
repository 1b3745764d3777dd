"""The one act at the end: a confirmed contact lets one application through, to the office's queue, all or nothing."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from impulsem.benefits import services as benefits
from impulsem.benefits.models import Application
from impulsem.messaging import services as messaging
from impulsem.people import services as people
from impulsem.platform.actors import Actor
from impulsem.public.aid.needs import needs
from impulsem.public.aid.state import AidDraft
from impulsem.public.booking.act import ON_THE_WEB, BookedBefore, details_of, note_of

URGENCY = {"today": Application.Urgency.URGENT, "soon": Application.Urgency.SOON, "waits": Application.Urgency.ORDINARY}


@transaction.atomic
def ask_for_aid(*, draft: AidDraft, at: dt.datetime, by: Actor = ON_THE_WEB) -> str:
    """Put what the draft says into the office's queue; gives the code of its slip. Nobody is told whether somebody is known.

    Its contact has been confirmed with its code, which lets one application through.
    Refuses: BookedBefore, CodeOver, TooManyUsed, NoSuchBenefit, and what registering somebody refuses.
    """
    if not messaging.use_code(key=uuid.UUID(draft.ask), at=at):
        raise BookedBefore
    need = needs().get(draft.need)
    if need is None:
        raise benefits.NoSuchBenefit
    person = people.person_of_stranger(details=details_of(draft), by=by, at=at)
    application = benefits.open_application(
        benefit=need.benefit,
        applicant=person,
        demand_words="\n".join(part for part in (need.name, draft.words.strip(), note_of(draft), _contact(draft)) if part),
        source=Application.Source.WEB,
        urgency=URGENCY[draft.pressing],
        key=draft.key,
        by=by,
        at=at,
    )
    return benefits.hand_receipt(application=application, by=by, at=at)


def _contact(draft: AidDraft) -> str:
    """How to reach them: what is said here is not written into a record that is found, and may be read by others."""
    return f"{draft.contact} (!)" if draft.others_read else draft.contact
