"""Phone lines, what their exchanges tell, and who is on the line."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from impulsem.intake.models import Call, CallEvent, LineTrouble, OnTheLine, PhoneLine, PhoneNews
from impulsem.intake.services import call_refusals as refusals
from impulsem.intake.services.calls import append, attempted
from impulsem.organisation.models import Centre
from impulsem.organisation.permissions import may_administer
from impulsem.people.queries import WrongPhone, phone_dialled
from impulsem.platform import audit
from impulsem.platform.actors import Actor, job
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.live import announce

EXCHANGE = job("exchange")
#: What an exchange never ended is forgotten.
FORGOTTEN = dt.timedelta(hours=3)


@dataclasses.dataclass(frozen=True, slots=True)
class PhoneTold:
    """What an exchange tells. code: of this event; call: of the call that it is about; number: E.164, empty when it was withheld."""

    code: str
    call: str
    kind: str  # of `PhoneNews.Kind`
    number: str
    at: dt.datetime


@transaction.atomic
def hear(*, line: PhoneLine, news: PhoneTold, at: dt.datetime) -> bool:
    """An exchange tells of a call. Told twice, it is the same. Whether it was new.

    A call that ended without being answered was missed, whatever the exchange calls it; a missed one waits to be returned.
    """
    moment = min(news.at, at)
    told, new = PhoneNews.objects.get_or_create(
        line=line, code=news.code, defaults={"kind": news.kind, "at": moment, "withheld": not news.number}
    )
    if not new:
        return False
    there = OnTheLine.objects.filter(line=line, call_code=news.call).first()
    OnTheLine.objects.filter(line=line, since__lt=at - FORGOTTEN).delete()
    number = news.number or (there.number if there else "")
    match told.kind:
        case PhoneNews.Kind.RINGING:
            OnTheLine.objects.get_or_create(line=line, call_code=news.call, defaults={"number": number, "since": moment})
        case PhoneNews.Kind.ANSWERED:
            OnTheLine.objects.update_or_create(
                line=line,
                call_code=news.call,
                defaults={"answered_at": moment},
                create_defaults={"number": number, "since": moment, "answered_at": moment},
            )
            _answered_at_last(line, number, moment)
        case PhoneNews.Kind.MISSED | PhoneNews.Kind.ENDED:
            missed = told.kind == PhoneNews.Kind.MISSED or (there is not None and there.answered_at is None)
            if there is not None:
                there.delete()
            if missed and number:
                promised = line.promised_minutes
                attempted(number=number, centre=line.centre, kind=CallEvent.Kind.MISSED, promised=promised, by=EXCHANGE, moment=moment)
    announce("calls", line.centre_id)
    return True


def _answered_at_last(line: PhoneLine, number: str, moment: dt.datetime) -> None:
    """Whoever was to be called back called again and is spoken to: it stands in the call, and whoever speaks closes it."""
    for call in Call.objects.filter(number=number, centre=line.centre, state__in=Call.LIVE) if number else ():
        append(call, CallEvent.Kind.ANSWERED, by=EXCHANGE, at=moment)


def note_trouble(*, line: PhoneLine, why: str, at: dt.datetime) -> None:
    """Something came that was not taken: one row an hour, however often, so that whoever floods us fills no table."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    _row, new = LineTrouble.objects.get_or_create(line=line, why=why, hour=hour, defaults={"last_at": at})
    if not new:
        LineTrouble.objects.filter(line=line, why=why, hour=hour).update(times=F("times") + 1, last_at=at)


def key_of(line: PhoneLine) -> str:
    """What the exchange of a line signs with."""
    return salted_hmac("impulsem.intake.line", f"{line.uuid}:{line.key_number}", algorithm="sha256").hexdigest()


@transaction.atomic
def open_line(*, name: str, number: str, centre: Centre | None, promised_minutes: int = 240, by: Actor) -> PhoneLine:
    """A line whose exchange will tell us. Refuses: NotAllowed, NoNumber, LineThere, PromiseSomething."""
    if not may_administer(by):
        raise NotAllowed
    try:
        dialled = phone_dialled(number)
    except WrongPhone:
        raise refusals.NoNumber from None
    with refusing({"phone_line_promises_something": refusals.PromiseSomething, "intake_phoneline_number_key": refusals.LineThere}):
        line = PhoneLine.objects.create(name=name.strip(), number=dialled, centre=centre, promised_minutes=promised_minutes)
    audit.record(by, "intake.line_opened", on=line)
    return line


@transaction.atomic
def change_key(*, line: PhoneLine, by: Actor) -> PhoneLine:
    """Another key; what is signed with the old one is refused from now on. Refuses: NotAllowed."""
    if not may_administer(by):
        raise NotAllowed
    PhoneLine.objects.filter(pk=line.pk).update(key_number=F("key_number") + 1)
    line.refresh_from_db()
    audit.record(by, "intake.line_key_changed", on=line)
    return line


@transaction.atomic
def end_line(*, line: PhoneLine, by: Actor) -> PhoneLine:
    """Nothing is heard from it any more; its calls stay to be returned. Refuses: NotAllowed."""
    if not may_administer(by):
        raise NotAllowed
    line.active = False
    line.save(update_fields=["active"])
    audit.record(by, "intake.line_ended", on=line)
    return line
