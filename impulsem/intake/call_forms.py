"""Forms of calls and phone lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.intake.models import Call
from impulsem.organisation.models import Centre
from impulsem.platform.web.forms import offer

CITY = "city"


def at_a_centre_or_the_city(form: forms.Form, centres: Sequence[Centre], *, city: bool) -> None:
    """Choices of a field `centre`: these, and the city's phone service."""
    offer(form, "centre", [*([(CITY, _("The city’s phone service"))] if city else []), *((str(one.pk), str(one)) for one in centres)])


def centre_of(chosen: str, centres: Sequence[Centre]) -> Centre | None:
    """What was chosen there; none is the city's phone service."""
    return None if chosen == CITY else next(one for one in centres if str(one.pk) == chosen)


class NoteCallForm(forms.Form):
    number = forms.CharField(label=_("Number to call"), max_length=30, widget=forms.TextInput(attrs={"type": "tel", "autofocus": True}))
    caller_name = forms.CharField(label=_("Who"), max_length=100, required=False)
    why = forms.CharField(label=_("Why, in a few words"), max_length=200, required=False)
    centre = forms.ChoiceField(label=_("Who calls back"))

    def __init__(self, *args: Any, centres: Sequence[Centre], city: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at_a_centre_or_the_city(self, centres, city=city)


class OutcomeForm(forms.Form):
    outcome = forms.CharField(label=_("What came of it, in one line"), max_length=200, required=False)


class CloseCallForm(forms.Form):
    because = forms.ChoiceField(label=_("Why"), choices=Call.ClosedReason.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class LineForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As the desks see it: “Reception”, “Phone service”."))
    number = forms.CharField(label=_("Number"), max_length=30, widget=forms.TextInput(attrs={"type": "tel"}))
    centre = forms.ChoiceField(label=_("Who answers it"))
    promised_minutes = forms.IntegerField(
        label=_("Minutes of opening hours within which a missed call is returned"), min_value=5, max_value=3000, initial=240
    )

    def __init__(self, *args: Any, centres: Sequence[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at_a_centre_or_the_city(self, centres, city=True)
