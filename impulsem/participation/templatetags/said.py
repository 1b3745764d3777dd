"""A text in the reader's language, and one that is folded where it is long: {% load said %}."""

from __future__ import annotations

from django import template

from impulsem.platform.words import Words
from impulsem.platform.words import said as in_the_readers_language

register = template.Library()


@register.filter
def said(words: Words | None) -> str:
    """`{{ process.title|said }}`."""
    return in_the_readers_language(words)


IN_A_LIST = 1_200  # letters of a text that a list shows
WORTH_FOLDING = 400  # letters; less than that is shown with the rest


@register.filter
def folded(text: str) -> tuple[str, str]:
    """`{% with each.text|folded as parts %}`: as much as a list shows, and the rest, which is empty unless it is long."""
    if len(text) <= IN_A_LIST + WORTH_FOLDING:
        return text, ""
    end = max(text.rfind(" ", 0, IN_A_LIST), text.rfind("\n", 0, IN_A_LIST))
    end = end if end > 0 else IN_A_LIST
    return text[:end], text[end:]
