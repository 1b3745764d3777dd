"""Drafting the next version, and adapting what holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Territory
from impulsem.platform.web.forms import DateInput, offer
from impulsem.strategy.forms.words import WordsForm


class _Reasoned(forms.Form):
    reason = forms.CharField(
        label=_("Why"), help_text=_("The reason is public and stays."), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )


class DraftForm(WordsForm):
    texts = {"reason": (_("Why there is a new version"), True, 2)}


class DescribeVersionForm(WordsForm):
    texts = {"title": (_("Title"), True, 1), "vision": (_("Vision"), True, 4), "mission": (_("Mission"), True, 3)}


class RewordForm(WordsForm, _Reasoned):
    texts = {"title": (_("What it says"), True, 2), "text": (_("In more words"), False, 3)}


class AddForm(WordsForm, _Reasoned):
    texts = {"title": (_("What it says"), True, 2)}


class DropForm(_Reasoned):
    pass


class EndForm(_Reasoned):
    pass


class MoveForm(_Reasoned):
    parent = forms.ChoiceField(label=_("Below which one"))
    field_order = ["parent", "reason"]

    def __init__(self, *args: Any, parents: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", parents)


class InForceForm(forms.Form):
    valid_from = forms.DateField(label=_("In force from"), widget=DateInput())


class AdaptForm(_Reasoned):
    """place: "t:CODE" of a territory or "c:CODE" of a centre."""

    place = forms.ChoiceField(label=_("Where"))
    text = forms.CharField(
        label=_("What it means there"),
        help_text=_("The objective stays the city’s; write what it means at a territory or a centre. It is public, and each text stays."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    field_order = ["place", "text", "reason"]

    def __init__(self, *args: Any, places: Sequence[Territory | Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"{'c' if isinstance(place, Centre) else 't'}:{place.code}": place for place in places}
        offer(self, "place", [(key, str(place)) for key, place in self.places.items()])

    @property
    def chosen(self) -> Territory | Centre:
        return self.places[self.cleaned_data["place"]]
