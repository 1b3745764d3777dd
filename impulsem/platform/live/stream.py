"""The process that tells open pages what happened: it listens to PostgreSQL once, and holds a stream of server-sent events to each page.

A stream is asked for with the session's cookie, which is looked at once; `who` says which topics it may hear. A stream lasts a while and
is then asked for again, so that an ended session hears no more. Nothing is kept for a page that is away: after coming back it asks for
its parts anew, and so it misses nothing and is told nothing twice.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import psycopg

from impulsem.platform.live.topics import CHANNEL

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
#: The topics that the holder of a session may hear; None when it is no session, or an ended one.
Who = Callable[[str], Awaitable[frozenset[str] | None]]

BREATH = 20.0  # s between signs of life, so that nothing in between takes a quiet stream for a dead one
LASTS = 900.0  # s until a stream is asked for again
_PAUSE = 2.0  # s before the database is asked again
_CHECK = 30.0  # s after which a quiet connection to the database is tried

#: What a page is told beside topics: look at everything again; the database does not speak to us, ask by yourself.
AGAIN, DEAF = "again", "deaf"


class Client:
    """One stream: what it may hear, and what it was not told yet. A topic that comes ten times before it is told is told once."""

    __slots__ = ("pending", "topics", "wake")

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.pending: set[str] = set()
        self.wake = asyncio.Event()

    def tell(self, word: str) -> None:
        self.pending.add(word)
        self.wake.set()

    async def words(self) -> AsyncIterator[Iterable[str]]:
        """What is to be told, as it comes; nothing at all is a sign of life."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), BREATH)
            self.wake.clear()
            told, self.pending = self.pending, set()
            yield told


class Stream:
    """The application (ASGI) and the one listener that feeds it."""

    def __init__(self, *, who: Who, cookie: str, database: Callable[[], Mapping[str, Any]]) -> None:
        self._who = who
        self._cookie = cookie
        self._database = database
        self._clients: set[Client] = set()
        self._by_topic: defaultdict[str, set[Client]] = defaultdict(set)
        self._listening = False
        self._over = asyncio.Event()

    def end(self) -> None:
        """Say good-bye to every page; each asks again by itself."""
        self._over.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] != "GET" or not _from_us(headers):
            await _answer(send, 403)
            return
        topics = await self._who(_session_in(headers.get("cookie", ""), self._cookie))
        if topics is None:
            await _answer(send, 204)  # "do not ask again", in the words of server-sent events
            return
        await self._tell(Client(topics), headers.get("origin", ""), receive, send)

    async def _tell(self, client: Client, origin: str, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _headers(origin)})
        tasks = [asyncio.ensure_future(each) for each in (_gone(receive), self._tell_words(client, send), self._over.wait())]
        self._enter(client)
        try:
            await asyncio.wait(tasks, timeout=LASTS * random.uniform(0.8, 1.2), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._leave(client)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(Exception):  # whoever is gone hears no good-bye
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _tell_words(self, client: Client, send: Send) -> None:
        client.tell(AGAIN if self._listening else DEAF)
        async for words in client.words():
            body = "".join(f"data: {word}\n\n" for word in sorted(words)) or ":\n\n"
            await send({"type": "http.response.body", "body": body.encode(), "more_body": True})

    def _enter(self, client: Client) -> None:
        self._clients.add(client)
        for topic in client.topics:
            self._by_topic[topic].add(client)

    def _leave(self, client: Client) -> None:
        self._clients.discard(client)
        for topic in client.topics:
            self._by_topic[topic].discard(client)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    async def listen(self) -> None:
        """Hear what is announced, for ever; a database that was away is asked again, and then every page looks at everything again."""
        while True:
            with suppress(psycopg.Error, OSError):
                await self._listen_once()
            if self._listening:
                self._listening = False
                self._tell_all(DEAF)
            await asyncio.sleep(_PAUSE)

    async def _listen_once(self) -> None:
        async with await psycopg.AsyncConnection.connect(**self._database(), autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._listening = True
            self._tell_all(AGAIN)
            while True:
                async for notice in connection.notifies(timeout=_CHECK):
                    for client in self._by_topic.get(notice.payload, ()):
                        client.tell(notice.payload)
                await connection.execute("SELECT 1")

    def _tell_all(self, word: str) -> None:
        for client in self._clients:
            client.tell(word)


def _from_us(headers: Mapping[str, str]) -> bool:
    """Asked by a page of the same host: its port may be another one, another site may not listen."""
    origin = headers.get("origin", "")
    return not origin or urlsplit(origin).hostname == urlsplit(f"//{headers.get('host', '')}").hostname


def _session_in(cookies: str, name: str) -> str:
    jar: SimpleCookie = SimpleCookie()
    with suppress(CookieError):
        jar.load(cookies)
    return jar[name].value if name in jar else ""


def _headers(origin: str) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",  # nginx would gather events until there are many
        "x-content-type-options": "nosniff",
    }
    if origin:
        headers |= {"access-control-allow-origin": origin, "access-control-allow-credentials": "true", "vary": "Origin"}
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
