"""Forms of the agenda. They clean what was typed; services decide."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.agenda.models import AWAY, OFFSITE, AppointmentEvent, Channel
from impulsem.agenda.queries import Choices
from impulsem.agenda.rules.days import Hours
from impulsem.people.queries import language_choices
from impulsem.platform import clock
from impulsem.platform.web.forms import Chips, DateInput, Segments, TimeInput, offer

OTHER = "other"
ANY_ROOM, NO_ROOM = "any", "none"


@dataclasses.dataclass(frozen=True, slots=True)
class Pick:
    """A proposed time as the form carried it (see `Slot.value`)."""

    starts_at: dt.datetime
    worker_ids: tuple[int, ...]
    centre_id: int | None

    @classmethod
    def read(cls, text: str) -> Pick | None:
        moment, workers, centre = [*text.split("|"), "", ""][:3]
        try:
            starts_at = dt.datetime.fromisoformat(moment)
        except ValueError:
            return None
        if starts_at.tzinfo is None or not 2000 <= starts_at.year < 2100:
            return None
        ids = tuple(int(each) for each in workers.split(",") if each.isdecimal())
        return cls(starts_at, ids, int(centre) if centre.isdecimal() else None)


class SlotChoice(forms.Form):
    """One of the proposed times, or another one. `moment()` and `picks()` say what was chosen."""

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
        return _of_this_century(day) if day else None

    def picks(self) -> list[Pick]:
        """What was chosen among the proposed times: one, or several of one trip; nothing for another time."""
        chosen = self.cleaned_data.get("slot", "")
        return [] if chosen == OTHER else [pick for part in chosen.split(";") if (pick := Pick.read(part)) is not None]

    def moment(self) -> dt.datetime | None:
        """When (the first of several), or None when the form says nothing that makes sense."""
        chosen = self.cleaned_data.get("slot", "")
        if chosen and chosen != OTHER:
            picks = self.picks()
            return picks[0].starts_at if picks else None
        date, time = self.cleaned_data.get("date"), self.cleaned_data.get("time")
        return clock.at(date, time) if date and time else None

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
    interpreter = forms.ChoiceField(label=_("Interpreter"), required=False)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Choices, spoken: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "interpreter", [("", _("Not needed")), *language_choices(spoken)])
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
DAYS_OF_WEEK = range(7)
PARTS = ("morning", "afternoon")
NOON = dt.time(14, 30)  # what begins before it is a morning's


class HoursForm(forms.Form):
    """Weekly hours: a morning and an afternoon for each of `days`; an empty pair is free time, or closed."""

    days = DAYS
    from_day = forms.DateField(label=_("From"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in self.days:
            for part in PARTS:
                for end in ("starts", "ends"):
                    self.fields[f"{part}_{day}_{end}"] = forms.TimeField(required=False, widget=TimeInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for day in self.days:
            for part in PARTS:
                starts, ends = cleaned.get(f"{part}_{day}_starts"), cleaned.get(f"{part}_{day}_ends")
                if (starts is None) != (ends is None):
                    self.add_error(f"{part}_{day}_ends", _("Write when it begins and when it ends, or neither."))
        return cleaned

    def hours(self) -> list[tuple[int, dt.time, dt.time]]:
        """(weekday, starts, ends) of every pair that was filled in."""
        data = self.cleaned_data
        pairs = ((day, data.get(f"{part}_{day}_starts"), data.get(f"{part}_{day}_ends")) for day in self.days for part in PARTS)
        return [(day, starts, ends) for day, starts, ends in pairs if starts and ends]


class OpeningForm(HoursForm):
    """Opening hours of a centre, also on Saturdays and Sundays."""

    days = DAYS_OF_WEEK


def pairs_of(week: Iterable[Hours]) -> dict[str, dt.time]:
    """Weekly hours as `HoursForm` shows them: the first stretch before noon as the morning, the first after it as the afternoon."""
    found: dict[str, dt.time] = {}
    for each in week:
        part = PARTS[0] if each.starts < NOON else PARTS[1]
        found.setdefault(f"{part}_{each.weekday}_starts", each.starts)
        found.setdefault(f"{part}_{each.weekday}_ends", each.ends)
    return found


class ExceptionForm(forms.Form):
    """An hour away, a morning elsewhere, hours on top."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=[(AWAY, _("Away")), (OFFSITE, _("Working elsewhere")), ("extra", _("Extra hours"))],
        widget=Segments,
        initial=AWAY,
    )
    place = forms.CharField(
        label=_("Where"), required=False, max_length=120, help_text=_("When you work elsewhere: a school, a health centre.")
    )
    day = forms.DateField(label=_("Day"), widget=DateInput())
    starts = forms.TimeField(label=_("From"), widget=TimeInput())
    ends = forms.TimeField(label=pgettext_lazy("time", "Until"), widget=TimeInput())
    until = forms.DateField(
        label=_("Every week until"), required=False, widget=DateInput(), help_text=_("Empty: only that day. Holidays are left out.")
    )

    def clean_day(self) -> dt.date:
        return _of_this_century(self.cleaned_data["day"])

    def clean_until(self) -> dt.date | None:
        until: dt.date | None = self.cleaned_data["until"]
        return _of_this_century(until) if until else None


def _of_this_century(day: dt.date) -> dt.date:
    if not 2000 <= day.year < 2100:
        raise forms.ValidationError(_("That day is too far away."))
    return day


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """A proposed time for drawing: the form's value, when, and what else is to be said about it."""

    value: str
    starts_at: dt.datetime
    says: str


def proposed(offers: Iterable[Offer]) -> list[tuple[dt.date, list[Offer]]]:
    """Offers for drawing, by day."""
    days: dict[dt.date, list[Offer]] = {}
    for offer_ in offers:
        days.setdefault(timezone.localdate(offer_.starts_at), []).append(offer_)
    return list(days.items())


class InterpreterForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    organisation = forms.CharField(label=_("Service"), max_length=120, required=False, help_text=_("Who sends them, if somebody does."))
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=Chips)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    active = forms.BooleanField(label=_("Is called"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "languages", language_choices(self.initial.get("languages") or []))
