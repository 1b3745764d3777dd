"""What the placeholders of a message stand for, closed: a copy of the table opens nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from impulsem.messaging.models import Message
from impulsem.platform import keys


def close(values: Mapping[str, str], *, uuid: UUID) -> tuple[str, bytes]:
    """The name of the key, and the values as they are kept with the message of that number."""
    return keys.encrypt(json.dumps(dict(values), ensure_ascii=False).encode(), about=uuid.bytes)


def open_values(message: Message) -> dict[str, str]:
    """What was given when the message was asked for. Errors: keys.KeyMissing, keys.Altered."""
    found: dict[str, str] = json.loads(keys.decrypt(bytes(message.values), key=message.key_name, about=message.uuid.bytes))
    return found
