"""A mail server on this machine that can be told to misbehave."""

from __future__ import annotations

import asyncio
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Post:
    """What came in, and how to answer: by recipient, or to everybody."""

    def __init__(self) -> None:
        self.came: list[EmailMessage] = []
        self.refused: dict[str, str] = {}  # recipient to answer
        self.answer = "250 taken"
        self.silent_after_data = False
        self.silent = False

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self.silent:
            await asyncio.sleep(3600)
        envelope.mail_from = address
        return "250 fine"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.came.append(BytesParser(EmailMessage, policy=email.policy.default).parsebytes(content))
        if self.silent_after_data:
            await asyncio.sleep(3600)
        return self.answer


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Post]:
    """A server that Django's mail settings lead to."""
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 1
    settings.DEFAULT_FROM_EMAIL = "Centre <centre@example.org>"
    settings.MAIL_BOUNCES_TO = "bounces@example.org"
    yield post
    controller.stop()
