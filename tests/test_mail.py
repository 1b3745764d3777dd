"""Letters leave by a real mail server when there is one, and stay in the house as files when there is none."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail

from impulsem import settings as installed


class Post(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to accept a letter."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "DATA":
                    self.say("354 go on")
                    letter = b""
                    while not letter.endswith(b"\r\n.\r\n"):
                        letter += self.rfile.readline()
                    self.server.letters.append(letter.decode())  # type: ignore[attr-defined]  # the fixture's list
                    self.say("250 taken")
                case "QUIT":
                    return self.say("221 bye")
                case _:
                    self.say("250 fine")
        return None

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def post_office() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), Post) as server:
        server.letters = []  # type: ignore[attr-defined]  # what came in
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def use(settings, url: str) -> None:
    for name, value in installed.mail(url).items():
        setattr(settings, name, value)


def test_a_letter_reaches_the_mail_server_that_the_operator_named(settings, post_office):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    use(settings, f"smtp://127.0.0.1:{post_office.server_address[1]}?tls=no")
    assert mail.send_mail("Novetats", "Ha canviat una cosa.", "impulsem@example.org", ["algu@example.org"]) == 1
    [letter] = post_office.letters
    assert "Subject: Novetats" in letter
    assert "To: algu@example.org" in letter


def test_without_a_mail_server_letters_stay_in_the_house(settings, tmp_path: Path):
    use(settings, "")
    settings.EMAIL_FILE_PATH = tmp_path
    mail.send_mail("Novetats", "Text", "impulsem@example.org", ["algu@example.org"])
    [kept] = tmp_path.iterdir()
    assert "Novetats" in kept.read_text()


def test_encrypted_unless_the_server_is_a_relay_on_this_machine():
    assert installed.mail("smtps://u:p%40x@mail.example.org")["EMAIL_USE_SSL"]
    assert installed.mail("smtp://mail.example.org")["EMAIL_USE_TLS"]
    assert installed.mail("smtps://u:p%40x@mail.example.org")["EMAIL_HOST_PASSWORD"] == "p@x"


@pytest.mark.parametrize("wrong", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_a_half_named_mail_server_is_refused_at_the_start(wrong):
    with pytest.raises(ValueError, match="IMPULSEM_SMTP"):
        installed.mail(wrong)
