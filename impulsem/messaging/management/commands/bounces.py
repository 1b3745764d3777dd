"""`impulsem bounces`: read what came to the address for bounces, as files, a Maildir or one message on the standard input."""

from __future__ import annotations

import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from impulsem.messaging import services
from impulsem.platform import clock

LONGEST = 1_000_000  # bytes: reports of mail servers are small


class Command(BaseCommand):
    help = "Reads reports of mail servers and marks the messages that they are about. Without a path: one message on the standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="*", type=Path, help="a message as a file, or a Maildir: what was read in it is moved to `cur`")

    def handle(self, *args: Any, path: list[Path], **options: Any) -> None:
        known = read = 0
        for content in _contents(path) if path else iter([sys.stdin.buffer.read(LONGEST)]):
            read += 1
            known += services.told_by_mail(content=content[:LONGEST], at=clock.now())
        self.stdout.write(f"{known} of {read} told what became of a message.")


def _contents(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        if (path / "new").is_dir():
            box = mailbox.Maildir(path, create=False)
            for key, message in list(box.iteritems()):
                if message.get_subdir() == "new":
                    yield message.as_bytes()
                    message.set_subdir("cur")
                    message.add_flag("S")
                    box[key] = message
        elif path.is_file():
            yield path.read_bytes()
        else:
            raise CommandError(f"{path} is neither a message nor a Maildir.")
