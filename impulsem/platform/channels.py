"""Every channel by which the product tells, shows, sends or hands out something about a person.

Somebody who left a violent home must not be told about through any of them. Each context registers its channels in its `channels.py`:
its addresses, its panels, its facts for counting, what it sends. A test of the whole house parts a household, walks all of them as
those who work with the one who stayed, and fails where the new life shows; it fails, too, where something belongs to no channel.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Watch:
    """A parted household, seen by somebody who works with those who stayed. Keys of rows."""

    moved: tuple[int, ...]  # persons who left
    stayed: tuple[int, ...]
    household: int  # of those who stayed
    fresh: int  # of those who left
    actor: Actor
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """urls: names of addresses, which the test opens one by one ("strategy:*": all of a context). panels, facts: codes of those registries.

    tells: what comes out of what is no page (a search that is typed, a list that a job makes, a download), as text.
    sends_to: where something for the persons who left would go to now.
    about_nobody: why nothing about a person can come out, for addresses that the test need not open.
    """

    code: str
    urls: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    tells: Callable[[Watch], Iterable[str]] | None = None
    sends_to: Callable[[Watch], Iterable[str]] | None = None
    about_nobody: str = ""


class Channels:
    """Channels by code; a code is registered once."""

    def __init__(self) -> None:
        self._channels: dict[str, Channel] = {}

    def register(self, channel: Channel) -> Channel:
        if channel.code in self._channels:
            raise ValueError(f"registered twice: {channel.code}")
        self._channels[channel.code] = channel
        return channel

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._channels.values())


channels = Channels()
channels.register(
    Channel(code="platform.reader", urls=("platform:*",), about_nobody="How whoever is logged in likes to read; outlines of places.")
)
