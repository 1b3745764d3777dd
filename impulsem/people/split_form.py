"""Parting safely, one question at a time. What was answered goes along in hidden fields: nothing is kept before the last button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Team, Worker
from impulsem.people.forms import CHOOSE, AddressFields
from impulsem.people.models import ContactPoint, HouseholdSplit
from impulsem.people.queries.households import Member
from impulsem.people.services import SplitDetails
from impulsem.platform.web.forms import DateInput

Ground = HouseholdSplit.Ground
SEALED = "sealed"
#: Each question with its fields; the last has none: it says what will happen.
STEPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("who", _("Who leaves, and when?"), ("leaving", "on")),
    ("why", _("Why do they part?"), ("ground", "team")),
    ("apart", _("From whom are they kept apart?"), ("apart_from", "quiet_from")),
    ("contacts", _("Which of their phones and e-mails may somebody else read or answer?"), ("unsafe",)),
    ("home", _("Where do they live now?"), ("street", "number", "door", "postcode", "town", "tenure", "ends_home_costs")),
    ("file", _("Who attends them from now on?"), ("centre", "worker", "calls_off")),
    ("sure", _("This is what will happen"), ()),
)


class SplitForm(AddressFields):
    leaving = forms.TypedMultipleChoiceField(
        label=_("Who leaves"), coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": CHOOSE}
    )
    on = forms.DateField(label=_("From the day"), widget=DateInput)
    ground = forms.ChoiceField(
        label=_("They part because"),
        widget=forms.RadioSelect,
        choices=[
            (Ground.SEPARATION, _("They separate. Nobody is afraid.")),
            (Ground.VIOLENCE, _("There is violence or fear. They stay known; where they are is only for who works with them.")),
            (SEALED, _("There is violence or fear. Only a protection team knows of them from now on.")),
        ],
        initial=SEALED,
    )
    team = forms.ModelChoiceField(
        label=_("Protection team"), queryset=Team.objects.none(), required=False, help_text=_("Only this team can undo it.")
    )
    apart_from = forms.TypedMultipleChoiceField(
        label=_("Kept apart from"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("They cannot be put into one household again, nor linked, by anybody but the protection team."),
    )
    quiet_from = forms.DateField(
        label=_("Hide what was written with them since"),
        widget=DateInput,
        required=False,
        help_text=_(
            "For the time in which leaving was planned: it shows no more with those who stay. Empty: from the day on which they leave."
        ),
    )
    unsafe = forms.TypedMultipleChoiceField(
        label=_("Not safe any more"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What both have is marked by itself. What is marked is never used again."),
    )
    ends_home_costs = forms.BooleanField(
        label=_("They no longer pay rent, mortgage and supplies of the old home"), required=False, initial=True
    )
    centre = forms.ModelChoiceField(
        label=_("Centre of their own file"), queryset=Centre.objects.none(), required=False, empty_label=_("No file for now")
    )
    worker = forms.ModelChoiceField(label=_("Referent"), queryset=Worker.objects.none(), required=False, empty_label=_("Nobody yet"))
    calls_off = forms.BooleanField(
        label=_("Cancel their coming appointments"),
        required=False,
        initial=True,
        help_text=_("Those who stay may know the day and the place. Book new ones with them."),
    )

    def __init__(
        self,
        *args: Any,
        members: Iterable[Member],
        contacts: Sequence[tuple[ContactPoint, str]],
        teams: Any,
        centres: Any,
        workers: Any,
        today: dt.date,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.members = list(members)
        named = [(m.person_id, f"{m.full_name} ({m.role_label})") for m in self.members]
        self._set("leaving", choices=named)
        gone = {int(key) for key in self._sent("leaving") if key.isdigit()}
        staying = [(key, name) for key, name in named if key not in gone]
        self._set("apart_from", choices=staying, initial=[key for key, _name in staying])
        own = [(point, name) for point, name in contacts if point.person_id in gone]
        self._set("unsafe", choices=[(point.pk, f"{name}: {point.value}") for point, name in own])
        self._set("team", queryset=teams)
        self._set("centre", queryset=centres)
        self._set("worker", queryset=workers)
        self.fields["on"].initial = today
        self.fields["tenure"].required = False

    def _set(self, name: str, **given: Any) -> None:
        for attribute, value in given.items():
            setattr(self.fields[name], attribute, value)

    def _sent(self, name: str) -> list[str]:
        return list(self.data.getlist(name)) if hasattr(self.data, "getlist") else []

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("ground") in (Ground.VIOLENCE, SEALED) and not values.get("team"):
            self.add_error("team", _("Choose the protection team that looks after them from now on."))
        return values

    def wrong_until(self, step: int) -> bool:
        """Whether something is missing in the questions up to this one; what belongs to later ones is not asked yet."""
        asked = {name for _code, _title, fields in STEPS[: step + 1] for name in fields}
        later = [name for name in self.errors if name not in asked]
        for name in later:
            del self.errors[name]
        return bool(self.errors)

    def details(self) -> SplitDetails:
        values = self.cleaned_data
        violence = values["ground"] != Ground.SEPARATION
        return SplitDetails(
            ground=Ground.VIOLENCE if violence else Ground.SEPARATION,
            sealed=values["ground"] == SEALED,
            team=values["team"],
            apart_from=tuple(values["apart_from"]),
            unsafe=tuple(values["unsafe"]),
            address=self.address(),
            ends_home_costs=values["ends_home_costs"],
            calls_off=values["calls_off"],
            centre_id=values["centre"].pk if values["centre"] else None,
            worker_id=values["worker"].pk if values["worker"] else None,
            quiet_from=values["quiet_from"],
        )
