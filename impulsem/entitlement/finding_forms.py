"""Inputs of the pages of findings and of questions about other figures."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.entitlement.models import Finding
from impulsem.platform.web.forms import offer


class DismissForm(forms.Form):
    """Why a finding is set aside."""

    reason = forms.ChoiceField(label=_("Why"), choices=Finding.Dismissal, widget=forms.RadioSelect)
    because = forms.CharField(label=_("In a few words"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class WhatIfForm(forms.Form):
    """A figure and another value for it."""

    parameter = forms.ChoiceField(label=_("Figure"))
    value = forms.DecimalField(label=_("New value"), max_digits=14, decimal_places=6, min_value=0, localize=True)
    title = forms.CharField(label=_("Name of the question"), max_length=120, help_text=_("So that you find it again among others."))

    def __init__(self, *args: object, figures: list[tuple[str, list[tuple[str, str]]]], **kwargs: object) -> None:
        """figures: by scheme, code and what it is now."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own many arguments
        offer(self, "parameter", [("", "—"), *figures])
