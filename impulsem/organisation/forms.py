"""Forms of staff and centres. They clean what was typed; services decide."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from impulsem.organisation import queries
from impulsem.organisation.models import Absence, Centre, Profession, Role, Room, Team, Territory
from impulsem.platform import clock
from impulsem.platform.models import Account
from impulsem.platform.web.dates import locale
from impulsem.platform.web.forms import Chips, DateInput, Segments, TimeInput, offer

# What staff of a city's centres speak; in each reader's words. A worker's other languages are kept.
SPOKEN = ("ca", "es", "en", "fr", "ar", "ur", "pa", "zh", "ro", "ru", "uk", "pt", "it", "tl", "ka", "bn", "wo", "zgh")


class DayField(forms.DateField):
    """A day that makes sense, as the browser's own date field gives it."""

    widget = DateInput

    def clean(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().clean(value)
        if day is not None and not 2000 <= day.year < 2100:
            raise forms.ValidationError(_("That day is too far away."))
        return day


class FindForm(forms.Form):
    """Whom: sent in the body, because names do not belong in addresses."""

    find = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}))


class FilterForm(forms.Form):
    """What the list is narrowed to; an address that makes no sense narrows nothing."""

    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), required=False, empty_label=_("All centres"))
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All roles")), *Role.choices], required=False)
    state = forms.ChoiceField(
        label=_("Account"), choices=[("", _("All")), ("active", _("Active")), ("inactive", _("Deactivated"))], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.order_by("name")  # type: ignore[attr-defined]  # it is a ModelChoiceField

    def asked(self) -> queries.Asked:
        self.is_valid()
        data = self.cleaned_data
        centre: Centre | None = data.get("centre")
        return queries.Asked(centre_id=centre.pk if centre else None, role=data.get("role", ""), state=data.get("state", ""))


class WorkerForm(forms.Form):
    name = forms.CharField(label=_("Name and surnames"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail at work"),
        help_text=_("The log-in. With single sign-on it must be the address that the city’s identity provider gives."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    profession = forms.ChoiceField(label=_("Profession"), choices=Profession.choices)
    languages = forms.MultipleChoiceField(label=_("Languages"), required=False, widget=Chips)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more = [code for code in (self.initial.get("languages") or []) if code not in SPOKEN]
        names = locale().languages
        offer(self, "languages", [(code, names.get(code, code)) for code in (*SPOKEN, *more)])


class PostForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.PROFESSIONAL)
    centre = forms.ModelChoiceField(
        label=_("Centre"),
        queryset=Centre.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("For professionals, centre directors and the front desk of a centre."),
    )
    territory = forms.ModelChoiceField(
        label=_("Territory"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("For territorial directors."),
    )
    from_day = DayField(label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.order_by("name")  # type: ignore[attr-defined]  # they are ModelChoiceFields
        self.fields["territory"].queryset = queries.all_territories()  # type: ignore[attr-defined]
        self.fields["from_day"].initial = clock.today


class HireForm(PostForm, WorkerForm):
    """Who it is, and the first post."""

    field_order = ("name", "email", "profession", "languages", "role", "centre", "territory", "from_day")


class TeamForm(forms.Form):
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)
    from_day = DayField(label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = queries.all_teams()  # type: ignore[attr-defined]  # it is a ModelChoiceField
        self.fields["from_day"].initial = clock.today


class HoursForm(forms.Form):
    """Typed in hours, as a contract says it; cleaned to minutes."""

    weekly_minutes = forms.DecimalField(
        label=_("Hours a week"), min_value=1, max_value=50, decimal_places=2, widget=forms.NumberInput(attrs={"step": "0.25"})
    )
    from_day = DayField(label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_day"].initial = clock.today

    def clean_weekly_minutes(self) -> int:
        return round(self.cleaned_data["weekly_minutes"] * 60)


class AbsenceForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Absence.Kind.choices,
        initial=Absence.Kind.HOLIDAY,
        widget=Segments,
        help_text=_("The reason of a leave is not written down."),
    )
    first = DayField(label=_("First day away"))
    last = DayField(label=_("Last day away"))


class UntilForm(forms.Form):
    until = DayField(label=_("First day without it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = clock.today

    def clean_until(self) -> dt.date:
        day: dt.date = self.cleaned_data["until"]
        if day < clock.today():
            raise forms.ValidationError(_("What was held until today was held: choose today or a later day."))
        return day


class CentreForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    territory = forms.ModelChoiceField(label=_("Territory"), queryset=Territory.objects.none(), empty_label=None)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    opens_at = forms.TimeField(label=_("Opens at"), widget=TimeInput())
    closes_at = forms.TimeField(label=_("Closes at"), widget=TimeInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = queries.all_territories()  # type: ignore[attr-defined]  # it is a ModelChoiceField


class NewCentreForm(CentreForm):
    code = forms.CharField(label=_("Code"), max_length=10, help_text=_("Short, as the city writes it. It stays for ever."))

    field_order = ("code", "name")


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=Room.Kind.choices, initial=Room.Kind.OFFICE, widget=Segments)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500, initial=3)


class PasswordForm(forms.Form):
    """The password that an invited person chooses for `account`."""

    password = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "12"})
    )
    again = forms.CharField(label=_("Once more"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("This is not the same password."))
        return cleaned
