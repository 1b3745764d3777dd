"""Which way a message takes, when it may, and how long to wait before it is tried again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

#: After a try that the server did not take, until the next; then it is given up.
PAUSES = (dt.timedelta(minutes=5), dt.timedelta(minutes=30), dt.timedelta(hours=2), dt.timedelta(hours=8))
#: A channel whose server does not answer is left alone: each time twice as long, up to the longest.
SHORTEST_PAUSE, LONGEST_PAUSE = dt.timedelta(seconds=30), dt.timedelta(hours=1)
#: What still waits for a silent server after so long is told to staff instead: by then it may be too late to tell the person.
GIVE_UP_AFTER = dt.timedelta(days=3)
#: What has been between "about to" and "done" for so long was cut off: its worker died.
CUT_OFF_AFTER = dt.timedelta(minutes=15)
#: Phones ring with text messages between these hours of the city.
RING_FROM, RING_UNTIL = dt.time(9), dt.time(21)


@dataclasses.dataclass(frozen=True, slots=True)
class Contact:
    """A contact point that may be used. failing: the last message to it came back."""

    id: int
    kind: str  # "phone" or "email"
    value: str
    preferred: bool
    failing: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """A channel and where it leads: a contact point, or an address."""

    channel: str
    contact_id: int | None = None
    address_id: int | None = None


def ways(channels: Sequence[str], contacts: Iterable[Contact], address_id: int | None) -> tuple[list[Way], bool]:
    """The ways, best first, and whether there are more that fail.

    A channel that the person prefers comes before the others; otherwise they stand in the order of `channels`.
    """
    usable, failing = [], False
    by_channel = {"email": [], "sms": []}  # type: dict[str, list[Contact]]
    for contact in sorted(contacts, key=lambda contact: (not contact.preferred, contact.id)):
        channel = "email" if contact.kind == "email" else "sms"
        if channel not in channels or (channel == "sms" and not takes_texts(contact.value)):
            continue
        if contact.failing:
            failing = True
        else:
            by_channel[channel].append(contact)
    liked = {channel for channel, found in by_channel.items() if found and found[0].preferred}
    alone = liked if len(liked) == 1 else set()  # who prefers both likes neither better
    for channel in sorted(channels, key=lambda channel: channel not in alone):
        if channel == "letter" and address_id is not None:
            usable.append(Way("letter", address_id=address_id))
        usable += [Way(channel, contact_id=contact.id) for contact in by_channel.get(channel, [])[:1]]
    return usable, failing


def takes_texts(number: str) -> bool:
    """Whether a number (E.164) can be a mobile phone: Spanish ones that begin with 8 or 9 stand on a table, of others nobody knows."""
    return not number.startswith(("+348", "+349"))


def when_it_may_ring(local: dt.datetime) -> dt.datetime:
    """The moment itself, or the next at which phones may ring. local: in the city's time zone."""
    if local.time() < RING_FROM:
        return local.replace(hour=RING_FROM.hour, minute=0, second=0, microsecond=0)
    if local.time() >= RING_UNTIL:
        return (local + dt.timedelta(days=1)).replace(hour=RING_FROM.hour, minute=0, second=0, microsecond=0)
    return local


def pause_of_channel(times: int) -> dt.timedelta:
    """How long a channel is left alone after its server was silent so many times in a row (1 or more)."""
    return min(SHORTEST_PAUSE * 2 ** min(times - 1, 10), LONGEST_PAUSE)
