"""The one HTTP contract (docs/registers.md). Who is asked about stands in the body only: neither in an address nor in a line of a log."""

from __future__ import annotations

import hmac
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import unquote, urlsplit

from impulsem.platform.web.signed import FRESH, HEADER, signature
from impulsem.registers.connectors import Fate, Told
from impulsem.registers.rules.contract import LONGEST, Query, written

_AT_HOME = frozenset(["localhost", "127.0.0.1", "::1"])
_LATER = frozenset([408, 425, 429, 500])
_NOBODY = frozenset([502, 503, 504])


class WrongAddress(ValueError):
    """The address of a register cannot be one. For operators, in plain English."""


class HttpConnector:
    """address: `https://secret@host/path`; the secret signs what is asked and what is answered. Plain HTTP only on this machine."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.username:
            raise WrongAddress("IMPULSEM_REGISTERS must look like https://secret@gateway.example.org/look-ups")
        if parts.scheme == "http" and parts.hostname not in _AT_HOME:
            raise WrongAddress("IMPULSEM_REGISTERS must begin with https:// for a machine that is not this one")
        self._secure = parts.scheme == "https"
        self._host, self._port, self._path = parts.hostname, parts.port, parts.path or "/"
        self._secret = unquote(parts.username)

    def ask(self, query: Query, *, patience: float) -> Told:
        began = time.monotonic()
        connection = (HTTPSConnection if self._secure else HTTPConnection)(self._host, self._port, timeout=patience)
        try:
            told = self._converse(connection, query, until=began + patience)
        except TimeoutError:
            told = Told(Fate.SLOW, code="timeout")
        except OSError as problem:
            told = Told(Fate.DOWN, code=type(problem).__name__)
        except HTTPException as problem:  # it talks, but not HTTP
            told = Told(Fate.NONSENSE, code=type(problem).__name__)
        finally:
            connection.close()
        return Told(told.fate, told.raw, told.code, round((time.monotonic() - began) * 1000))

    def _converse(self, connection: HTTPConnection, query: Query, *, until: float) -> Told:
        body, stamp = written(query), str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Idempotency-Key": str(query.reference),
            HEADER: f"t={stamp},v1={signature(self._secret, stamp, body)}",
        }
        connection.request("POST", self._path, body=body, headers=headers)
        answer = connection.getresponse()
        if answer.status != 200:
            return Told(_fate_of(answer.status), code=str(answer.status))
        raw = _within(answer, until)
        if answer.length:  # it hung up in the middle
            return Told(Fate.DOWN, code="cut_off")
        if len(raw) > LONGEST:
            return Told(Fate.NONSENSE, code="too_long")
        if not self._signed(answer, raw):
            return Told(Fate.NONSENSE, code="not_signed")
        return Told(Fate.TOLD, raw, code="200")

    def _signed(self, answer: HTTPResponse, raw: bytes) -> bool:
        parts = dict(part.partition("=")[::2] for part in answer.headers.get(HEADER, "").split(","))
        stamp = parts.get("t", "")
        if not stamp.isdecimal() or len(stamp) > 12 or abs(time.time() - int(stamp)) > FRESH:
            return False
        return hmac.compare_digest(signature(self._secret, stamp, raw).encode(), parts.get("v1", "").encode())


def _within(answer: HTTPResponse, until: float) -> bytes:
    """The body, one byte more than is believed at most; an answer that trickles is slow, too. Errors: TimeoutError."""
    parts: list[bytes] = []
    while sum(map(len, parts)) <= LONGEST and (part := answer.read1(16_384)):
        parts.append(part)
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(parts)


def _fate_of(status: int) -> Fate:
    if status in _NOBODY:
        return Fate.DOWN
    if status in _LATER:
        return Fate.BUSY
    if status in (200, 204) or 300 <= status < 400:
        return Fate.NONSENSE
    return Fate.REFUSED
