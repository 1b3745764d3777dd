"""The city's templates, from its folder."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from impulsem.messaging.models import Template, TemplateVersion
from impulsem.messaging.services.templates import check_words
from impulsem.platform import city, clock
from impulsem.platform.words import Words, words_of


@transaction.atomic
def load_templates(*, folder: Path) -> dict[str, int]:
    """Bring the templates of a city's folder (`messages/templates.toml`) in; says how many there are.

    Words that somebody has changed on screen stay; the folder's own are followed by a new version when the folder's change.
    A template that is no longer listed is used no more.
    """
    listed = city.settings(folder / "messages", "templates.toml")["template"]
    for row in listed:
        template, _new = Template.objects.update_or_create(
            code=row["code"],
            defaults={
                "purpose": words_of(row["purpose"]),
                "channels": row["channels"],
                "samples": {name: words_of(example) for name, example in row.get("samples", {}).items()},
                "at_any_hour": row.get("at_any_hour", False),
                "active": True,
            },
        )
        _bring_words(template, body=words_of(row["body"]), sms=words_of(row["sms"]))
    Template.objects.exclude(code__in=[row["code"] for row in listed]).update(active=False)
    return {"templates of messages": len(listed)}


def _bring_words(template: Template, *, body: Words, sms: Words) -> None:
    current = template.versions.order_by("-number").first()
    if current is not None and (current.made_by or (current.body, current.sms) == (body, sms)):
        return
    check_words(template, body=body, sms=sms)
    number = current.number + 1 if current else 1
    TemplateVersion.objects.create(template=template, number=number, body=body, sms=sms, made_at=clock.now())
