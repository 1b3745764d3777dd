"""The questions, one form each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from impulsem.messaging.services import ways_for_codes
from impulsem.people.models import PersonIdentifier
from impulsem.people.queries import language_name
from impulsem.people.services import IdentifierDetails
from impulsem.platform.web.forms import Chips, DateInput, offer
from impulsem.public.booking.state import LONGEST_WORDS

NEEDS = (
    ("sign", _("Sign language")),
    ("wheels", _("I come in a wheelchair or with a pram")),
    ("children", _("I come with small children")),
    ("company", _("Somebody comes with me")),
)
INTERPRETED = ("ar", "ary", "ber", "ur", "bn", "fr", "zh", "ro", "uk", "ru", "pt", "wo", "ff", "hi", "pa", "ka", "fa", "hy", "tl", "csc")
KINDS = (PersonIdentifier.Kind.DNI, PersonIdentifier.Kind.NIE, PersonIdentifier.Kind.PASSPORT)


class NeedForm(forms.Form):
    service = forms.ChoiceField(
        label=_("What do you need?"), widget=forms.RadioSelect, error_messages={"required": _("Choose what comes nearest to it.")}
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if you want to. Whoever attends you reads it."),
    )


class WhereForm(forms.Form):
    place = forms.CharField(
        label=_("Your street and number, or your neighbourhood"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=_("Only to find your centre: we do not keep it."),
    )
    centre = forms.ChoiceField(label=_("Or choose the centre yourself"), required=False)


class WhenForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("When would you like to come?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one of the times.")}
    )


class WhoForm(forms.Form):
    given_name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    surname1 = forms.CharField(label=_("First surname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    surname2 = forms.CharField(label=_("Second surname"), required=False, max_length=80)
    birth_date = forms.DateField(label=_("Birth date"), widget=DateInput(attrs={"autocomplete": "bday", "min": "1890-01-01"}))
    id_kind = forms.ChoiceField(label=_("Document"), required=False, choices=[("", _("None")), *((k.value, k.label) for k in KINDS)])
    id_value = forms.CharField(
        label=_("Its number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        help_text=_("You need none to come. With it we find you faster if you have been here."),
    )

    def clean_birth_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["birth_date"]
        if day > dt.date.today():  # noqa: DTZ011 - a birth date has no clock; the service looks at the city's
            raise forms.ValidationError(_("The birth date is in the future. Check it."))
        if day < dt.date(1890, 1, 1):
            raise forms.ValidationError(_("The birth date is before 1890. Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("id_value") and not said.get("id_kind"):
            self.add_error("id_kind", _("Say which document it is."))
        if said.get("id_kind") and not said.get("id_value"):
            self.add_error("id_value", _("Write its number, or choose no document."))
        return said

    def number(self) -> IdentifierDetails | None:
        said = self.cleaned_data
        return IdentifierDetails(kind=said["id_kind"], value=said["id_value"]) if said.get("id_kind") else None


class HelpForm(forms.Form):
    interpreter = forms.ChoiceField(label=_("Do you need an interpreter?"), required=False)
    needs = forms.MultipleChoiceField(label=_("Is there anything that we should prepare?"), required=False, choices=NEEDS, widget=Chips)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        own = {code[:2] for code, _name in settings.LANGUAGES}
        named = sorted(((code, language_name(code)) for code in INTERPRETED if code not in own), key=lambda pair: pair[1])
        offer(self, "interpreter", [("", _("No")), *named, ("other", _("Another language"))])


class ContactForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How do we send you a code?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one of the two.")}
    )
    contact = forms.CharField(label=_("Mobile number or e-mail address"), max_length=254)
    others_read = forms.BooleanField(
        label=_("Somebody else may read this phone or e-mail"),
        required=False,
        help_text=_("Then we use it for the code only, and write there no more."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = {"sms": _("By text message"), "email": _("By e-mail")}
        ways = ways_for_codes()
        offer(self, "channel", [(way, names[way]) for way in ways])
        if len(ways) == 1:
            self.fields["channel"].widget = forms.HiddenInput()
            self.fields["channel"].initial = ways[0]
            self.fields["contact"].label = _("E-mail address")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code that we sent you"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}),
    )
