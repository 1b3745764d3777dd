"""`impulsem participation_digest --site https://…`: tell everybody who follows what changed since they were last told."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from impulsem.participation.services import send_digests
from impulsem.platform import clock


class Command(BaseCommand):
    help = "Sends one message to each address that follows something which changed since it was last told. Run it daily."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", required=True, help="the public address of this installation, such as https://impulsem.example.org")

    def handle(self, *args: Any, site: str, **options: Any) -> None:
        def link(secret: str) -> str:
            return site.rstrip("/") + reverse("participation:follow", args=[secret])

        self.stdout.write(f"{send_digests(link=link, at=clock.now())} messages")
