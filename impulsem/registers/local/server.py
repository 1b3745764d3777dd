"""The server of the invented registers. It prints how it was asked, never about whom."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hmac
import json
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from impulsem.platform.web.signed import FRESH, HEADER, signature
from impulsem.registers.local.answers import REGISTERS, answer

PATH: Final = "/look-ups"
LONGEST: Final = 10_000  # bytes of a question
#: What a register that talks nonsense says, in turn.
NONSENSE: Final = (b"<html>maintenance</html>", b'{"contract": 1}', b'{"contract": 1, "found": "yes", "statements": "many"}')


@dataclasses.dataclass(slots=True)
class Behaviour:
    """How the registers behave, by code; changed while they run, too. slow: seconds before each answer."""

    slow: dict[str, float] = dataclasses.field(default_factory=dict)
    down: set[str] = dataclasses.field(default_factory=set)
    nonsense: set[str] = dataclasses.field(default_factory=set)


class LocalRegisters(ThreadingHTTPServer):
    """asked: how many different questions each register was asked; heard: how many requests came."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], *, secret: str, behaviour: Behaviour | None = None, quiet: bool = False) -> None:
        super().__init__(address, _Conversation)
        self.secret = secret
        self.behaviour = behaviour or Behaviour()
        self.quiet = quiet
        self.asked: Counter[str] = Counter()
        self.heard: Counter[str] = Counter()
        self._answers: dict[str, bytes] = {}
        self._turn = threading.Lock()

    @property
    def url(self) -> str:
        """What `IMPULSEM_REGISTERS` has to be."""
        return f"http://{self.secret}@{self.server_address[0]!s}:{self.server_address[1]}{PATH}"

    def answer_once(self, question: dict[str, Any]) -> bytes:
        """The same answer under the same reference, however often it is asked."""
        with self._turn:
            reference = question["reference"]
            if reference not in self._answers:
                self.asked[question["register"]] += 1
                self._answers[reference] = _answer_to(question)
            return self._answers[reference]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has hung up: nothing to tell anybody."""


class _Conversation(BaseHTTPRequestHandler):
    server: LocalRegisters
    server_version = "LocalRegisters"

    def do_POST(self) -> None:
        size = self.headers.get("Content-Length") or ""
        if self.path != PATH or not size.isdecimal() or int(size) > LONGEST:
            self._say(404 if self.path != PATH else 413)
            return
        body = self.rfile.read(int(size))
        if not self._signed(body):
            self._say(403)
            return
        question = _understood(body)
        if question is None:
            self._say(400)
            return
        register, behaviour = question["register"], self.server.behaviour
        self.server.heard[register] += 1
        time.sleep(behaviour.slow.get(register, 0))
        if register in behaviour.down:
            self._say(503)
        elif register in behaviour.nonsense:
            self._say(200, NONSENSE[self.server.heard[register] % len(NONSENSE)])
        else:
            self._say(200, self.server.answer_once(question))

    def _signed(self, body: bytes) -> bool:
        parts = dict(part.partition("=")[::2] for part in self.headers.get(HEADER, "").split(","))
        stamp = parts.get("t", "")
        if not stamp.isdecimal() or len(stamp) > 12 or abs(time.time() - int(stamp)) > FRESH:
            return False
        return hmac.compare_digest(signature(self.server.secret, stamp, body).encode(), parts.get("v1", "").encode())

    def _say(self, status: int, body: bytes = b"") -> None:
        stamp = str(int(time.time()))
        with contextlib.suppress(ConnectionError):  # nobody waits any more
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header(HEADER, f"t={stamp},v1={signature(self.server.secret, stamp, body)}")
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        if not self.server.quiet:
            super().log_message(format, *args)


def _understood(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body)
        person = told["person"]
        right = told["contract"] == 1 and told["register"] in REGISTERS and told["reference"] and isinstance(person["value"], str)
        if person["born"] is not None:
            dt.date.fromisoformat(person["born"])
    except (ValueError, KeyError, TypeError):
        return None
    return told if right else None


def _answer_to(question: dict[str, Any]) -> bytes:
    person = question["person"]
    born = dt.date.fromisoformat(person["born"]) if person["born"] else None
    found, statements = answer(question["register"], person["value"], born=born, today=dt.date.today())  # noqa: DTZ011 - another machine's day
    content = {
        "contract": 1,
        "reference": question["reference"],
        "register": question["register"],
        "found": found,
        "statements": statements,
    }
    return json.dumps(content).encode()
