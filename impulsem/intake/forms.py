"""Forms of the demands. They clean what was typed; services decide."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from impulsem.intake.models import Demand, ScreeningInstrument, Topic
from impulsem.organisation.models import Centre
from impulsem.people.models import Person
from impulsem.people.queries import language_choices
from impulsem.platform.web.forms import Segments, offer
from impulsem.platform.words import said

LONGEST_SPOT = 120  # minutes: whoever left the form open over lunch did not attend anybody meanwhile


class FormKey:
    """What a form is told apart by, with the moment when it was opened, signed: sent twice it is one, and minutes need no typing."""

    _signer = signing.TimestampSigner(salt="intake.form")

    @classmethod
    def new(cls) -> str:
        return cls._signer.sign(secrets.token_urlsafe(16))

    @classmethod
    def read(cls, text: str) -> tuple[str | None, dt.datetime | None]:
        """The key and the moment; neither for what nobody signed."""
        try:
            key = cls._signer.unsign(text)
            opened = signing.b62_decode(text.rsplit(":", 2)[1])
        except (signing.BadSignature, IndexError):
            return None, None
        return key, dt.datetime.fromtimestamp(opened, dt.UTC)

    @classmethod
    def minutes(cls, text: str, *, at: dt.datetime) -> int | None:
        """Minutes since the form was opened, at least one."""
        _key, opened = cls.read(text)
        return None if opened is None else min(max(round((at - opened).total_seconds() / 60), 1), LONGEST_SPOT)


class DemandForm(forms.Form):
    """What somebody asks for. Three answers are needed; the rest is known of the person, or stands under “more”."""

    find = forms.CharField(required=False, max_length=200)  # drawn by the page, with whoever is found
    words = forms.CharField(
        label=_("What they ask for, in their own words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True})
    )
    topic = forms.ChoiceField(label=_("Topic"))
    urgent = forms.BooleanField(
        label=_("Urgent"), required=False, help_text=_("Home or food is missing today, or somebody is in danger or being hurt.")
    )
    language = forms.ChoiceField(label=_("Language"))
    caller_name = forms.CharField(label=_("Who asks"), required=False, max_length=150)
    contact = forms.CharField(label=_("Phone or e-mail"), required=False, max_length=150)
    for_whom = forms.ChoiceField(label=_("For whom"), choices=Demand.ForWhom.choices, widget=Segments, required=False)
    interpreter = forms.BooleanField(label=_("An interpreter is needed"), required=False)
    centre = forms.ChoiceField(label=_("Centre"))
    channel = forms.ChoiceField(choices=Demand.Channel.choices, widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput)
    call = forms.CharField(widget=forms.HiddenInput, required=False)  # that was returned, and became this

    def __init__(self, *args: Any, topics: Sequence[Topic], centres: Sequence[Centre], person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "topic", [("", _("Choose")), *((one.code, one.name) for one in topics)])
        offer(self, "language", language_choices(person.languages if person else ()))
        offer(self, "centre", [(one.code, str(one)) for one in centres])

    def clean_for_whom(self) -> str:
        return self.cleaned_data["for_whom"] or Demand.ForWhom.SELF


class AnswerForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes that it took"), required=False, min_value=0, max_value=480)
    note = forms.CharField(label=_("What was answered, in a few words"), required=False, max_length=300)


class CloseForm(forms.Form):
    because = forms.ChoiceField(label=_("Why"), choices=Demand.ClosedReason.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class ScreeningForm(forms.Form):
    """The instrument's questions; each may stay without an answer."""

    def __init__(self, *args: Any, instrument: ScreeningInstrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in instrument.content["questions"]:
            answers = [(answer["code"], said(answer["words"])) for answer in question["answers"]]
            self.fields[question["code"]] = forms.ChoiceField(
                label=said(question["words"]), choices=[*answers, ("", _("Not known"))], widget=Segments, required=False, initial=""
            )

    def answers(self) -> dict[str, str]:
        return {question: answer for question, answer in self.cleaned_data.items() if answer}


class DecisionForm(forms.Form):
    """What follows from the chosen route: a time, a session, a service; and why another route than the proposed one."""

    slot = forms.CharField(required=False)
    session = forms.CharField(required=False)
    service = forms.CharField(label=_("Which service"), required=False, max_length=150)
    reason = forms.CharField(label=_("Why"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
