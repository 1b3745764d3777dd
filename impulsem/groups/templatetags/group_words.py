"""Names of languages, and texts that stand in several of them."""

from __future__ import annotations

from django import template

from impulsem.people.queries import language_name as name_of
from impulsem.platform.words import Words
from impulsem.platform.words import said as in_words

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    return name_of(code)


@register.filter
def said(words: Words | None) -> str:
    return in_words(words)
