"""`impulsem create_administrator`: the first log-in of a fresh installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import translation

from impulsem.organisation import services
from impulsem.organisation.models import Profession, Role
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.errors import DomainError


class Command(BaseCommand):
    help = "Makes an account for an administrator and prints the link with which its holder sets a password (once, within three days)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="the e-mail address that the administrator logs in with")
        parser.add_argument("--name", required=True, help="name and surnames")
        site = settings.CSRF_TRUSTED_ORIGINS[0] if settings.CSRF_TRUSTED_ORIGINS else "http://localhost:8000"
        parser.add_argument("--site", default=site, help="the address with which the link begins (default: %(default)s)")

    def handle(self, *args: Any, email: str, name: str, site: str, **options: Any) -> None:
        by = job("create_administrator")
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        try:
            with translation.override("en-gb"):
                worker = services.hire_worker(
                    email=email,
                    name=name,
                    profession=Profession.MANAGEMENT,
                    role=Role.ADMINISTRATOR,
                    from_day=clock.today(),
                    by=by,
                )
                token = services.invite(worker=worker, by=by)
        except DomainError as refusal:
            with translation.override("en-gb"):
                raise CommandError(str(refusal)) from refusal
        link = reverse("organisation:invitation", args=[worker.uuid, token])
        self.stdout.write("Open this once, within three days, to set the password:")
        self.stdout.write(f"{site.rstrip('/')}{link}")
