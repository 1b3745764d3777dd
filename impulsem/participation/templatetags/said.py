"""A text in the reader's language: {% load said %}."""

from __future__ import annotations

from django import template

from impulsem.platform.words import Words
from impulsem.platform.words import said as in_the_readers_language

register = template.Library()


@register.filter
def said(words: Words | None) -> str:
    """`{{ process.title|said }}`."""
    return in_the_readers_language(words)
