"""Inputs of the pages of `indicators`. They clean; services decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Indicator, Level, Place, Unit
from impulsem.platform.web.forms import DateInput, offer

LEVELS = {
    Level.CITY: _("City"),
    Level.TERRITORY: _("Territory"),
    Level.CENTRE: _("Centre"),
    Level.NEIGHBOURHOOD: _("Neighbourhood"),
}


def place_choices(found: Mapping[Level, Mapping[str, Place]], levels: tuple[Level, ...] = tuple(Level)) -> list[tuple[str, Any]]:
    """Places by level, for a select; a value is "level:code"."""
    groups = [(str(LEVELS[level]), [(f"{level}:{code}", place.name) for code, place in found.get(level, {}).items()]) for level in levels]
    return [group for group in groups if group[1]]


class StepForm(forms.Form):
    status = forms.ChoiceField(choices=[(one, one) for one in ("draft", "reviewed", "approved", "superseded")])
    note = forms.CharField(required=False, max_length=300)


class StepsForm(forms.Form):
    indicator = forms.CharField(max_length=60)
    month = forms.DateField()
    status = forms.ChoiceField(choices=[("reviewed", "reviewed"), ("approved", "approved")])


class ReopenForm(forms.Form):
    month = forms.DateField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ValueForm(forms.Form):
    """A value that the facts do not hold. Shares are typed in percent."""

    where = forms.ChoiceField(label=_("Place"))
    month = forms.DateField(label=_("Month"), widget=DateInput, help_text=_("Any day of it."))
    value = forms.FloatField(label=_("Value"))
    n = forms.IntegerField(label=_("How many people or professionals it is about"), min_value=0)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where it comes from, and who can show it. No names of residents."),
    )

    def __init__(self, *args: Any, indicator: Indicator, places: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self._indicator = indicator
        offer(self, "where", places)
        if indicator.unit is Unit.SHARE:
            self.fields["value"].label = _("Value, in percent")

    def clean_month(self) -> dt.date:
        day: dt.date = self.cleaned_data["month"]
        return day.replace(day=1)

    def clean_value(self) -> float:
        value: float = self.cleaned_data["value"]
        return value / 100 if self._indicator.unit is Unit.SHARE else value

    def typed(self) -> dict[str, Any]:
        """What `type_value` asks for."""
        level, _colon, code = self.cleaned_data["where"].partition(":")
        return {"level": level, "place": code, **{name: self.cleaned_data[name] for name in ("month", "value", "n", "evidence")}}
