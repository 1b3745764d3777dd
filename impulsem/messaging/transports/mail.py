"""E-mail, through Django's mail settings.

To an SMTP server each step is taken by hand: what broke before the text was handed over was not sent, what broke after may have been.
"""

from __future__ import annotations

import binascii
import re
import smtplib
from contextlib import suppress
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.encoding import punycode

from impulsem.messaging.transports import Fate, Outcome, Outgoing

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")
_WRONG_ADDRESS = {550, 551, 553}


def message_id(outgoing_uuid: object) -> str:
    """What the message is called in everybody's mail: the same at every try, so that a server that got it twice can tell."""
    return f"<{outgoing_uuid}@{_domain()}>"


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"


class MailLine:
    """One connection for many messages."""

    def __init__(self) -> None:
        self._backend: Any = get_connection()

    def send(self, outgoing: Outgoing) -> Outcome:
        if not isinstance(self._backend, EmailBackend):  # a file, or a test's box
            headers = {"Message-ID": message_id(outgoing.uuid)}
            EmailMessage(outgoing.subject, outgoing.text, to=[outgoing.to], headers=headers, connection=self._backend).send()
            return Outcome(Fate.SENT)
        try:
            self._backend.open()
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return Outcome(Fate.SILENT, code=_code_of(problem))
        server = self._backend.connection
        assert server is not None  # open() would have said
        outcome = _converse(server, outgoing.to, written(outgoing))
        if outcome.fate in (Fate.SILENT, Fate.DOUBTFUL):
            self.close()
        return outcome

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._backend.close()
        if isinstance(self._backend, EmailBackend):
            self._backend.connection = None  # what would not say good-bye is left behind all the same


def written(outgoing: Outgoing) -> bytes:
    """The message as it goes over the line. By hand: of ten thousand messages the library's folding of headers was the longest part."""
    body = binascii.b2a_qp(outgoing.text.encode(), istext=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    headers = (
        f"From: {_in_header(settings.DEFAULT_FROM_EMAIL)}",
        f"To: {_in_ascii(outgoing.to)}",
        f"Subject: {_in_header(outgoing.subject)}",
        f"Date: {formatdate()}",
        f"Message-ID: {message_id(outgoing.uuid)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        f"Content-Language: {outgoing.language}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
    )
    if any("\n" in header or "\r" in header for header in headers):
        raise ValueError("a header has room for one line")
    return "\r\n".join(headers).encode("ascii", "replace") + b"\r\n\r\n" + body


@cache
def _in_header(text: str) -> str:
    """A subject or a sender, of which there are few, in ASCII on one line."""
    name, address = parseaddr(text) if "@" in text else ("", "")
    return formataddr((name, address)) if address else Header(text, "utf-8" if not text.isascii() else None, maxlinelen=900).encode()


def _converse(server: smtplib.SMTP, to: str, text: bytes) -> Outcome:
    handed_over = False
    try:
        server.ehlo_or_helo_if_needed()
        code, said = server.mail(settings.MAIL_BOUNCES_TO)
        if code == 250:
            code, said = server.rcpt(_in_ascii(to))
            if code not in (250, 251):
                return _turned_down(server, code, said, wrong_address=code in _WRONG_ADDRESS)
            code, said = server.docmd("DATA")
            if code == 354:
                handed_over = True
                server.send(re.sub(rb"(?m)^\.", b"..", text.rstrip(b"\r\n")) + b"\r\n.\r\n")
                code, said = server.getreply()
    except UnicodeError:  # this server takes no such letters before the @
        return _turned_down(server, 553, b"", wrong_address=True)
    except (OSError, smtplib.SMTPException) as problem:
        return Outcome(Fate.DOUBTFUL if handed_over else Fate.SILENT, code=_code_of(problem))
    if code == 250:
        return Outcome(Fate.SENT, code="250")
    return _turned_down(server, code, said)


def _in_ascii(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    return f"{name}@{punycode(domain)}"


def _turned_down(server: smtplib.SMTP, code: int, said: bytes, *, wrong_address: bool = False) -> Outcome:
    enhanced = _ENHANCED.search(said)
    written = f"{code} {enhanced[0].decode()}" if enhanced else str(code)
    if code == 421:  # it is closing
        return Outcome(Fate.SILENT, code=written)
    try:
        server.rset()
    except (OSError, smtplib.SMTPException):
        return Outcome(Fate.SILENT, code=written)
    return Outcome(Fate.REFUSED if code >= 500 else Fate.LATER, code=written, wrong_address=wrong_address)


def _code_of(problem: Exception) -> str:
    code = getattr(problem, "smtp_code", None)
    return str(code) if code else type(problem).__name__
