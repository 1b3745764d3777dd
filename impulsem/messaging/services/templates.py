"""The words of templates: a new version for each change, neutral, complete in every language, and referring only to what there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from impulsem.messaging.models import Template, TemplateVersion
from impulsem.messaging.rules import texts
from impulsem.messaging.services.refusals import NotNeutral, StrayBrace, TextMissing, TextTooLong, UnknownPlaceholder
from impulsem.platform import audit, city
from impulsem.platform.actors import Actor
from impulsem.platform.errors import ChangedMeanwhile, DomainError
from impulsem.platform.words import Words


@transaction.atomic
def rewrite_template(*, template: Template, body: Words, sms: Words, seen: int, by: Actor, at: dt.datetime) -> TemplateVersion:
    """New words from now on; what was sent keeps the old. seen: the number of the version that the writer had before them.

    Errors: ChangedMeanwhile, TextMissing, StrayBrace, UnknownPlaceholder, NotNeutral, TextTooLong.
    """
    Template.objects.select_for_update().get(pk=template.pk)
    current = template.versions.order_by("-number").first()
    if current is None or current.number != seen:
        raise ChangedMeanwhile
    body, sms = _trimmed(body), _trimmed(sms)
    check_words(template, body=body, sms=sms)
    if (current.body, current.sms) == (body, sms):
        return current
    version = TemplateVersion.objects.create(template=template, number=seen + 1, body=body, sms=sms, made_at=at, made_by=by.name)
    audit.record(by, "messaging.rewrite_template", on=template, version=version.number)
    return version


def check_words(template: Template, *, body: Words, sms: Words) -> None:
    """Refuse words that cannot be sent. Each refusal names the text by `field`: "body_ca", "sms_es"."""
    known = texts.GIVEN | template.samples.keys()
    telling = telling_words(Path(settings.CITY_DIR))
    for kind, words in (("body", body), ("sms", sms)):
        for language, _name in settings.LANGUAGES:
            _check_text(words.get(language, ""), field=f"{kind}_{language.partition('-')[0]}", known=known, telling=telling)
    for language, text in sms.items():
        if len(text) > texts.SMS_LONGEST:
            raise _at(TextTooLong(longest=texts.SMS_LONGEST), f"sms_{language.partition('-')[0]}")


def _check_text(text: str, *, field: str, known: Iterable[str], telling: Iterable[str]) -> None:
    if not text:
        raise _at(TextMissing(), field)
    if texts.stray_brace(text):
        raise _at(StrayBrace(), field)
    if strange := sorted(texts.placeholders(text) - frozenset(known)):
        raise _at(UnknownPlaceholder(name=strange[0]), field)
    if word := texts.telling(text, telling):
        raise _at(NotNeutral(word=word), field)


def _at(refusal: DomainError, field: str) -> DomainError:
    refusal.field = field  # type: ignore[misc]  # of this one, not of its class
    return refusal


def telling_words(folder: Path) -> tuple[str, ...]:
    """Beginnings of words that no message may have, in any language, from the city's folder."""
    return tuple(city.settings(folder / "messages", "settings.toml")["telling"])


def _trimmed(words: Words) -> Words:
    return {language: text.strip().replace("\r\n", "\n") for language, text in words.items()}
