"""The questions that only this door asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.public.booking.state import LONGEST_WORDS

PRESSING = (
    ("today", _("No: I need it today or tomorrow")),
    ("soon", _("It can wait a few days")),
    ("waits", _("It can wait some weeks")),
)


class NeedForm(forms.Form):
    need = forms.ChoiceField(
        label=_("What do you need help to pay?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest to it.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if you want to. Whoever attends you reads it."),
    )


class PressingForm(forms.Form):
    pressing = forms.ChoiceField(
        label=_("Can it wait?"), widget=forms.RadioSelect, choices=PRESSING, error_messages={"required": _("Choose one of the three.")}
    )
