"""Inputs of the pages of `entitlement`. They clean; services decide."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.entitlement.models import ParameterValue
from impulsem.platform.web.forms import DateInput, Segments


class ProposalForm(forms.Form):
    """A value from a day on. Whoever proposes it does not approve it."""

    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=6, localize=True)
    first = forms.DateField(label=_("Valid from"), widget=DateInput)
    last = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput, help_text=_("Empty: until the next published value begins.")
    )
    status = forms.ChoiceField(label=_("How sure it is"), choices=ParameterValue.Status, widget=Segments)
    legal_reference = forms.CharField(label=_("Legal reference"), required=False, max_length=300)
    source = forms.CharField(label=_("Where it was read"), max_length=300)
    note = forms.CharField(label=_("Note"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    correction = forms.CharField(
        label=_("If it corrects the past: why"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only for a value that begins before today."),
    )


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("Why"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))


class PublishForm(forms.Form):
    """Which of the approved values go out together."""

    values = forms.ModelMultipleChoiceField(
        queryset=ParameterValue.objects.filter(state=ParameterValue.State.APPROVED), to_field_name="uuid", widget=forms.MultipleHiddenInput
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
