"""Sending what is due. Before a message goes, it is written down that it is about to go; after, what became of it.

Whoever dies in between leaves "being sent" behind: nobody knows whether the person was told. For a text message the gateway knows, so it is
asked again; an e-mail is set aside for staff to ask the person, because nobody is to be told twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import closing

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from impulsem.messaging.models import Channel, ChannelPause, Delivery, FailingContact, TemplateVersion
from impulsem.messaging.rules import texts
from impulsem.messaging.rules.ways import CUT_OFF_AFTER, GIVE_UP_AFTER, PAUSES, pause_of_channel, when_it_may_ring
from impulsem.messaging.services.composing import subject_in, text_of
from impulsem.messaging.services.steps import Reason, State, step
from impulsem.messaging.services.ways import ways_of
from impulsem.messaging.transports import Fate, Line, Outcome, Outgoing, mail, sms
from impulsem.people.models import ContactPoint
from impulsem.platform import clock, jobs, keys

GROUP = 50  # messages about to go at once: so many, at worst, are in doubt when a worker is killed
_NOT_READ = ("name_vector", "languages", "gender_note", "communication_needs")  # of persons: nothing here looks at these
CARRIED = (Channel.EMAIL, Channel.SMS)


def deliver(*, channel: str) -> int:
    """Send all that is due on a channel, until nothing is, its server is silent, or this worker is told to end; says how many went.

    Not to be called in a transaction: each group is written down before and after.
    """
    went = 0
    versions: dict[int, TemplateVersion] = {}  # most messages of a time say the same
    with closing(line_of(channel)) as line:
        while (group := _claim(channel, versions)) is not None:
            results, silent = _send_group(line, group)
            went += _settle(channel, results, at=clock.now())
            if silent is not None:
                _pause(channel, group[len(results) :], silent, at=clock.now())
                return went
            if jobs.stopping():
                jobs.defer("messaging.deliver", channel=channel)
                return went
    return went


def line_of(channel: str) -> Line:
    return sms.line() if channel == Channel.SMS else mail.MailLine()


def sweep() -> None:
    """What nobody else comes back to: messages cut off in the middle, those that waited too long, those that are due and have no job."""
    now = clock.now()
    with transaction.atomic():
        stuck = Delivery.objects.select_for_update(skip_locked=True).filter(state=State.SENDING, changed_at__lt=now - CUT_OFF_AFTER)
        cut_off = list(stuck)
        step([each for each in cut_off if each.channel == Channel.SMS], State.QUEUED, at=now)
        step([each for each in cut_off if each.channel != Channel.SMS], State.PARKED, reason=Reason.DOUBTFUL, at=now)
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(state=State.QUEUED, channel__in=CARRIED)
        step(list(waiting.filter(message__asked_at__lt=now - GIVE_UP_AFTER)), State.FAILED, reason=Reason.SILENT, at=now)
    for channel in CARRIED:
        if Delivery.objects.filter(state=State.QUEUED, channel=channel, due_at__lte=now).exists() and not paused_until(channel, at=now):
            jobs.defer("messaging.deliver", channel=channel)


def paused_until(channel: str, *, at: dt.datetime) -> dt.datetime | None:
    """Until when a channel is left alone, because its server was silent; None when it is not."""
    return ChannelPause.objects.filter(channel=channel, until__gt=at).values_list("until", flat=True).first()


@transaction.atomic
def _claim(channel: str, versions: dict[int, TemplateVersion]) -> list[Delivery] | None:
    """The next that are due, marked as about to go; None when nothing is. What has no safe way any more is set aside."""
    now = clock.now()
    if paused_until(channel, at=now):
        return None
    due = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(state=State.QUEUED, channel=channel, due_at__lte=now)
    if channel == Channel.SMS and when_it_may_ring(timezone.localtime(now)) > now:
        due = due.filter(message__version__template__at_any_hour=True)  # the others are taken up by the sweep in the morning
    rows = due.select_related("contact", "message__person", "message__centre").defer(*(f"message__person__{name}" for name in _NOT_READ))
    group = list(rows.order_by("due_at", "pk")[:GROUP])
    if lacking := {each.message.version_id for each in group} - versions.keys():
        versions |= TemplateVersion.objects.in_bulk(lacking)
    for each in group:
        each.message.version = versions[each.message.version_id]
    if not group:
        return None
    group = _still_safe(group, at=now)
    for each in group:
        each.tries += 1
    step(group, State.SENDING, at=now, tries=F("tries") + 1)
    return group


def _still_safe(group: Sequence[Delivery], *, at: dt.datetime) -> list[Delivery]:
    """Those whose contact may still be used. A message may have waited for hours: in them somebody may have left home."""
    persons = {each.message.person for each in group}
    ways = ways_of(persons, tuple(CARRIED), on=timezone.localdate(at))
    safe = []
    for each in group:
        person = each.message.person
        if person.died_on:
            step([each], State.PARKED, reason=Reason.PERSON_DIED, at=at)
            continue
        found, failing = ways[person.pk]
        usable = [way for way in found if way.channel == each.channel]
        if not usable:
            step([each], State.PARKED, reason=Reason.CAME_BACK_BEFORE if failing else Reason.NO_LONGER_SAFE, at=at)
        else:
            if each.contact_id != usable[0].contact_id:
                each.contact = ContactPoint.objects.get(pk=usable[0].contact_id or 0)
                each.save(update_fields=["contact"])
            safe.append(each)
    return safe


def _send_group(line: Line, group: Sequence[Delivery]) -> tuple[list[tuple[Delivery, Outcome | None]], Outcome | None]:
    """What became of each, in their order; and, where the server fell silent, of which no more were tried, that outcome."""
    results: list[tuple[Delivery, Outcome | None]] = []
    for each in group:
        try:
            outgoing = _outgoing(each)
        except (texts.Missing, keys.KeyMissing, keys.Altered):
            results.append((each, None))
            continue
        outcome = line.send(outgoing)
        if outcome.fate is Fate.SILENT:
            return results, outcome
        results.append((each, outcome))
        if outcome.fate is Fate.DOUBTFUL:
            return results, outcome
    return results, None


def _outgoing(delivery: Delivery) -> Outgoing:
    assert delivery.contact is not None  # _still_safe has chosen it
    message = delivery.message
    return Outgoing(
        uuid=delivery.uuid,
        to=delivery.contact.value,
        subject=subject_in(message.language),
        text=text_of(message, delivery.channel),
        language=message.language,
    )


@transaction.atomic
def _settle(channel: str, results: Sequence[tuple[Delivery, Outcome | None]], *, at: dt.datetime) -> int:
    """Write down what became of them; says how many went."""
    went = [each for each, outcome in results if outcome is not None and outcome.fate is Fate.SENT]
    for each, outcome in results:
        if outcome is not None and outcome.reference:
            each.reference = outcome.reference
            each.save(update_fields=["reference"])
    step(went, State.SENT, at=at)
    for each, outcome in results:
        if outcome is None:
            step([each], State.PARKED, reason=Reason.BROKEN, at=at)
        elif outcome.fate is Fate.REFUSED:
            step([each], State.FAILED, reason=Reason.REFUSED, code=outcome.code, at=at)
            if outcome.wrong_address:
                _mark_failing(each, at=at)
        elif outcome.fate is Fate.DOUBTFUL:
            step([each], State.PARKED, reason=Reason.DOUBTFUL, code=outcome.code, at=at)
        elif outcome.fate is Fate.LATER:
            _try_later(each, outcome, at=at)
    if went:
        ChannelPause.objects.filter(channel=channel).delete()
    return len(went)


def _try_later(delivery: Delivery, outcome: Outcome, *, at: dt.datetime) -> None:
    if delivery.tries > len(PAUSES):
        step([delivery], State.FAILED, reason=Reason.TRIED_OFTEN, code=outcome.code, at=at)
        return
    due = at + PAUSES[delivery.tries - 1]
    step([delivery], State.QUEUED, code=outcome.code, at=at, due_at=due)
    jobs.defer("messaging.deliver", at=due, channel=delivery.channel)


def _mark_failing(delivery: Delivery, *, at: dt.datetime) -> None:
    if delivery.contact_id is not None:
        FailingContact.objects.get_or_create(contact_id=delivery.contact_id, defaults={"since": at})


@transaction.atomic
def _pause(channel: str, rest: Sequence[Delivery], outcome: Outcome, *, at: dt.datetime) -> None:
    """Leave a silent server alone for a while. What was not tried waits, as if nothing had been; the one that was tried goes last."""
    step(rest[:1], State.QUEUED, code=outcome.code, at=at, due_at=at)
    step(rest[1:], State.QUEUED, at=at, tries=F("tries") - 1)
    before = ChannelPause.objects.select_for_update().filter(channel=channel).first()
    times = before.times + 1 if before else 1
    until = at + pause_of_channel(times)
    ChannelPause.objects.update_or_create(channel=channel, defaults={"until": until, "times": times})
    jobs.defer("messaging.deliver", at=until, channel=channel)
