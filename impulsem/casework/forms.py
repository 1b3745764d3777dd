"""Forms of the file. They clean what was typed; the commands decide."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models import Appointment, Channel
from impulsem.casework import rules
from impulsem.casework.models import AccessGrant, Assignment, CaseFile, Entry, FileEvent
from impulsem.casework.queries import Choice, Offer
from impulsem.casework.services import CommitmentDetails, EntryDetails, SegmentDetails
from impulsem.casework.services.refusals import NoSuchPerson
from impulsem.organisation.models import Worker
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.forms import Chips, DateInput, Segments, TimeInput, offer

#: The kind that follows from how it took place, when none is chosen.
KIND_BY_CHANNEL = {
    Channel.CENTRE: Entry.Kind.INTERVIEW,
    Channel.PHONE: Entry.Kind.CALL,
    Channel.HOME: Entry.Kind.HOME_VISIT,
    Channel.VIDEO: Entry.Kind.INTERVIEW,
    Channel.OUTSIDE: Entry.Kind.ACCOMPANIMENT,
}
CHANNELS = [
    (Channel.CENTRE, _("Centre")),
    (Channel.PHONE, _("Phone")),
    (Channel.HOME, _("Home")),
    (Channel.VIDEO, _("Video")),
    (Channel.OUTSIDE, _("Elsewhere")),
]
MOST_PIECES = 12
#: Fields of a draft that hold several values.
MANY = ("people", "offered", "professionals", "about", "moved", "done")


def typed(content: Mapping[str, Any] | QueryDict) -> dict[str, Any]:
    """A form's fields as typed (a request's, or a draft's) as initial values: nothing of it is judged yet."""
    lists = dict(content.lists()) if isinstance(content, QueryDict) else {k: v if isinstance(v, list) else [v] for k, v in content.items()}
    return {name: values if name.rsplit("-", 1)[-1] in MANY else (values[-1] if values else "") for name, values in lists.items()}


class SegmentForm(forms.Form):
    """A piece of text: what, whether confidential, about whom."""

    text = forms.CharField(
        label=_("What was said and done"),
        required=False,
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("This text has %(show_value)s characters; at most %(limit_value)s can be kept in one piece.")},
    )
    confidential = forms.BooleanField(label=_("Confidential"), required=False)
    about = forms.MultipleChoiceField(label=_("Only about"), required=False, widget=Chips)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "about", choices)


class PromiseForm(forms.Form):
    """What was promised, by when, by whom."""

    text = forms.CharField(label=_("What"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    due_on = forms.DateField(label=_("By when"), required=False, widget=DateInput)
    by = forms.ChoiceField(label=_("Who promised"), required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "by", [("", _("I did")), *choices])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("text") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when."))
        return cleaned


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """What the form's keys stand for: persons whom the writer may know of, and colleagues."""

    people: tuple[Choice, ...]
    professionals: tuple[tuple[UUID, str, bool], ...]
    others: Sequence[Worker]
    actions: tuple[tuple[UUID, str, str], ...] = ()  # open ones of the plan: key, what, who


class EntryForm(forms.Form):
    """A new entry. Pieces of text and promises are small forms of their own: s1, s2 … and p1, p2 …"""

    people = forms.MultipleChoiceField(
        label=_("Who took part"), required=False, widget=Chips, error_messages={"invalid_choice": NoSuchPerson.message}
    )
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, widget=Segments)
    kind = forms.ChoiceField(label=_("What it was"), required=False)
    day = forms.DateField(label=_("Day"), widget=DateInput)
    time = forms.TimeField(label=_("Time"), widget=TimeInput)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=720, widget=forms.NumberInput(attrs={"class": "num", "inputmode": "numeric"})
    )
    professionals = forms.MultipleChoiceField(label=_("With colleagues"), required=False, widget=Chips)
    colleague = forms.ChoiceField(label=_("Another colleague"), required=False)
    mode = forms.ChoiceField(label=_("Mode"), required=False)
    moved = forms.MultipleChoiceField(label=_("Went on"), required=False)
    done = forms.MultipleChoiceField(label=_("Done"), required=False)
    place = forms.CharField(label=_("Place"), required=False, max_length=100)
    travel_minutes = forms.IntegerField(label=_("Minutes on the way"), required=False, min_value=0, max_value=480)
    offered = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)  # whom the form showed, chosen or not
    key = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.UUIDField(required=False, widget=forms.HiddenInput)
    appointment = forms.UUIDField(required=False, widget=forms.HiddenInput)
    pieces = forms.IntegerField(required=False, min_value=1, max_value=MOST_PIECES, widget=forms.HiddenInput)
    promises = forms.IntegerField(required=False, min_value=1, max_value=MOST_PIECES, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, known: Known, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="e-%s")
        self.known = known
        source: Mapping[str, Any] = data if data is not None else self.initial
        choices = self._called()
        offer(self, "people", choices)
        offer(self, "offered", choices)
        offer(self, "kind", [("", _("As the choice above says")), *Entry.Kind.choices])
        offer(self, "mode", [("", _("As follows from who took part")), *Entry.Mode.choices])
        offer(self, "professionals", [(str(key), name) for key, name, _chosen in known.professionals])
        for name in ("moved", "done"):
            offer(self, name, [(str(key), text) for key, text, _who in known.actions])
        offer(self, "colleague", [("", _("Nobody else")), *((str(worker.uuid), worker.name) for worker in known.others)])
        self.segments = [
            SegmentForm(data, prefix=f"s{n}", choices=choices, initial=self._part(f"s{n}-"), auto_id="e-%s")
            for n in range(1, _count(source.get("pieces"), 2) + 1)
        ]
        self.promised = [
            PromiseForm(data, prefix=f"p{n}", choices=choices, initial=self._part(f"p{n}-"), auto_id="e-%s")
            for n in range(1, _count(source.get("promises"), 1) + 1)
        ]

    @classmethod
    def offering(cls, offer: Offer, others: Sequence[Worker] = ()) -> EntryForm:
        """The form as it is first shown: filled in with what is known."""
        began = timezone.localtime(offer.happened_at)
        initial = {
            "key": offer.key,
            "file": offer.file.uuid if offer.file else "",
            "appointment": offer.appointment.uuid if offer.appointment else "",
            "offered": [str(choice.uuid) for choice in offer.people],
            "people": [str(choice.uuid) for choice in offer.people if choice.chosen],
            "professionals": [str(key) for key, _name, chosen in offer.professionals if chosen],
            "channel": offer.channel,
            "kind": offer.kind,
            "day": began.date(),
            "time": began.time(),
            "minutes": offer.minutes,
            "pieces": 2,
            "promises": 1,
            # the second piece is there for what is confidential, so that it takes no script to write it
            "s2-confidential": True,
        }
        return cls(known=Known(offer.people, offer.professionals, others, offer.actions), initial=initial)

    @property
    def blank_segment(self) -> SegmentForm:
        """The pattern from which a script draws a further piece of text."""
        return SegmentForm(prefix="s__n__", choices=self._called(), auto_id="e-%s")

    @property
    def blank_promise(self) -> PromiseForm:
        return PromiseForm(prefix="p__n__", choices=self._called(), auto_id="e-%s")

    @property
    def moving(self) -> list[tuple[str, str, str, bool, bool]]:
        """Actions of the plan with whether they are ticked as going on and as done."""
        went_on, over = (set(self[name].value() or []) for name in ("moved", "done"))
        return [(str(key), text, who, str(key) in went_on, str(key) in over) for key, text, who in self.known.actions]

    def refuse(self, refusal: DomainError) -> None:
        """Show why the entry was not taken, beside the field that it is about."""
        field = {"participants": "people"}.get(refusal.field or "", refusal.field)
        self.add_error(field if field in self.fields else None, str(refusal))

    def _called(self) -> list[tuple[str, str]]:
        """Given names; whole ones for two who are called the same."""
        names = Counter(person.called for person in self.known.people)
        return [(str(p.uuid), p.name if names[p.called] > 1 else p.called) for p in self.known.people]

    def _part(self, prefix: str) -> dict[str, Any]:
        return {name.removeprefix(prefix): value for name, value in self.initial.items() if name.startswith(prefix)}

    def is_valid(self) -> bool:
        parts = [part.is_valid() for part in (*self.segments, *self.promised)]
        whole = super().is_valid()
        if whole and not self._says_something():
            self.segments[0].add_error("text", _("Write what was said and done, in a line at least."))
            return False
        return whole and all(parts)

    def _says_something(self) -> bool:
        return any(segment.cleaned_data.get("text", "").strip() or segment.errors for segment in self.segments)

    @property
    def wrong(self) -> list[forms.BoundField]:
        """Every field with an error, in the order of the page."""
        forms_here: list[forms.Form] = [self, *self.segments, *self.promised]
        return [field for form in forms_here for field in form if field.errors] if self.is_bound else []

    def details(self, *, professionals: Mapping[UUID, int], appointment: Appointment | None, by_worker: int) -> EntryDetails:
        """The entry that was written. `professionals` gives the colleagues' keys."""
        data = self.cleaned_data
        ids = {str(person.uuid): person.id for person in self.known.people}
        called = {str(person.uuid): person.called for person in self.known.people}
        wanted = [UUID(key) for key in [*data["professionals"], data["colleague"]] if key]
        return EntryDetails(
            uuid=data["key"],
            kind=data["kind"] or KIND_BY_CHANNEL[Channel(data["channel"])],
            channel=data["channel"],
            mode=data["mode"],
            happened_at=clock.at(data["day"], data["time"]),
            minutes=data["minutes"],
            travel_minutes=data["travel_minutes"] or 0,
            place=data["place"],
            participants=tuple(ids[key] for key in data["people"]),
            professionals=(by_worker, *(professionals[key] for key in wanted if key in professionals)),
            segments=tuple(_segment(form, ids) for form in self.segments if form.cleaned_data.get("text", "").strip()),
            commitments=tuple(_promise(form, ids, called) for form in self.promised if form.cleaned_data.get("text", "").strip()),
            appointment=appointment,
            moved=tuple(UUID(key) for key in data["moved"] if key not in data["done"]),
            done=tuple(UUID(key) for key in data["done"]),
        )


def _count(value: Any, least: int) -> int:
    try:
        return max(least, min(int(value), MOST_PIECES))
    except (TypeError, ValueError):
        return least


def _segment(form: SegmentForm, ids: Mapping[str, int]) -> SegmentDetails:
    data = form.cleaned_data
    return SegmentDetails(data["text"], data["confidential"], tuple(ids[key] for key in data["about"]))


def _promise(form: PromiseForm, ids: Mapping[str, int], called: Mapping[str, str]) -> CommitmentDetails:
    data = form.cleaned_data
    return CommitmentDetails(data["text"], data["due_on"], called.get(data["by"], ""), ids.get(data["by"]))


class AmendForm(forms.Form):
    text = forms.CharField(label=_("What it says now"), max_length=rules.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 8}))
    confidential = forms.BooleanField(label=_("Confidential"), required=False)
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=AccessGrant.Reason.choices, widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=_("In your words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The director of the file’s centre reads this and reviews it. It stays in the file’s access list."),
    )
    hours = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        initial=4,
        choices=[(1, _("1 hour")), (4, _("4 hours")), (24, _("1 day")), (72, _("3 days"))],
        widget=Segments,
    )
    confidential_too = forms.BooleanField(label=_("I need the confidential text too"), required=False)

    def __init__(self, *args: Any, desk_only: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if desk_only:  # the front desk never reads it
            del self.fields["confidential_too"]


class ReviewForm(forms.Form):
    grant = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=AccessGrant.Review.choices[1:])
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


class CommitmentForm(forms.Form):
    text = forms.CharField(label=_("What"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    due_on = forms.DateField(label=_("By when"), widget=DateInput)
    by = forms.ChoiceField(label=_("Who promised"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "by", [("", _("I did")), *people])


class MoveForm(forms.Form):
    due_on = forms.DateField(label=_("New day"), widget=DateInput)
    note = forms.CharField(label=_("Why"), required=False, max_length=200)


class OpenForm(forms.Form):
    centre = forms.ChoiceField(label=_("Centre"))
    referent = forms.ChoiceField(label=_("Referent"), required=False)

    def __init__(self, *args: Any, centres: Sequence[tuple[int, str]], workers: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "centre", centres)
        offer(self, "referent", [("", _("Nobody yet")), *workers])


class StateForm(forms.Form):
    """One act on the file; which one, the button says."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("pause", "resume", "close", "reopen", "phase", "intensity")])
    reason = forms.ChoiceField(label=_("Why it closes"), required=False, choices=[("", "—"), *FileEvent.ClosingReason.choices])
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=CaseFile.Phase.choices)
    intensity = forms.ChoiceField(label=_("Intensity"), required=False, choices=CaseFile.Intensity.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class AssignForm(forms.Form):
    worker = forms.ChoiceField(label=_("Who"))
    role = forms.ChoiceField(label=_("As"), choices=Assignment.Role.choices)
    from_day = forms.DateField(label=_("From"), widget=DateInput)
    until = forms.DateField(
        label=_("Until"), required=False, widget=DateInput, help_text=_("The first day without. Needed for cover, otherwise open.")
    )

    def __init__(self, *args: Any, workers: Sequence[Worker], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "worker", [(str(w.uuid), w.name) for w in workers])
