"""Configuring a round, and voting in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.platform.web.forms import Segments, offer
from impulsem.platform.words import Words, said
from impulsem.strategy.forms.words import WordsForm
from impulsem.strategy.models import Question, Round

NO_OPINION = ("0", _("No opinion"))
SCORES = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"), NO_OPINION]


class DescribeRoundForm(WordsForm):
    texts = {
        "title": (_("Name of the round"), True, 1),
        "question": (_("The question"), True, 2),
        "absent": (_("Who has no vote"), False, 2),
    }
    top = forms.IntegerField(label=_("How many are to be chosen"), min_value=1, max_value=200, initial=10)


class NewRoundForm(DescribeRoundForm):
    about = forms.ChoiceField(
        label=_("What it is about"),
        choices=Round.About.choices,
        help_text=_("Objectives and measures come from the strategy in force; of something else you write the options yourself."),
    )


class OptionForm(WordsForm):
    texts = {"title": (_("What people can give a score to"), True, 1)}


class DimensionForm(WordsForm):
    texts = {"name": (_("Name"), True, 1)}
    code = forms.SlugField(label=_("Code"), help_text=_("Short, without spaces; it stands in the published files."), max_length=20)
    size = forms.IntegerField(label=_("People invited"), min_value=1, max_value=10_000_000)
    weight = forms.DecimalField(label=_("Agreed weight"), min_value=0, max_digits=6, decimal_places=4)
    quorum = forms.IntegerField(label=_("Quorum (ballots)"), min_value=0, initial=0)


class QuestionForm(WordsForm):
    texts = {
        "text": (_("Question"), True, 1),
        "answers": (_("Answers, one a line; none: in one’s own words"), False, 4),
    }
    code = forms.SlugField(label=_("Code"), max_length=20)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lines = {code: [line.strip() for line in text.splitlines() if line.strip()] for code, text in self.words("answers").items()}
        if lines and (len(lines) < 3 or len({len(each) for each in lines.values()}) > 1):
            self.add_error("answers_ca", _("Write the same number of answers in each language."))
        self.listed = lines
        return cleaned

    def answers(self) -> list[Words]:
        """The answers, each in every language."""
        count = len(next(iter(self.listed.values()), []))
        return [{code: lines[number] for code, lines in self.listed.items()} for number in range(count)]


class OptionsForm(forms.Form):
    keys = forms.MultipleChoiceField(label=_("Options"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, options: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "keys", options)


class TokensForm(forms.Form):
    dimension = forms.ChoiceField(label=_("For whom"))
    count = forms.IntegerField(label=_("How many codes"), min_value=1, max_value=5000, initial=20)

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "dimension", [(each.code, said(each.name)) for each in round.dimensions.all()])


class DecideForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput)
    chosen = forms.TypedChoiceField(
        label=_("Is it in?"), choices=[("yes", _("In")), ("no", _("Out"))], widget=Segments, coerce=lambda value: value == "yes"
    )
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}),
    )


class BallotForm(forms.Form):
    """Scores, in the order in which this ballot shows the options, then the questions. Nothing has to be filled in."""

    def __init__(self, *args: Any, round: Round, order: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {option.key: said(option.title) for option in round.options.all()}
        self.keys = [key for key in order if key in titles] or list(titles)
        self.questions = list(round.questions.all())
        for number, key in enumerate(self.keys, start=1):
            self.fields[f"s-{key}"] = forms.ChoiceField(
                label=f"{number}. {titles[key]}", choices=SCORES, required=False, widget=forms.RadioSelect
            )
        for question in self.questions:
            self.fields[f"q-{question.code}"] = self._question(question)

    @staticmethod
    def _question(question: Question) -> forms.Field:
        if not question.answers:
            return forms.CharField(label=said(question.text), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
        choices = [(str(number), said(answer)) for number, answer in enumerate(question.answers)]
        return forms.ChoiceField(label=said(question.text), choices=choices, required=False, widget=forms.RadioSelect)

    def score_fields(self) -> list[forms.BoundField]:
        return [self[f"s-{key}"] for key in self.keys]

    def question_fields(self) -> list[forms.BoundField]:
        return [self[f"q-{question.code}"] for question in self.questions]

    def scores(self) -> dict[str, int]:
        """{option: 1-5, or 0}; without those that were left alone."""
        return {key: int(given) for key in self.keys if (given := self.cleaned_data.get(f"s-{key}"))}

    def answers(self) -> dict[str, int]:
        chosen = {question.code: self.cleaned_data.get(f"q-{question.code}") for question in self.questions if question.answers}
        return {code: int(given) for code, given in chosen.items() if given}

    def answered(self) -> list[tuple[str, str]]:
        """Questions that were answered, and what was answered, in words."""
        chosen, own = self.answers(), self.remarks()
        told = ((q, said(q.answers[chosen[q.code]]) if q.code in chosen else own.get(q.code, "")) for q in self.questions)
        return [(said(question.text), answer) for question, answer in told if answer]

    def remarks(self) -> dict[str, str]:
        return {q.code: self.cleaned_data.get(f"q-{q.code}", "") for q in self.questions if not q.answers}
