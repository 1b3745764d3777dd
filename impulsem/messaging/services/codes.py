"""Codes that show that whoever asks can read what goes to a contact. The contact belongs to no person: nobody is looked up.

Whoever asks is always answered alike, whether a message leaves or not. How much may leave is counted in the table itself.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from impulsem.messaging.models import Channel, ConfirmationCode
from impulsem.messaging.services.composing import centre_values, filled_text, subject_in
from impulsem.messaging.services.delivering import line_of
from impulsem.messaging.services.refusals import CodeOver, NoTextsThere, TooManyAsked, TooManyUsed, WrongCode
from impulsem.messaging.services.sending import can_carry, current_version, language_of
from impulsem.messaging.transports import Fate, Outgoing
from impulsem.people.services import email_of, phone_of
from impulsem.platform import city, clock, jobs, keys

TEMPLATE = "confirmation-code"
DIGITS = 6
TRIES = 5  # wrong ones a code
KEPT = dt.timedelta(days=8)
HOUR = dt.timedelta(hours=1)
WEEK = dt.timedelta(days=7)


def limits() -> dict[str, Any]:
    """How much may be asked for, from the city's folder (`[codes]` of messages/settings.toml)."""
    found: dict[str, Any] = city.settings(Path(settings.CITY_DIR) / "messages", "settings.toml")["codes"]
    return found


def ways_for_codes() -> list[str]:
    """The channels on which codes can be sent here."""
    return [channel for channel in (Channel.SMS, Channel.EMAIL) if can_carry(channel)]


def written_contact(*, channel: str, contact: str) -> str:
    """The written form of an address or number. Errors: WrongContact, WrongEmail, NoTextsThere."""
    if channel == Channel.EMAIL:
        return email_of(contact)
    number = phone_of(contact)
    if not number.startswith(tuple(limits()["text_prefixes"])):
        raise NoTextsThere
    return number


@transaction.atomic
def ask_code(*, channel: str, contact: str, origin: str, language: str, at: dt.datetime) -> uuid.UUID:
    """Send a code to a contact; gives the key that `confirm_code` wants beside it.

    origin: the network address that asks. Nobody learns whether a message left: a contact that got its share for this hour gets no more,
    and the answer is the same. Errors: WrongContact, WrongEmail, NoTextsThere; TooManyAsked, which is about whoever asks.
    """
    written = written_contact(channel=channel, contact=contact)
    contact_hash, origin_hash = _hash("contact", f"{channel}:{written}"), _hash("origin", origin)
    _one_at_a_time(contact_hash, origin_hash)
    lately = ConfirmationCode.objects.filter(asked_at__gt=at - HOUR)
    most = limits()
    if lately.filter(origin_hash=origin_hash).count() >= most["per_origin"] or lately.count() >= most["per_hour"]:
        raise TooManyAsked
    of_contact = lately.filter(contact_hash=contact_hash)
    if of_contact.count() >= most["per_contact"]:
        last = of_contact.filter(used_at__isnull=True).order_by("-asked_at", "-pk").first()  # a used one lets nothing through
        return last.uuid if last else uuid.uuid4()
    key, code = uuid.uuid4(), "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    key_name, outgoing = keys.encrypt(json.dumps({"to": written, "code": code}).encode(), about=key.bytes)
    ConfirmationCode.objects.create(
        uuid=key,
        channel=channel,
        contact_hash=contact_hash,
        origin_hash=origin_hash,
        code_hash=_hash("code", f"{key}:{code}"),
        language=language,
        key_name=key_name,
        outgoing=outgoing,
        asked_at=at,
        expires_at=at + dt.timedelta(minutes=most["minutes"]),
    )
    jobs.defer("messaging.send_code", key=str(key))
    return key


def confirm_code(*, key: uuid.UUID, channel: str, contact: str, code: str, at: dt.datetime) -> None:
    """Whoever asked types what came. Errors: WrongCode, CodeOver (too old, or wrong too often).

    Not to be called in a transaction that a refusal undoes: wrong tries stay counted.
    """
    with transaction.atomic():
        row = ConfirmationCode.objects.select_for_update().filter(uuid=key).first()
        if row is None or row.contact_hash != _hash("contact", f"{channel}:{written_contact(channel=channel, contact=contact)}"):
            refusal: type[WrongCode] | type[CodeOver] | None = WrongCode
        elif row.tries >= TRIES or row.expires_at <= at:
            refusal = CodeOver
        elif constant_time_compare(row.code_hash, _hash("code", f"{key}:{_digits(code)}")):
            refusal = None
            ConfirmationCode.objects.filter(pk=row.pk, confirmed_at__isnull=True).update(confirmed_at=at)
        else:
            refusal = WrongCode
            ConfirmationCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    if refusal is not None:
        raise refusal


def use_code(*, key: uuid.UUID, at: dt.datetime) -> bool:
    """Let one thing through with a confirmed code, in the caller's transaction; False when it let it through before.

    Errors: CodeOver (never confirmed, or too old), TooManyUsed (the contact did so many times this week).
    """
    row = ConfirmationCode.objects.select_for_update().filter(uuid=key, confirmed_at__gt=at - HOUR).first()
    if row is None:
        raise CodeOver
    if row.used_at is not None:
        return False
    _one_at_a_time(row.contact_hash, row.origin_hash)
    used = ConfirmationCode.objects.filter(used_at__gt=at - WEEK)
    most = limits()
    if (
        used.filter(contact_hash=row.contact_hash).count() >= most["used_per_contact"]
        or used.filter(origin_hash=row.origin_hash).count() >= most["used_per_origin"]
    ):
        raise TooManyUsed
    row.used_at = at
    row.save(update_fields=["used_at"])
    return True


def send_code(*, key: uuid.UUID) -> bool:
    """Hand one code over, if it still waits and is not over; says whether it went. What went is forgotten here."""
    row = ConfirmationCode.objects.filter(uuid=key, outgoing__isnull=False, expires_at__gt=clock.now()).first()
    if row is None or row.outgoing is None:
        return False
    given: dict[str, str] = json.loads(keys.decrypt(bytes(row.outgoing), key=row.key_name, about=row.uuid.bytes))
    version = current_version(TEMPLATE)
    language = language_of(version.body, row.language)
    values = {"code": given["code"], "minutes": str(limits()["minutes"]), **centre_values(None, language)}
    outgoing = Outgoing(
        uuid=row.uuid,
        to=given["to"],
        subject=subject_in(language),
        text=filled_text(version, row.channel, language, values),
        language=language,
    )
    with closing(line_of(row.channel)) as line:
        outcome = line.send(outgoing)
    if outcome.fate in (Fate.LATER, Fate.SILENT):
        raise NotTaken(outcome.code)
    ConfirmationCode.objects.filter(pk=row.pk).update(outgoing=None, key_name="")
    return outcome.fate is Fate.SENT


class NotTaken(Exception):
    """The mail server or the gateway is away; the job is tried again while the code holds. The argument is the answer's code."""


def forget_codes(*, at: dt.datetime) -> int:
    """Take away what limits need no more, and what could not be sent in time."""
    ConfirmationCode.objects.filter(outgoing__isnull=False, expires_at__lt=at).update(outgoing=None, key_name="")
    gone, _kinds = ConfirmationCode.objects.filter(asked_at__lt=at - KEPT).delete()
    return gone


def _hash(purpose: str, text: str) -> str:
    return salted_hmac(f"impulsem.messaging.codes.{purpose}", text, algorithm="sha256").hexdigest()


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isdigit())


def _one_at_a_time(*hashes: str) -> None:
    """Who counts for the same contact or the same origin waits for the other, until the end of the transaction."""
    with connection.cursor() as cursor:
        for place, each in enumerate(hashes):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [7_040 + place, each])
