"""Forms of the agenda. They clean what was typed; services decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models import AppointmentEvent, Channel
from impulsem.agenda.queries import Choices, Slot
from impulsem.organisation.models import Worker
from impulsem.platform import clock
from impulsem.platform.web.forms import DateInput, Segments, TimeInput, offer

OTHER = "other"
ANY_ROOM, NO_ROOM = "any", "none"


class SlotChoice(forms.Form):
    """One of the proposed times, or another one. `moment()` and `worker_ids()` say what was chosen."""

    slot = forms.CharField(required=False)  # drawn by the page: the proposed times, and "other"
    date = forms.DateField(label=_("Day"), required=False, widget=DateInput())
    time = forms.TimeField(label=_("Time"), required=False, widget=TimeInput())
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("slot", "")
        if chosen and chosen != OTHER:
            if self.moment() is None:
                self.add_error("slot", _("Choose one of the times, or write another one."))
        elif not (cleaned.get("date") and cleaned.get("time")) and not {"date", "time"} & set(self.errors):
            self.add_error("slot", _("Choose one of the times, or write another one."))
        return cleaned

    def clean_date(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["date"]
        if day is not None and not 2000 <= day.year < 2100:
            raise forms.ValidationError(_("That day is too far away."))
        return day

    def moment(self) -> dt.datetime | None:
        """When, or None when the form says nothing that makes sense."""
        chosen = self.cleaned_data.get("slot", "")
        if chosen and chosen != OTHER:
            try:
                moment = dt.datetime.fromisoformat(chosen.partition("|")[0])
            except ValueError:
                return None
            return moment if moment.tzinfo is not None and 2000 <= moment.year < 2100 else None
        date, time = self.cleaned_data.get("date"), self.cleaned_data.get("time")
        return clock.at(date, time) if date and time else None

    def worker_ids(self) -> list[int]:
        """Who the chosen slot is with; empty for another time."""
        ids = self.cleaned_data.get("slot", "").partition("|")[2].split(",")
        return [int(each) for each in ids if each.isdecimal()]

    @property
    def chosen(self) -> str:
        """What is marked when the form is drawn."""
        return str(self["slot"].value() or "")


class BookingForm(SlotChoice):
    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, widget=Segments)
    room = forms.ChoiceField(label=_("Room"))
    note = forms.CharField(
        label=_("Practical note"),
        required=False,
        max_length=200,
        help_text=_("Seen at the desk: “comes with an interpreter”. Nothing about the matter itself."),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = [(str(room.pk), str(room)) for room in choices.rooms]
        offer(self, "room", [(ANY_ROOM, _("The first office that is free")), (NO_ROOM, _("No room")), *rooms])


class MoveForm(SlotChoice):
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CancelForm(forms.Form):
    cancelled_by = forms.ChoiceField(
        label=_("Who cancels"),
        choices=AppointmentEvent.CancelledBy.choices,
        widget=Segments,
        initial=AppointmentEvent.CancelledBy.PERSON,
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class WalkInForm(forms.Form):
    reason = forms.ChoiceField(label=_("What for"))
    urgent = forms.BooleanField(
        label=_("Urgent"),
        required=False,
        help_text=_("Called first: for people who lose their home today, have no food, or are being hurt."),
    )
    note = forms.CharField(label=_("Practical note"), required=False, max_length=200)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", [(reason.code, reason.name) for reason in choices.reasons])


class FindForm(forms.Form):
    """Whom an appointment is for: sent in the body, because names do not belong in addresses."""

    find = forms.CharField(label=_("Who"), max_length=120, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}))


DAYS = range(5)
PARTS = ("morning", "afternoon")


class HoursForm(forms.Form):
    """Weekly hours: a morning and an afternoon for each day from Monday to Friday; an empty pair is free time."""

    from_day = forms.DateField(label=_("From"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            for part in PARTS:
                for end in ("starts", "ends"):
                    self.fields[f"{part}_{day}_{end}"] = forms.TimeField(required=False, widget=TimeInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for day in DAYS:
            for part in PARTS:
                starts, ends = cleaned.get(f"{part}_{day}_starts"), cleaned.get(f"{part}_{day}_ends")
                if (starts is None) != (ends is None):
                    self.add_error(f"{part}_{day}_ends", _("Write when it begins and when it ends, or neither."))
        return cleaned

    def hours(self) -> list[tuple[int, dt.time, dt.time]]:
        """(weekday, starts, ends) of every pair that was filled in."""
        data = self.cleaned_data
        pairs = ((day, data.get(f"{part}_{day}_starts"), data.get(f"{part}_{day}_ends")) for day in DAYS for part in PARTS)
        return [(day, starts, ends) for day, starts, ends in pairs if starts and ends]


def proposed(slots: Sequence[Slot], workers: Sequence[Worker]) -> list[tuple[dt.date, list[tuple[str, dt.datetime, str]]]]:
    """Slots for drawing, by day: the form's value, the time, and with whom."""
    names = {worker.pk: worker.name for worker in workers}
    days: dict[dt.date, list[tuple[str, dt.datetime, str]]] = {}
    for slot in slots:
        who = ", ".join(names.get(pk, "") for pk in slot.worker_ids)
        days.setdefault(slot.day, []).append((slot.value, slot.starts_at, who))
    return list(days.items())
