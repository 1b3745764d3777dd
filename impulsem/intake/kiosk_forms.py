"""Forms of the kiosk, of turns, and of the devices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.intake.models import Kiosk
from impulsem.organisation.models import Centre
from impulsem.platform.codes import LENGTH
from impulsem.platform.codes import LETTERS as CODE_LETTERS
from impulsem.platform.web.forms import Segments, offer

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


def typed_here(keys: str, most: int, **attributes: Any) -> forms.TextInput:
    """A field with keys on the screen; nothing of it stays in the browser."""
    return forms.TextInput(
        attrs={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "data-keys": keys,
            "maxlength": most,
            **attributes,
        }
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"), max_length=20, help_text=_("Six letters and numbers. They are in the message that you got."),
        widget=typed_here(CODE_LETTERS, LENGTH + 2, autofocus=True),
    )  # fmt: skip


class DocumentForm(forms.Form):
    number = forms.CharField(
        label=_("Number of your document"), max_length=30, help_text=_("DNI, NIE, passport or health card."),
        widget=typed_here(LETTERS, 20, autofocus=True),
    )  # fmt: skip
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31, widget=typed_here(DIGITS, 2, inputmode="numeric"))
    month = forms.IntegerField(label=_("Month"), min_value=1, max_value=12, widget=typed_here(DIGITS, 2, inputmode="numeric"))
    year = forms.IntegerField(label=_("Year"), min_value=1890, max_value=2100, widget=typed_here(DIGITS, 4, inputmode="numeric"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"day", "month", "year"} <= data.keys():
            try:
                data["born_on"] = dt.date(data["year"], data["month"], data["day"])
            except ValueError:
                self.add_error("day", _("This day does not exist."))
        return data


class PlaceForm(forms.Form):
    place = forms.CharField(label=_("Where people come to"), max_length=40, widget=forms.TextInput(attrs={"placeholder": _("Desk 1")}))


class KioskForm(forms.Form):
    centre = forms.ChoiceField(label=_("Centre"))
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Where it stands: “Entrance”."))
    kind = forms.ChoiceField(label=_("What it is"), choices=Kiosk.Kind.choices, widget=Segments, initial=Kiosk.Kind.KIOSK)

    def __init__(self, *args: Any, centres: Sequence[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "centre", [(str(one.pk), str(one)) for one in centres])
