"""What a message says: its words with their values, in its language, under a subject that tells nobody anything."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from impulsem.messaging.models import Message, TemplateVersion
from impulsem.messaging.rules import texts
from impulsem.messaging.services.closed import open_values
from impulsem.organisation.models import Centre
from impulsem.platform import audit, city
from impulsem.platform.actors import Actor


@cache
def subject_in(language: str) -> str:
    """The subject of every e-mail and the first line of every letter: whoever sees it over a shoulder learns nothing."""
    with translation.override(language):
        return _("A message from your social-services centre")


def text_of(message: Message, channel: str) -> str:
    """What the person reads. Errors: texts.Missing, keys.KeyMissing, keys.Altered."""
    person = message.person
    given = {"name": person.known_as or person.given_name, **centre_values(message.centre, message.language), **open_values(message)}
    return filled_text(message.version, channel, message.language, given)


def note_read(*, message: Message, by: Actor) -> None:
    """Somebody reads what a person was told."""
    audit.record(by, "messaging.read", on=message)


def filled_text(version: TemplateVersion, channel: str, language: str, values: Mapping[str, str]) -> str:
    """The words of a version for a channel ("sms" or not) in a language, with values. Errors: texts.Missing."""
    words: Mapping[str, str] = version.sms if channel == "sms" else version.body
    return texts.filled(words[language], values)


def centre_values(centre: Centre | None, language: str) -> dict[str, str]:
    """Who writes and whom to call: of the centre, or of the city where that has none."""
    with translation.override(language):
        name = centre.name if centre else _("Social services")
    return {"centre": name, "centre_phone": (centre.phone if centre else "") or _city_phone(Path(settings.CITY_DIR))}


@cache  # a changed file is read at the next start
def _city_phone(folder: Path) -> str:
    return str(city.settings(folder / "messages", "settings.toml")["phone"])
