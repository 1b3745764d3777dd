"""A text in each language of the house, in one column: {"ca": …, "es": …, "en-gb": …}. For content that a city brings or staff write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

Words = Mapping[str, str]


def said(words: Words | None, language: str | None = None) -> str:
    """The text in `language` (the reader's, unless named), else in the city's first language, else in whatever it has."""
    if not words:
        return ""
    first = (language or get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)
    return next((words[code] for code in first if words.get(code)), next(iter(words.values()), ""))


def words_of(row: Mapping[str, Any]) -> Words:
    """The three languages of a table in a city's folder; `en` there stands for English as the house writes it."""
    return {"ca": row["ca"].strip(), "es": row["es"].strip(), "en-gb": (row.get("en-gb") or row["en"]).strip()}


class WordsField(models.JSONField):
    """A column of `Words`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)


def in_every_language(name: str, field: str) -> models.CheckConstraint:
    """The text stands in each language: nobody meets a page half in another one."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__has_keys": [code for code, _ in settings.LANGUAGES]}))
