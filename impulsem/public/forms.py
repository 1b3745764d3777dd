"""What people type on pages for everyone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label=_("The code on your slip"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "class": "code"}),
    )


class FollowForm(forms.Form):
    code = forms.CharField(max_length=40, widget=forms.HiddenInput)
    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class SearchForm(forms.Form):
    words = forms.CharField(label=_("Words to look for"), min_length=3, max_length=80)


class PlaceForm(forms.Form):
    place = forms.CharField(
        label=_("Your street and number, or your neighbourhood"),
        min_length=3,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
