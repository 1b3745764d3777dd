"""Work of others: written down in seconds, taken back when it was a slip, and handed back to whose it truly is."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from impulsem.benefits import for_others_permissions as permissions
from impulsem.benefits.models import Dossier, ForOthers, Requester, TakenBack
from impulsem.benefits.models.for_others import LONGEST
from impulsem.benefits.queries import for_others as queries
from impulsem.benefits.services import for_others_refusals as refusals
from impulsem.documents import services as documents
from impulsem.documents.models import Document
from impulsem.entitlement.models import Benefit, Owner
from impulsem.organisation.models import Centre
from impulsem.organisation.queries import home_centre
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.words import said

PAPER = "benefits/papers/dossier.html"


@transaction.atomic
def note_for_others(
    *,
    kind: Benefit,
    requester: Requester,
    minutes: int,
    by: Actor,
    at: dt.datetime,
    outcome: str = ForOthers.Outcome.DONE,
    person: Person | None = None,
    centre: Centre | None = None,
    cost_cents: int | None = None,
) -> ForOthers:
    """Write down a matter of others that was dealt with here. kind: an entry of the catalogue whose owner is not the social services.

    person: for whom, where it was for somebody; nobody is shown it, it is counted only. centre: where, the actor's own unless said.
    Refuses: NotAllowed, BelongsHere, NotAskedAnyMore, TakesSomeTime, CostsNothingLess, NotTheirs.
    """
    if not permissions.notes_for_others(by):
        raise NotAllowed
    if kind.owner.is_ours:
        raise refusals.BelongsHere
    if not kind.active or not requester.active:
        raise refusals.NotAskedAnyMore
    if not 1 <= minutes <= LONGEST:
        raise refusals.TakesSomeTime(most=LONGEST)
    if cost_cents is not None and cost_cents < 0:
        raise refusals.CostsNothingLess
    if person is not None and not Person.objects.visible_to(by, at=at).filter(pk=person.pk).exists():
        raise refusals.NotTheirs
    note = ForOthers.objects.create(
        matter=kind,
        owner_id=kind.owner_id,
        requester=requester,
        person=person,
        centre=centre or home_centre(by),
        minutes=minutes,
        cost_cents=cost_cents,
        outcome=ForOthers.Outcome(outcome),
        at=at,
        worker_id=by.worker_id,
    )
    audit.record(by, "benefits.for_others", on=note, matter=kind.code, requester=requester.code)
    return note


@transaction.atomic
def take_back_note(*, note: ForOthers, by: Actor, at: dt.datetime) -> None:
    """It was a slip: it does not count any more. On the day itself, by whoever wrote it. Twice is once. Refuses: NotYourNote, TooLate."""
    if by.worker_id is None or note.worker_id != by.worker_id:
        raise refusals.NotYourNote
    if timezone.localdate(note.at) != timezone.localdate(at):
        raise refusals.TooLate
    _taken, new = TakenBack.objects.get_or_create(note=note, defaults={"at": at, "worker_id": by.worker_id})
    if new:
        audit.record(by, "benefits.for_others_taken_back", on=note)


@transaction.atomic
def prepare_dossier(
    *, owner: Owner, since: dt.date, until: dt.date, language: str, by: Actor, at: dt.datetime, centre: Centre | None = None
) -> Dossier:
    """The evidence to hand work back to its owner, as an accessible PDF: from `since` to before `until`, of `centre` or of the whole city.

    It holds counts, hours, costs where known and the law, and no person; groups of too few are left out.
    Refuses: NotAllowed, NothingToHandBack, NoDays, TooFewToTell, and what `documents` refuses.
    """
    if not permissions.hands_back(by) or not _may_tell_of(by, centre):
        raise NotAllowed
    if owner.is_ours:
        raise refusals.NothingToHandBack
    if until <= since or until > timezone.localdate(at) + dt.timedelta(days=1):
        raise refusals.NoDays
    with translation.override(language):
        counts = queries.counts(by, since=since, until=until, owner=owner, centre=centre)
        if counts.whole is None:
            raise refusals.TooFewToTell
        title = gettext("What was done for %(owner)s") % {"owner": owner}
    document = documents.issue(
        kind=Document.Kind.REPORT,
        title=title,
        template=PAPER,
        context={
            "counts": counts,
            "owner": owner,
            "since": since,
            "last": until - dt.timedelta(days=1),
            "place": centre,
            "door": said(owner.door, language),
        },
        language=language,
        about=None,
        centre=centre,
        by=by,
        at=at,
    )
    dossier = Dossier.objects.create(
        owner=owner,
        since=since,
        until=until,
        centre=centre,
        times=counts.whole.times,
        minutes=counts.whole.minutes,
        document=document,
        prepared_at=at,
        prepared_by_id=by.worker_id,
    )
    audit.record(by, "benefits.dossier_prepared", on=dossier, owner=owner.code)
    return dossier


def _may_tell_of(by: Actor, centre: Centre | None) -> bool:
    """The whole city is told of by who answers for it; a centre by who answers for it."""
    if queries.answers_for_all(by):
        return True
    return centre is not None and centre.pk in {one.pk for one in queries.centres_of(by)}


@transaction.atomic
def send_dossier(*, dossier: Dossier, on: dt.date, by: Actor, at: dt.datetime) -> Dossier:
    """It left for its owner on a day. Refuses: NotAllowed, AlreadySent, NotYet."""
    held = _held(dossier, by)
    if held.state != Dossier.State.PREPARED:
        raise refusals.AlreadySent
    if not timezone.localdate(held.prepared_at) <= on <= timezone.localdate(at):
        raise refusals.NotYet
    held.state, held.sent_on, held.sent_by_id = Dossier.State.SENT, on, by.worker_id
    held.save(update_fields=["state", "sent_on", "sent_by"])
    audit.record(by, "benefits.dossier_sent", on=held)
    return held


@dataclasses.dataclass(frozen=True)
class AnswerDetails:
    """What the owner answered, and when."""

    answer: str
    on: dt.date
    words: str = ""


@transaction.atomic
def answer_dossier(*, dossier: Dossier, details: AnswerDetails, by: Actor, at: dt.datetime) -> Dossier:
    """Its owner answered. Refuses: NotAllowed, NotSentYet, NotYet, SayWhatAnswer."""
    held = _held(dossier, by)
    if held.state != Dossier.State.SENT or held.sent_on is None:
        raise refusals.NotSentYet
    if details.answer not in Dossier.Answer.values:
        raise refusals.SayWhatAnswer
    if not held.sent_on <= details.on <= timezone.localdate(at):
        raise refusals.NotYet
    held.state, held.answered_on = Dossier.State.ANSWERED, details.on
    held.answer, held.answer_words = details.answer, details.words.strip()[:500]
    held.save(update_fields=["state", "answered_on", "answer", "answer_words"])
    audit.record(by, "benefits.dossier_answered", on=held, answer=held.answer)
    return held


def _held(dossier: Dossier, by: Actor) -> Dossier:
    if not permissions.hands_back(by):
        raise NotAllowed
    held = Dossier.objects.within(by).select_for_update(of=("self",)).filter(pk=dossier.pk).first()
    if held is None:
        raise NotAllowed
    return held
