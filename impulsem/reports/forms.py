"""Forms of the pages of `reports`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from impulsem.people.queries import Member
from impulsem.platform.statements import CATEGORIES
from impulsem.platform.web.forms import Chips, DateInput, Segments, offer
from impulsem.platform.words import said
from impulsem.reports.models import Delivery, TypeVersion, Usefulness

LANGUAGES = [("ca", "Català"), ("es", "Castellano")]


class RequestForm(forms.Form):
    """A request came in. What can be known is filled in: who lives there, today."""

    type = forms.ChoiceField(label=_("Which report"))
    about = forms.MultipleChoiceField(label=_("About whom"), widget=Chips)
    asked_by = forms.CharField(label=_("Who asks"), max_length=150, help_text=_("The body as it signs: court and number, service, centre."))
    reference = forms.CharField(label=_("Its number"), max_length=60, required=False)
    received_on = forms.DateField(label=_("The day it came"), widget=DateInput)
    due_asked = forms.DateField(
        label=_("To be delivered by"),
        widget=DateInput,
        required=False,
        help_text=_("Only if the request says a day. Otherwise it is worked out; on a holiday it moves to the next working day."),
    )
    language = forms.ChoiceField(label=_("Language of the report"), required=False, widget=Segments)

    def __init__(self, data: Any = None, *, types: Sequence[tuple[str, Any]], members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(group, [(code, title) for code, title, _version in rows]) for group, rows in types]
        offer(self, "type", [("", _("Choose")), *choices])
        people = [(str(one.uuid), f"{one.full_name}, {one.age}" if one.age is not None else one.full_name) for one in members]
        offer(self, "about", people)
        offer(self, "language", [("", _("As the type says")), *LANGUAGES])


class DeliveryForm(forms.Form):
    way = forms.ChoiceField(label=_("How"), choices=Delivery.Way.choices)
    recipient = forms.CharField(label=_("To whom"), max_length=150)
    receipt = forms.CharField(label=_("Number of the receipt"), max_length=80, required=False)


class OpinionForm(forms.Form):
    side = forms.ChoiceField(label=_("Who says so"), choices=Usefulness.Side.choices, widget=Segments)
    score = forms.TypedChoiceField(
        label=_("How useful it is"),
        coerce=int,
        choices=[(1, _("1 useless")), (2, "2"), (3, "3"), (4, "4"), (5, _("5 indispensable"))],
        widget=Segments,
    )
    reason = forms.CharField(label=_("Why"), max_length=300)


class DueForm(forms.Form):
    due_asked = forms.DateField(label=_("The new day"), widget=DateInput)
    note = forms.CharField(label=_("Who gave it"), max_length=200)


TEXTS = {
    "title": _("Title"),
    "purpose": _("What it is for"),
    "ground": _("Legal ground"),
    "owner": _("Whose task it truly is"),
}


class TypeForm(forms.Form):
    """The next version of a type: every text in each language, what may enter, and which sections in which order."""

    deadline_kind = forms.ChoiceField(label=_("Deadline in"), choices=TypeVersion.Deadline.choices)
    deadline_days = forms.IntegerField(label=_("Days"), min_value=1, max_value=365, required=False)
    ground_status = forms.ChoiceField(label=_("State of the legal ground"), choices=TypeVersion.Ground.choices)
    others = forms.ChoiceField(label=_("Others of the household"), choices=TypeVersion.Others.choices)
    language = forms.ChoiceField(label=_("Language of the report"), choices=LANGUAGES)
    allows = forms.MultipleChoiceField(label=_("What may enter"), choices=list(CATEGORIES.items()), widget=Chips)
    sections = forms.MultipleChoiceField(label=_("Sections, in the order of the list"), widget=Chips)
    since = forms.DateField(label=_("From this day on"), widget=DateInput)
    note = forms.CharField(label=_("What changed and why"), max_length=300)

    def __init__(self, data: Any = None, *, library: Mapping[str, Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        offer(self, "sections", [(code, said(one["title"])) for code, one in library.items()])
        texts = {}
        for name, label in TEXTS.items():
            for code, language in settings.LANGUAGES:
                limit = 120 if name == "title" else 400
                texts[f"{name}_{code}"] = forms.CharField(label=f"{label} · {language}", max_length=limit)
        self.fields = texts | self.fields  # texts first

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("deadline_kind") != TypeVersion.Deadline.ASKED and not given.get("deadline_days"):
            self.add_error("deadline_days", _("Say how many days."))
        return given

    def words(self, name: str) -> dict[str, str]:
        """A text in each language."""
        return {code: self.cleaned_data[f"{name}_{code}"] for code, _language in settings.LANGUAGES}

    @staticmethod
    def starting(version: TypeVersion, today: dt.date) -> dict[str, Any]:
        """The form filled in with the version that holds."""
        texts = {f"{name}_{code}": getattr(version, name).get(code, "") for name in TEXTS for code, _language in settings.LANGUAGES}
        return texts | {
            "deadline_kind": version.deadline_kind,
            "deadline_days": version.deadline_days,
            "ground_status": version.ground_status,
            "others": version.others,
            "language": version.language,
            "allows": version.allows,
            "sections": [one["code"] for one in version.sections],
            "since": today,
        }
