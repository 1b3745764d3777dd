"""What the world tells of a message afterwards: that it arrived, or came back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email
import email.policy
import re
from email.message import Message
from typing import Any
from uuid import UUID

from django.db import transaction

from impulsem.messaging.models import Delivery, FailingContact
from impulsem.messaging.services.steps import Reason, State, step
from impulsem.people.models import ContactPoint
from impulsem.platform import audit
from impulsem.platform.actors import Actor

_OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
#: Why a mailbox does not take a message now, although it is the right one: full, too large, not wanted by some rule.
_RIGHT_ADDRESS = ("5.2.2", "5.2.3", "5.3.", "5.6.", "5.7.")


@dataclasses.dataclass(frozen=True, slots=True)
class News:
    delivery: UUID
    arrived: bool
    code: str


@transaction.atomic
def told_by_gateway(*, news: News, at: dt.datetime) -> bool:
    """A gateway or a mail server says what became of a delivery; told twice, it is the same. Whether there is such a delivery."""
    delivery = Delivery.objects.select_for_update(of=("self",)).filter(uuid=news.delivery).first()
    if delivery is None:
        return False
    state = State.DELIVERED if news.arrived else State.BOUNCED
    if state not in Delivery.ALLOWED[State(delivery.state)]:
        return True
    step([delivery], state, reason="" if news.arrived else Reason.REFUSED, code=news.code, at=at)
    if delivery.contact_id is not None:
        if news.arrived:
            FailingContact.objects.filter(contact_id=delivery.contact_id).delete()
        elif not news.code.startswith(_RIGHT_ADDRESS):
            FailingContact.objects.get_or_create(contact_id=delivery.contact_id, defaults={"since": at})
    return True


def told_by_mail(*, content: bytes, at: dt.datetime) -> bool:
    """A message that came to the address for bounces; whether it told something of a delivery. Anything else is nobody's business here."""
    news = news_in(content)
    return news is not None and told_by_gateway(news=news, at=at)


def news_in(content: bytes) -> News | None:
    """What a report of a mail server (RFC 3464) says of one of our messages; None when it is no such report, or not about one."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    if message.get_content_type() != "multipart/report":
        return None
    action = status = number = ""
    for part in message.walk():
        kind = part.get_content_type()
        inside: Any = part.get_payload()
        blocks = [block for block in inside if isinstance(block, Message)] if isinstance(inside, list) else []
        if kind == "message/delivery-status":
            for block in blocks:
                action = action or str(block.get("Action", "")).strip().lower()
                status = status or str(block.get("Status", "")).strip()
        elif kind == "message/rfc822" and blocks:
            number = number or str(blocks[0].get("Message-ID", ""))
        elif kind == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            if isinstance(headers, bytes):
                number = number or str(email.message_from_bytes(headers).get("Message-ID", ""))
    ours = _OURS.search(number)
    if ours is None or action not in {"failed", "delivered"}:
        return None
    found = _STATUS.search(status)
    return News(UUID(ours[1]), action == "delivered", found[0] if found else "")


@transaction.atomic
def contact_works_again(*, contact: ContactPoint, by: Actor) -> None:
    """Somebody has asked: the phone or e-mail is right, and may be used again."""
    FailingContact.objects.filter(contact=contact).delete()
    audit.record(by, "messaging.contact_works_again", on=contact.person, contact=contact.pk)
