"""Forms of participation. They clean what was typed; services decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Worker
from impulsem.participation.lengths import LONGEST
from impulsem.participation.models import Contribution, Correction, Dimension, LiveGroup, LivePrompt, Phase, Process, Rendering, Session
from impulsem.participation.rules import pictures
from impulsem.platform import clock
from impulsem.platform.web.forms import Chips, DateInput, Segments, TimeInput
from impulsem.platform.words import Words

LANGUAGES = [
    ("ca", "Català"),
    ("es", "Castellano"),
    ("en", "English"),
    ("ar", "العربية"),
    ("ur", "اردو"),
    ("zh", "中文"),
    ("other", _("Another one")),
]


class WordsForm(forms.Form):
    """A form with texts in each language of the house: `words_fields` names them with label, and whether they are long."""

    words_fields: dict[str, tuple[Any, bool]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = {}
        for name, (label, long) in self.words_fields.items():
            for code, language in settings.LANGUAGES:
                widget = forms.Textarea(attrs={"rows": 3, "lang": code}) if long else forms.TextInput(attrs={"lang": code})
                made[f"{name}_{code}"] = forms.CharField(label=f"{label} ({language})", max_length=2000 if long else 200, widget=widget)
        self.fields = {**made, **self.fields}

    def words(self, name: str) -> Words:
        return {code: self.cleaned_data[f"{name}_{code}"] for code, _name in settings.LANGUAGES}

    @classmethod
    def spread(cls, **words: Words) -> dict[str, str]:
        """Initial values of texts that are there already."""
        return {f"{name}_{code}": text.get(code, "") for name, text in words.items() for code, _name in settings.LANGUAGES}


class ProcessForm(WordsForm):
    words_fields = {"title": (_("Title"), False), "summary": (_("What it is about"), True), "promise_text": (_("What is promised"), True)}

    slug = forms.SlugField(label=_("Address"), max_length=60, help_text=_("Letters, digits and hyphens. It cannot be changed later."))
    promise = forms.ChoiceField(label=_("How far what people say goes"), choices=Process.Promise.choices, widget=forms.RadioSelect)
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    public = forms.BooleanField(label=_("Everybody can read it"), required=False)

    def details(self) -> dict[str, Any]:
        """What the services take; the address apart, which is said once."""
        typed = {name: self.cleaned_data[name] for name in ("promise", "starts_on", "ends_on", "public")}
        return {**typed, **{name: self.words(name) for name in self.words_fields}}

    @staticmethod
    def of(process: Process) -> dict[str, Any]:
        return {
            **WordsForm.spread(title=process.title, summary=process.summary, promise_text=process.promise_text),
            "slug": process.slug,
            "promise": process.promise,
            "starts_on": process.starts_on,
            "ends_on": process.ends_on,
            "public": process.public,
        }


class DimensionForm(WordsForm):
    words_fields = {"name": (_("Name"), False)}

    code = forms.SlugField(label=_("Code"), max_length=20)


class PhaseForm(WordsForm):
    words_fields = {"name": (_("Name"), False)}

    permits = forms.MultipleChoiceField(label=_("What people can do in it"), choices=Phase.Permit.choices, widget=Chips)
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DateInput())


class SessionForm(forms.Form):
    title = forms.CharField(label=_("With whom, or about what"), max_length=200)
    dimension = forms.ModelChoiceField(label=_("Dimension"), queryset=Dimension.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=Session.Kind.choices)
    day = forms.DateField(label=_("Day"), widget=DateInput())
    time = forms.TimeField(label=_("Time"), widget=TimeInput())
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=720, initial=120)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    centre = forms.ModelChoiceField(label=_("Centre"), required=False, queryset=Centre.objects.order_by("name"))
    language = forms.ChoiceField(label=_("Language of the session"), choices=LANGUAGES)
    facilitators = forms.ModelMultipleChoiceField(
        label=_("Facilitators"),
        required=False,
        queryset=Worker.objects.order_by("name"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    agenda = forms.CharField(label=_("Agenda"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    return_due = forms.DateField(
        label=_("People are told by"),
        required=False,
        widget=DateInput(),
        help_text=_("The day by which they know what became of what they said."),
    )
    return_channel = forms.CharField(label=_("How they asked to be told"), required=False, max_length=40)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dimension"].queryset = process.dimensions.order_by("order")  # type: ignore[attr-defined]  # it is a ModelChoiceField

    def given(self) -> dict[str, Any]:
        """What the services take."""
        given = dict(self.cleaned_data)
        given["starts_at"] = clock.at(given.pop("day"), given.pop("time"))
        return given


class HeadsForm(forms.Form):
    heads = forms.IntegerField(label=_("How many people were there"), min_value=0, max_value=5000)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the slip"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"})
    )


class CountForm(forms.Form):
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=400, initial=20)


class MinutesForm(forms.Form):
    text = forms.CharField(label=_("Minutes of the session"), max_length=20000, widget=forms.Textarea(attrs={"rows": 8}))


class ReturnForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=DateInput())
    channel = forms.CharField(label=_("How"), max_length=40)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    reached = forms.IntegerField(label=_("How many of those who came were reached"), min_value=0, max_value=5000)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class TieForm(forms.Form):
    code = forms.CharField(label=_("Code of the receipt"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    numbers = forms.CharField(label=_("Numbers of the contributions"), max_length=200, help_text=_("For example: 12, 15"))

    def clean_numbers(self) -> list[int]:
        parts = self.cleaned_data["numbers"].replace(",", " ").split()
        if not parts or not all(part.isdecimal() and len(part) < 8 for part in parts):
            raise forms.ValidationError(_("Write numbers, with commas between them."))
        return [int(part) for part in parts]


class ReadingForm(forms.Form):
    text = forms.CharField(label=_("What is written on the card"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Photo of the card"),
        help_text=_("JPEG or PNG, 5 MB at most. Where it was taken is cut out of it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )

    def content(self) -> bytes:
        """As much of the file as tells whether it is too large."""
        content: bytes = self.cleaned_data["photo"].read(pictures.LARGEST + 1)
        return content


class AskForm(forms.Form):
    question = forms.CharField(label=_("Question"), max_length=300)
    mode = forms.ChoiceField(label=_("What people do"), choices=LivePrompt.Mode.choices, widget=Segments, initial=LivePrompt.Mode.WRITE)
    votes_each = forms.IntegerField(label=_("Votes each"), min_value=1, max_value=20, initial=3)


class GroupForm(forms.Form):
    contributions = forms.ModelMultipleChoiceField(queryset=Contribution.objects.none(), to_field_name="uuid")
    into = forms.ModelChoiceField(label=_("Group"), required=False, queryset=LiveGroup.objects.none(), empty_label=_("A new one"))
    name = forms.CharField(label=_("Name of the new group"), required=False, max_length=120)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contributions"].queryset = session.contributions.all()  # type: ignore[attr-defined]  # it is a ModelChoiceField
        self.fields["into"].queryset = session.groups.order_by("order")  # type: ignore[attr-defined]  # it is a ModelChoiceField


class ModerateForm(forms.Form):
    """What somebody decides about a contribution."""

    decision = forms.ChoiceField(choices=[(each, each) for each in ("publish", "mask", "withhold", "park")])
    text = forms.CharField(
        label=_("What it says without naming anybody"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(label=_("Public reason"), required=False, max_length=300)


class CorrectForm(forms.Form):
    text = forms.CharField(label=_("What it says"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    why = forms.ChoiceField(label=_("Why"), choices=Correction.Why.choices, widget=Segments, initial=Correction.Why.TRANSCRIPTION)


class RenderingForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Rendering.Kind.choices, widget=Segments, initial=Rendering.Kind.TRANSLATION)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    text = forms.CharField(label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class JoinForm(forms.Form):
    join = forms.CharField(
        label=_("Code on the screen"), max_length=12, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"})
    )


class SayForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    prompt = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("What you want to say"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class VoteForm(forms.Form):
    prompt = forms.IntegerField()
    contribution = forms.UUIDField()
    up = forms.BooleanField(required=False)


def initial_of(session: Session) -> Mapping[str, Any]:
    """What a session's form shows when it is changed."""
    local = timezone.localtime(session.starts_at)
    fields = ("title", "dimension", "kind", "minutes", "place", "centre", "language", "agenda", "return_due", "return_channel")
    return {
        **{name: getattr(session, name) for name in fields},
        "day": local.date(),
        "time": local.time(),
        "facilitators": list(session.facilitators.all()),
    }
