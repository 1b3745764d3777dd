"""Forms of groups. They clean what was typed; services decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.groups.models import Evaluation, ProjectVersion
from impulsem.groups.reference import topic_choices
from impulsem.groups.rules.guides import PARTNERS, Guide, Step
from impulsem.groups.services.library import ProjectDetails
from impulsem.organisation.models import Room, Worker
from impulsem.people.queries import language_choices
from impulsem.platform import clock
from impulsem.platform.web.forms import Chips, DateInput, TimeInput, offer
from impulsem.platform.web.language import NAMES

OUTSIDE = ""


class HoldersForm(forms.Form):
    """Who holds a session, how many places, who enrols."""

    workers = forms.MultipleChoiceField(label=_("Who holds it"), widget=Chips)
    capacity = forms.IntegerField(label=pgettext_lazy("in a session", "Places"), min_value=1, max_value=300)
    interpreter = forms.ChoiceField(label=_("Interpreter into"), required=False)
    public = forms.BooleanField(
        label=_("Residents may enrol by themselves"),
        required=False,
        help_text=_("The session stands in the public catalogue."),
    )

    def __init__(self, *args: Any, workers: Sequence[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(worker.uuid): worker for worker in workers}
        offer(self, "workers", [(key, worker.name) for key, worker in self.offered.items()])
        offer(self, "interpreter", [("", _("Nobody interprets")), *language_choices()])

    def holders(self) -> list[Worker]:
        return [self.offered[key] for key in self.cleaned_data["workers"]]


class PlanForm(HoldersForm):
    """A session, or several, a week apart."""

    date = forms.DateField(label=_("Day"), widget=DateInput())
    time = forms.TimeField(label=_("Begins at"), widget=TimeInput())
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=480)
    sessions = forms.IntegerField(label=_("How many sessions, a week apart"), min_value=1, max_value=60)
    room = forms.ChoiceField(label=_("Room"), required=False)
    place = forms.CharField(label=_("Another place"), required=False, max_length=100)
    language = forms.ChoiceField(label=_("Language"))
    topic = forms.ChoiceField(label=_("About"), required=False)
    field_order = (
        "date", "time", "minutes", "sessions", "room", "place", "workers", "capacity", "language", "interpreter", "topic", "public",
    )  # fmt: skip

    def __init__(self, *args: Any, rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {str(room.pk): room for room in rooms}
        labels = [(key, _("%(room)s, %(seats)s seats") % {"room": room, "seats": room.seats}) for key, room in self.rooms.items()]
        offer(self, "room", [(OUTSIDE, _("No room of the centre")), *labels])
        offer(self, "language", language_choices())
        offer(self, "topic", [("", _("Anything")), *topic_choices()])

    def span(self) -> DateTimeTZRange:
        starts = clock.at(self.cleaned_data["date"], self.cleaned_data["time"])
        return DateTimeTZRange(starts, starts + dt.timedelta(minutes=self.cleaned_data["minutes"]), "[)")

    def days(self) -> list[dt.date]:
        first: dt.date = self.cleaned_data["date"]
        return [first + dt.timedelta(weeks=n) for n in range(self.cleaned_data["sessions"])]

    def chosen_room(self) -> Room | None:
        return self.rooms.get(self.cleaned_data["room"])


class FindForm(forms.Form):
    """A name or a number: sent in the body, because names do not belong in addresses."""

    find = forms.CharField(label=_("Who"), max_length=120, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}))


class ArriveForm(forms.Form):
    who = forms.CharField(label=_("Code or name"), max_length=120)


class FinishForm(forms.Form):
    text = forms.CharField(
        label=_("What it was about"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown in the file of everybody who came: nothing about one person alone."),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=200, help_text=_("For colleagues; who is enrolled is not told why.")
    )


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class ProjectForm(forms.Form):
    """Title and summary in each language; what whoever holds it needs, in one of them."""

    minutes = forms.IntegerField(label=_("Minutes of a session"), min_value=15, max_value=480)
    sessions = forms.IntegerField(label=_("Sessions that make the whole"), min_value=1, max_value=60)
    capacity = forms.IntegerField(label=pgettext_lazy("in a session", "Places"), min_value=1, max_value=300)
    topic = forms.ChoiceField(label=_("About"), required=False)
    joint_with = forms.MultipleChoiceField(label=_("Held with"), required=False, choices=list(PARTNERS.items()), widget=Chips)
    purpose = forms.CharField(label=_("Purpose"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    steps = forms.CharField(
        label=_("Agenda"), widget=forms.Textarea(attrs={"rows": 7}), help_text=_("A line each: minutes, a space, and what happens.")
    )
    checklist = forms.CharField(label=_("Checklist"), required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("A line each."))
    materials = forms.CharField(label=_("Materials"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("A line each."))
    team = forms.CharField(label=_("Team"), required=False, max_length=500)
    evaluation = forms.CharField(label=_("How one knows that it helped"), required=False, max_length=500)

    def __init__(self, data: Any = None, *, version: ProjectVersion, language: str) -> None:
        guide = version.guide_in(language)
        initial: dict[str, Any] = {
            "minutes": version.minutes,
            "sessions": version.sessions,
            "capacity": version.capacity,
            "topic": version.topic,
            "joint_with": version.joint_with,
            "purpose": guide.purpose,
            "steps": "\n".join(f"{step.minutes} {step.says}" for step in guide.steps),
            "checklist": "\n".join(guide.checklist),
            "materials": "\n".join(guide.materials),
            "team": guide.team,
            "evaluation": guide.evaluation,
        }
        super().__init__(data, initial=initial)
        self.language = language
        offer(self, "topic", [("", _("Anything")), *topic_choices()])
        for code, _name in settings.LANGUAGES:
            for field, label, most in (("title", _("Title"), 120), ("summary", _("Summary"), 400)):
                said = getattr(version, field).get(code, "")
                self.fields[f"{field}_{code}"] = forms.CharField(label=f"{label} ({NAMES[code]})", max_length=most, initial=said)
        names = [f"{field}_{code}" for field in ("title", "summary") for code, _name in settings.LANGUAGES]
        self.order_fields([*names, *ProjectForm.base_fields])

    def clean_steps(self) -> tuple[Step, ...]:
        steps = []
        for line in lines(self.cleaned_data["steps"]):
            minutes, _space, says = line.partition(" ")
            if not minutes.isdecimal() or not says.strip() or not 1 <= int(minutes) <= 480:
                raise forms.ValidationError(_("Begin each line with minutes: “10 Welcome”."))
            steps.append(Step(int(minutes), says.strip()))
        return tuple(steps)

    def details(self) -> ProjectDetails:
        data = self.cleaned_data
        codes = [code for code, _name in settings.LANGUAGES]
        return ProjectDetails(
            title={code: data[f"title_{code}"] for code in codes},
            summary={code: data[f"summary_{code}"] for code in codes},
            language=self.language,
            guide=Guide(
                purpose=data["purpose"],
                steps=data["steps"],
                checklist=lines(data["checklist"]),
                materials=lines(data["materials"]),
                team=data["team"],
                evaluation=data["evaluation"],
            ),
            topic=data["topic"],
            joint_with=tuple(data["joint_with"]),
            minutes=data["minutes"],
            sessions=data["sessions"],
            capacity=data["capacity"],
        )


class EvaluationForm(forms.Form):
    """For participants, on a phone or the centre's tablet."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=12,
        help_text=_("Six letters and numbers, from the message. It is only used so that each one speaks once."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    face = forms.ChoiceField(label=_("Did the session help you?"), choices=Evaluation.Face.choices, widget=forms.RadioSelect)
    sentence = forms.CharField(
        label=_("Would you like to say why?"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    word = forms.BooleanField(
        label=_("I would like a word in private"), required=False, help_text=_("Somebody of the centre will call you.")
    )


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
