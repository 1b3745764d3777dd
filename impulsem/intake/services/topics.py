"""Topics, guides and instruments come in; versions only grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from impulsem.intake.models import GuideVersion, Route, ScreeningInstrument, Topic
from impulsem.intake.rules.screening import faults


class UnfitInstrument(Exception):
    """An instrument that cannot be published; says what is wrong with it. For whoever writes it, so in plain English."""


@transaction.atomic
def publish_guide(*, topic: Topic, content: Mapping[str, Any], since: dt.date) -> GuideVersion:
    """The guide of a topic from now on; the same content as the last version is no new one."""
    last = GuideVersion.objects.filter(topic=topic).order_by("-number").first()
    if last is not None and last.content == content:
        return last
    return GuideVersion.objects.create(topic=topic, number=last.number + 1 if last else 1, content=content, since=since)


@transaction.atomic
def publish_instrument(*, number: int, used_from: dt.date, content: Mapping[str, Any], note: str = "") -> ScreeningInstrument:
    """A version of the screening instrument. Raises UnfitInstrument; a number that stands with other content is unfit, too."""
    known = ScreeningInstrument.objects.filter(number=number).first()
    if known is not None:
        if known.content != content:
            raise UnfitInstrument(f"version {number} is in use and says something else: give it another number")
        return known
    topics = list(Topic.objects.values_list("code", flat=True))
    wrong = list(faults(content, routes=Route.values, languages=[code for code, _name in settings.LANGUAGES], topics=topics))
    if wrong:
        raise UnfitInstrument("; ".join(wrong))
    return ScreeningInstrument.objects.create(number=number, used_from=used_from, content=content, note=note)
