"""Asking for a message: once a key, in the person's language, by the first safe way; and by another way, when that one failed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from impulsem.messaging.models import Channel, Delivery, Message, TemplateVersion
from impulsem.messaging.rules import texts
from impulsem.messaging.rules.ways import Way, when_it_may_ring
from impulsem.messaging.services.closed import close
from impulsem.messaging.services.refusals import ChannelNotOffered, NothingElse, NotNow, UnknownTemplate, ValueMissing
from impulsem.messaging.services.steps import Reason, State, note, step
from impulsem.messaging.services.ways import ways_of
from impulsem.messaging.transports import sms
from impulsem.organisation.models import Centre
from impulsem.people.models import Person
from impulsem.platform import audit, jobs
from impulsem.platform.actors import Actor
from impulsem.platform.words import Words


@dataclasses.dataclass(frozen=True, slots=True)
class Telling:
    """What one person is told. key: what it is about ("agenda.booked:123"): the same key tells once. values: of the placeholders."""

    person: Person
    values: Mapping[str, str]
    key: str
    centre: Centre | None = None


def send(
    *,
    person: Person,
    template: str,
    values: Mapping[str, str],
    key: str,
    by: Actor,
    at: dt.datetime,
    channels: Sequence[str] | None = None,
    centre: Centre | None = None,
) -> Message:
    """Tell a person something, once a `key`: asked again, it gives the message that there is. See `send_many`."""
    send_many(tellings=[Telling(person, values, key, centre)], template=template, channels=channels, by=by, at=at)
    return Message.objects.get(key=key)


@transaction.atomic
def send_many(*, tellings: Sequence[Telling], template: str, by: Actor, at: dt.datetime, channels: Sequence[str] | None = None) -> int:
    """Tell many people something of one kind; says how many messages are new. Queued in the caller's transaction; a worker sends them.

    A message for whom there is no safe way is set aside, for staff to see. channels: only these, of those that the template allows.
    Errors: UnknownTemplate, ChannelNotOffered, ValueMissing.
    """
    version = current_version(template)
    offered = [channel for channel in version.template.channels if (channels is None or channel in channels) and can_carry(channel)]
    if not offered:
        raise ChannelNotOffered
    for telling in tellings:
        _refuse_missing(version, telling.values)
    own = by.centres()
    centre_id = next(iter(own)) if len(own) == 1 else None
    known = set(Message.objects.filter(key__in=[telling.key for telling in tellings]).values_list("key", flat=True))
    asked = {telling.key: telling for telling in tellings if telling.key not in known}
    messages = [_message(telling, version, offered, centre_id=centre_id, by=by, at=at) for telling in asked.values()]
    # Somebody may be asking for the same this very moment: whoever comes second finds that it is asked for, and adds nothing.
    Message.objects.bulk_create(messages, batch_size=1000, ignore_conflicts=True)
    numbers = dict(Message.objects.filter(uuid__in=[message.uuid for message in messages]).values_list("uuid", "pk"))
    fresh = [message for message in messages if message.uuid in numbers]
    for message in fresh:
        message.pk = numbers[message.uuid]
    _hand_over(fresh, version, at=at)
    for message in fresh if len(fresh) == 1 else []:
        audit.record(by, "messaging.send", on=message, template=template)
    if len(fresh) > 1:
        audit.record(by, "messaging.send_many", on=version, messages=len(fresh))
    return len(fresh)


@transaction.atomic
def send_another_way(*, message: Message, channel: str, by: Actor, at: dt.datetime) -> Delivery:
    """What failed, came back or was set aside goes by another channel, or the same one to a contact that is better now."""
    last = Delivery.objects.select_for_update().filter(message=message).exclude(state=State.REPLACED).first()
    if last is None or last.state not in Delivery.ATTENTION:
        raise NotNow
    template = message.version.template
    if channel not in template.channels or not can_carry(channel):
        raise ChannelNotOffered
    usable, _failing = ways_of([message.person], [channel], on=timezone.localdate(at))[message.person_id]
    if message.person.died_on or not usable:
        raise NothingElse
    step([last], State.REPLACED, at=at, worker_id=by.worker_id)
    fresh = _delivery(message, usable[0], at=at, any_hour=template.at_any_hour)
    fresh.save()
    note([fresh], at=at, worker_id=by.worker_id)
    _queue([fresh])
    audit.record(by, "messaging.send_another_way", on=message, channel=channel)
    return fresh


def current_version(code: str) -> TemplateVersion:
    """The newest words of a template, or the refusal `UnknownTemplate`."""
    rows = TemplateVersion.objects.filter(template__code=code, template__active=True).select_related("template")
    version = rows.order_by("-number").first()
    if version is None:
        raise UnknownTemplate
    return version


def has_words(code: str) -> bool:
    """Whether the city has words for it: a city may have none."""
    return TemplateVersion.objects.filter(template__code=code, template__active=True).exists()


def can_carry(channel: str) -> bool:
    """Whether the installation has what the channel needs."""
    return channel != Channel.SMS or sms.available()


def language_of(words: Words, wanted: str) -> str:
    """The language of the text that is used: the person's, or the city's first where the text does not stand in it."""
    return wanted if words.get(wanted) else settings.LANGUAGE_CODE


def _refuse_missing(version: TemplateVersion, values: Mapping[str, str]) -> None:
    needed = {name for words in (version.body, version.sms) for text in words.values() for name in texts.placeholders(text)}
    for name in sorted(needed - texts.GIVEN - values.keys()):
        raise ValueMissing(name=name)


def _message(
    telling: Telling, version: TemplateVersion, channels: list[str], *, centre_id: int | None, by: Actor, at: dt.datetime
) -> Message:
    number = uuid.uuid4()
    key_name, closed = close(telling.values, uuid=number)
    return Message(
        uuid=number,
        key=telling.key,
        person=telling.person,
        version=version,
        language=language_of(version.body, telling.person.notice_language),
        asked_language=telling.person.notice_language,
        channels=channels,
        key_name=key_name,
        values=closed,
        centre_id=telling.centre.pk if telling.centre else centre_id,
        asked_at=at,
        asked_by_id=by.worker_id,
    )


def _hand_over(messages: Sequence[Message], version: TemplateVersion, *, at: dt.datetime) -> None:
    """Choose a way for each, or set it aside, and queue the work."""
    if not messages:
        return
    found = ways_of({message.person for message in messages}, messages[0].channels, on=timezone.localdate(at))
    deliveries = []
    for message in messages:
        usable, failing = found[message.person_id]
        if message.person.died_on:
            deliveries.append(_parked(message, Reason.PERSON_DIED, at=at))
        elif not usable:
            deliveries.append(_parked(message, Reason.CAME_BACK_BEFORE if failing else Reason.NO_SAFE_CONTACT, at=at))
        else:
            deliveries.append(_delivery(message, usable[0], at=at, any_hour=version.template.at_any_hour))
    Delivery.objects.bulk_create(deliveries, batch_size=1000)
    note(deliveries, at=at)
    _queue(deliveries)


def _delivery(message: Message, way: Way, *, at: dt.datetime, any_hour: bool) -> Delivery:
    due = at
    if way.channel == Channel.SMS and not any_hour:
        due = when_it_may_ring(timezone.localtime(at))
    return Delivery(message=message, channel=way.channel, contact_id=way.contact_id, address_id=way.address_id, due_at=due, changed_at=at)


def _parked(message: Message, reason: str, *, at: dt.datetime) -> Delivery:
    return Delivery(message=message, state=State.PARKED, reason=reason, due_at=at, changed_at=at)


def _queue(deliveries: Sequence[Delivery]) -> None:
    """One job for each channel and moment: it sends all that is due then. Letters wait for somebody to print them."""
    for channel, due in sorted({(each.channel, each.due_at) for each in deliveries if each.channel in ("email", "sms")}):
        jobs.defer("messaging.deliver", at=due, channel=channel)
