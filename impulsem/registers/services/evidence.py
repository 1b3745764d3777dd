"""The answer as it came, closed: a copy of the table opens nothing, and what was altered does not open."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.utils import timezone

from impulsem.people.models import EconomicFact
from impulsem.platform import audit, keyed, keys
from impulsem.platform.actors import Actor
from impulsem.registers.models import LookUp
from impulsem.registers.rules import contract
from impulsem.registers.rules.contract import Answer, Query, Statement, written
from impulsem.registers.services.refusals import NotThereAnyMore

AMOUNTS = frozenset(EconomicFact.Category.values)


def close(query: Query, raw: bytes) -> tuple[str, bytes, str]:
    """The name of the key; question and answer as they are kept; the keyed hash of the answer (amounts cannot be guessed from it)."""
    kept = json.dumps({"asked": written(query).decode(), "answered": raw.decode()}, ensure_ascii=False).encode()
    name, closed = keys.encrypt(kept, about=query.reference.bytes)
    return name, closed, digest_of(raw)


def digest_of(raw: bytes) -> str:
    return keyed.digest("registers.answer", hashlib.sha256(raw).hexdigest())


def read_answer(raw: bytes, look_up: LookUp, *, today: dt.date) -> Answer:
    """Errors: contract.Nonsense."""
    register = look_up.register
    return contract.read(raw, reference=look_up.uuid, register=register.code, gives=register.gives, amounts=AMOUNTS, today=today)


def statements_of(look_up: LookUp) -> tuple[Statement, ...]:
    """What the register said, as it was believed then. Refuses: NotThereAnyMore."""
    if look_up.evidence is None or look_up.settled_at is None:
        return ()
    return read_answer(_opened(look_up)["answered"].encode(), look_up, today=timezone.localdate(look_up.settled_at)).statements


def note_read(*, look_up: LookUp, by: Actor) -> None:
    """Somebody read the answer."""
    audit.record(by, "registers.read", on=look_up.person, look_up=look_up.pk)


def _opened(look_up: LookUp) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(keys.decrypt(bytes(look_up.evidence or b""), key=look_up.key_name, about=look_up.uuid.bytes))
    except (keys.KeyMissing, keys.Altered):
        raise NotThereAnyMore from None
    return kept
