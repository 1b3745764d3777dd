"""Forms of transfers and consultations: they clean what was typed; the commands decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models import Expertise
from impulsem.casework.queries.transfers import Leaving
from impulsem.organisation.models import Centre, Worker
from impulsem.platform.web.forms import DateInput, Segments, offer

OVERLAPS = [("0", _("None")), ("14", _("Two weeks")), ("30", _("A month")), ("60", _("Two months"))]


class OfferForm(forms.Form):
    """To a colleague, to a centre, or to another city."""

    to = forms.ChoiceField(
        label=_("Goes to"),
        choices=[("worker", _("A professional")), ("centre", _("Another centre")), ("city", _("Another city"))],
        widget=Segments,
        initial="worker",
    )
    worker = forms.ChoiceField(label=_("Professional"), required=False, help_text=_("They are asked, and accept or say why not."))
    centre = forms.ChoiceField(label=_("Centre"), required=False, help_text=_("Its director accepts and says who receives the file."))
    city = forms.CharField(
        label=_("Social services of"), max_length=120, required=False, help_text=_("The city and the service that receives the file.")
    )
    reason = forms.CharField(label=_("Why"), max_length=300)
    starts_on = forms.DateField(label=_("From the day"), widget=DateInput)
    overlap = forms.ChoiceField(label=_("Both go on together for"), choices=OVERLAPS, initial="30")

    def __init__(self, *args: Any, workers: Iterable[Worker], centres: Iterable[Centre], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "worker", [("", "—"), *((str(w.uuid), w.name) for w in workers)])
        offer(self, "centre", [("", "—"), *((str(c.pk), c.name) for c in centres)])


class AcceptForm(forms.Form):
    """What receiving still needs: who, where a centre was asked; the other city's receipt, where it goes there."""

    def __init__(self, *args: Any, workers: Sequence[Worker] | None, needs_receipt: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if workers is not None:
            self.fields["worker"] = forms.ChoiceField(label=_("Who receives it"), choices=[(str(w.uuid), w.name) for w in workers])
        if needs_receipt:
            self.fields["receipt"] = forms.CharField(label=_("How they confirmed that they have it"), max_length=300)


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("Why"), max_length=300)


class LeavingForm(forms.Form):
    """All of a leaver's files: to whom each goes. What is proposed is the first of the suggestions; a person decides."""

    starts_on = forms.DateField(label=_("From the day"), widget=DateInput)
    overlap = forms.ChoiceField(label=_("Both go on together for"), choices=OVERLAPS, initial="14")
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, rows: Sequence[Leaving], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = [row for row in rows if not row.on_its_way]
        for row in self.rows:
            choices = [("", _("Not now")), *((str(s.worker.uuid), self._says(s)) for s in row.suggestions)]
            first = str(row.suggestions[0].worker.uuid) if row.suggestions else ""
            label = f"{row.file.number} · {row.label}"
            self.fields[str(row.file.uuid)] = forms.ChoiceField(label=label, choices=choices, initial=first, required=False)

    @staticmethod
    def _says(suggestion: Any) -> str:
        why = [str(_("knows the file"))] if suggestion.knows_it else []
        why += [str(_("speaks the language"))] if suggestion.speaks else []
        why.append(str(_("%(n)d files")) % {"n": suggestion.files})
        return f"{suggestion.worker.name} ({', '.join(why)})"

    def chosen(self) -> list[tuple[Leaving, str]]:
        return [(row, self.cleaned_data[str(row.file.uuid)]) for row in self.rows if self.cleaned_data[str(row.file.uuid)]]


class ConsultForm(forms.Form):
    expert = forms.ChoiceField(label=_("Expert"))
    question = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000)
    days = forms.ChoiceField(
        label=_("They see the file for"),
        choices=[("3", _("3 days")), ("7", _("A week")), ("14", _("Two weeks")), ("30", _("30 days"))],
        initial="7",
    )
    confidential_too = forms.BooleanField(label=_("The confidential text too"), required=False)

    def __init__(self, *args: Any, experts: Iterable[Expertise], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(f"{one.topic}:{one.worker.uuid}", f"{one.get_topic_display()} · {one.worker.name}") for one in experts]
        offer(self, "expert", choices)


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 10}), max_length=100_000)
    minutes = forms.IntegerField(label=_("Minutes it took"), min_value=1, max_value=720, initial=30)


class ExpertForm(forms.Form):
    worker = forms.ChoiceField(label=_("Professional"))
    topic = forms.ChoiceField(label=_("Recognised for"), choices=Expertise.Topic)

    def __init__(self, *args: Any, workers: Iterable[Worker], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "worker", [(str(w.uuid), w.name) for w in workers])
