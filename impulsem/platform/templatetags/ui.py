"""Tags and filters for pages: {% load ui %}."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from impulsem.platform.web import dates
from impulsem.platform.web.icons import ICONS, LOGO
from impulsem.platform.web.notices import DRAFT, UNDO

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """`{% icon "phone" %}`: the drawing, hidden from screen readers; put a word beside it. An unknown name is a bug."""
    drawing = mark_safe(ICONS[name])
    return format_html('<svg class="i" viewBox="0 0 20 20" aria-hidden="true">{}</svg>', drawing)


@register.simple_tag
def logo(label: str) -> SafeString:
    """`{% logo label %}`: the word mark, in the colour of the text around it, named `label`."""
    drawing = mark_safe(LOGO)
    return format_html('<svg viewBox="0 0 250 58" role="img" aria-label="{}">{}</svg>', label, drawing)


@register.filter
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """`<input{{ widget.attrs|attributes }}>`: as Django's own part does it, in one step instead of a template for each field."""
    shown = (f" {name}" if value is True else f' {name}="{escape(value)}"' for name, value in attrs.items() if value is not False)
    return mark_safe("".join(shown))


@register.filter
def options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """`{{ widget.optgroups|options }}`: the choices of a list, in one step for the same reason."""
    drawn = []
    for name, choices, _index in groups:
        inside = "".join(f'<option value="{escape(o["value"])}"{attributes(o["attrs"])}>{escape(o["label"])}</option>' for o in choices)
        drawn.append(f'<optgroup label="{escape(name)}">{inside}</optgroup>' if name else inside)
    return mark_safe("\n".join(drawn))


def _written(write: Any, value: Any) -> str:
    """`write(value)`, or nothing when there is no value."""
    return str(write(value)) if value else ""


@register.filter
def long_date(value: dt.date | dt.datetime | None) -> str:
    return _written(dates.long_date, value)


@register.filter
def full_date(value: dt.date | dt.datetime | None) -> str:
    return _written(dates.full_date, value)


@register.filter
def short_date(value: dt.date | dt.datetime | None) -> str:
    return _written(dates.short_date, value)


@register.filter
def day_month(value: dt.date | dt.datetime | None) -> str:
    return _written(dates.day_month, value)


@register.filter
def short_month(value: dt.date | dt.datetime | None) -> str:
    return _written(dates.short_month, value)


@register.filter
def weekday(value: dt.date | dt.datetime | None) -> str:
    return _written(dates.weekday, value)


@register.filter
def clock(value: dt.time | dt.datetime | None) -> str:
    return "" if value is None else dates.clock(value)  # midnight is a time


@register.filter
def money(value: Decimal | int | None) -> str:
    return "" if value is None else dates.money(value)


@register.filter
def minutes(value: int | None) -> str:
    """`{{ 45|minutes }}`: 45 min; `{{ 120|minutes }}`: 2 h; `{{ 95|minutes }}`: 1 h 35 min."""
    if value is None:
        return ""
    hours, rest = divmod(value, 60)
    parts = [f"{hours}\u00a0h"] if hours else []
    return "\u00a0".join([*parts, f"{rest}\u00a0min"]) if rest or not hours else parts[0]


@register.filter
def years(value: int | None) -> str:
    """`{{ 42|years }}`: 42 years."""
    return "" if value is None else ngettext("%(n)d year", "%(n)d years", value) % {"n": value}


@register.filter
def initials(name: str) -> str:
    """`{{ "Marta Riera"|initials }}`: MR."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _tagged(message: Message, prefix: str) -> str:
    """The tag of `message` that begins with `prefix`, without it."""
    return next((tag.removeprefix(prefix) for tag in (message.extra_tags or "").split() if tag.startswith(prefix)), "")


@register.filter
def undo_url(message: Message) -> str:
    """Where a notice's "Undo" goes, if it has one (see `web.notices.say`)."""
    return _tagged(message, UNDO)


@register.filter
def draft_done(message: Message) -> str:
    """The key of the draft that what was done made moot, if any."""
    return _tagged(message, DRAFT)
