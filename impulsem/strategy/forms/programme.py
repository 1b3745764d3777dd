"""Forms of the programme: its versions, what happens to a project, evaluations, a portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Level, indicators
from impulsem.organisation.models import Centre, Territory, Worker
from impulsem.platform.web.forms import DateInput, Segments, offer
from impulsem.platform.words import said
from impulsem.provenance.models import Node
from impulsem.strategy.forms.content import _Reasoned
from impulsem.strategy.forms.words import WordsForm
from impulsem.strategy.models import BudgetFigure, Element, Funding, Option, Programme, ProgrammeArea, ProjectStatement, RolloutStep, Ruling
from impulsem.strategy.models.programme import ALLOWED, State
from impulsem.strategy.services import Says

Choices = Sequence[tuple[Any, Any]]


def money_field(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=12, decimal_places=2, min_value=Decimal(0))


class DraftProgrammeForm(WordsForm):
    texts = {"reason": (_("Why there is a new version"), True, 2)}


class FirstProgrammeForm(WordsForm):
    texts = {"title": (_("What the programme is called"), True, 1), "reason": (_("Why there is a programme"), True, 2)}
    budget = forms.DecimalField(
        label=_("Euros that there are for it"), required=False, max_digits=12, decimal_places=2, min_value=Decimal(0)
    )


class DescribeProgrammeForm(WordsForm):
    texts = {"title": (_("What the programme is called"), True, 1)}
    budget = forms.DecimalField(
        label=_("Euros that there are for it"), required=False, max_digits=12, decimal_places=2, min_value=Decimal(0)
    )


class ProgrammeInForceForm(forms.Form):
    valid_from = forms.DateField(label=_("In force from"), widget=DateInput())


class ProjectForm(WordsForm, _Reasoned):
    """serves: codes; option: key of an option of a round; proposal: key of its node; owner: key of a worker."""

    texts = {
        "title": (_("What the project is called"), True, 1),
        "description": (_("What it does"), True, 3),
        "justification": (_("What for"), False, 2),
        "evidence": (_("What shows where it comes from"), False, 2),
        "body": (_("Service that answers for it"), False, 1),
    }
    area = forms.ChoiceField(label=_("Area"))
    source = forms.ChoiceField(label=_("Where it comes from"), choices=ProjectStatement.Source.choices)
    option = forms.ChoiceField(label=_("Result of a round that shows it"), required=False)
    proposal = forms.ChoiceField(
        label=_("Proposal that asked for it"), required=False, help_text=_("Whoever spoke sees on their slip that this came of it.")
    )
    serves = forms.MultipleChoiceField(label=_("Objectives and measures that it serves"), widget=forms.SelectMultiple(attrs={"size": 10}))
    owner = forms.ChoiceField(label=_("Person who answers for it"), required=False)

    def __init__(self, *args: Any, elements: Choices, options: Choices, proposals: Choices, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.code: area for area in ProgrammeArea.objects.all()}
        offer(self, "area", [(area.code, said(area.title)) for area in self.areas.values()])
        offer(self, "serves", elements)
        offer(self, "option", [("", _("None")), *options])
        offer(self, "proposal", [("", _("None")), *proposals])
        offer(self, "owner", [("", _("Nobody by name")), *owners])
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def says(self) -> Says:
        given = self.cleaned_data
        return Says(
            area=self.areas[given["area"]],
            title=self.words("title"),
            description=self.words("description"),
            justification=self.words("justification"),
            source=given["source"],
            serves=list(Element.objects.filter(code__in=given["serves"])),
            option=Option.objects.filter(pk=given["option"]).first() if given["option"] else None,
            proposal=Node.objects.filter(pk=given["proposal"]).first() if given["proposal"] else None,
            evidence=self.words("evidence"),
            owner=Worker.objects.filter(pk=given["owner"]).first() if given["owner"] else None,
            body=self.words("body"),
        )


class DropProjectForm(_Reasoned):
    pass


class _Optional(forms.Form):
    """A line for which a reason may be given, and some need one."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        help_text=_("The reason is public and stays."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )


class StepForm(_Optional):
    state = forms.ChoiceField(label=_("It is now"))
    field_order = ["state", "reason"]

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "state", [(state, State(state).label) for state in ALLOWED[now]])


class MilestoneForm(WordsForm):
    texts = {"title": (_("What will be done"), True, 1)}
    date = forms.DateField(label=_("By when"), widget=DateInput())


class MilestoneDateForm(_Optional):
    milestone = forms.ChoiceField(label=_("Milestone"))
    kind = forms.ChoiceField(
        label=_("What is known"), choices=(("actual", _("It is done")), ("forecast", _("It will be another day"))), widget=Segments()
    )
    date = forms.DateField(label=_("Day"), widget=DateInput())
    field_order = ["milestone", "kind", "date", "reason"]

    def __init__(self, *args: Any, milestones: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "milestone", milestones)


class RolloutForm(_Optional):
    """place: "t:CODE" of a territory or "c:CODE" of a centre."""

    place = forms.ChoiceField(label=_("Where"))
    wave = forms.IntegerField(label=_("Wave"), min_value=1, max_value=50)
    state = forms.ChoiceField(label=_("How far"), choices=RolloutStep.State.choices)
    date = forms.DateField(label=_("From"), widget=DateInput())
    field_order = ["place", "wave", "state", "date", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territories, centres = list(Territory.objects.order_by("name")), list(Centre.objects.order_by("name"))
        self.places: dict[str, Territory | Centre] = {f"t:{each.code}": each for each in territories}
        self.places |= {f"c:{each.code}": each for each in centres}
        offer(
            self,
            "place",
            [
                (_("Territories"), [(f"t:{e.code}", e.name) for e in territories]),
                (_("Centres"), [(f"c:{e.code}", e.name) for e in centres]),
            ],
        )


class BudgetForm(_Optional):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    chapter = forms.ChoiceField(label=_("Chapter"), choices=BudgetFigure.Chapter.choices)
    planned = money_field(_("Planned, in euros"))
    committed = money_field(_("Committed, in euros"))
    spent = money_field(_("Spent, in euros"))
    field_order = ["year", "chapter", "planned", "committed", "spent", "reason"]


class FundingForm(WordsForm, _Optional):
    texts = {"source": (_("Who pays"), True, 1)}
    replaces = forms.ChoiceField(label=_("Instead of"), required=False)
    agreement = forms.CharField(label=_("Agreement"), required=False, max_length=200)
    amount = money_field(_("Amount, in euros"))

    def __init__(self, *args: Any, funding: Sequence[Funding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "replaces", [("", _("Nothing: it is new")), *((each.pk, said(each.source)) for each in funding)])
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


class RiskForm(WordsForm):
    texts = {"title": (_("What could go wrong"), True, 1), "answer": (_("What is done about it"), True, 2)}
    likelihood = forms.IntegerField(label=_("How likely, from 1 to 3"), min_value=1, max_value=3)
    impact = forms.IntegerField(label=_("How much it would matter, from 1 to 3"), min_value=1, max_value=3)


class AssessForm(WordsForm, _Optional):
    texts = {"answer": (_("What is done about it"), True, 2)}
    likelihood = forms.IntegerField(label=_("How likely, from 1 to 3"), min_value=1, max_value=3)
    impact = forms.IntegerField(label=_("How much it would matter, from 1 to 3"), min_value=1, max_value=3)
    open = forms.ChoiceField(
        label=_("Can it still happen?"),
        choices=(("yes", _("It can")), ("no", _("It is over"))),
        widget=Segments(),
    )


class TargetForm(_Reasoned):
    value = forms.FloatField(label=_("What it shall be"), help_text=_("A share is written from 0 to 1."))
    due = forms.DateField(label=_("By when"), widget=DateInput())
    field_order = ["value", "due", "reason"]


class MeasureForm(forms.Form):
    """place: "city", "t:CODE" or "c:CODE"."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    place = forms.ChoiceField(label=_("Where"))
    baseline = forms.FloatField(label=_("What it was"), required=False, help_text=_("A share is written from 0 to 1."))
    baseline_on = forms.DateField(label=_("On which day"), required=False, widget=DateInput())
    target = forms.FloatField(label=_("What it shall be"))
    due = forms.DateField(label=_("By when"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "indicator", [(each.code, each.name) for each in indicators])
        places = [(f"t:{each.code}", each.name) for each in Territory.objects.order_by("name")]
        places += [(f"c:{each.code}", each.name) for each in Centre.objects.order_by("name")]
        offer(self, "place", [("city", _("The whole city")), *places])

    @property
    def where(self) -> dict[str, str]:
        kind, _colon, code = self.cleaned_data["place"].partition(":")
        return {"level": {"t": Level.TERRITORY, "c": Level.CENTRE}.get(kind, Level.CITY), "place": code}


class EvaluationForm(WordsForm):
    texts = {
        "title": (_("What it is called"), True, 1),
        "question": (_("What was asked"), True, 2),
        "method": (_("How it was looked at"), False, 2),
        "findings": (_("What was found"), True, 4),
    }
    made_on = forms.DateField(label=_("When"), widget=DateInput())


class RecommendationForm(WordsForm):
    texts = {"text": (_("What is advised"), True, 2)}
    project = forms.ChoiceField(label=_("About which project"), required=False)

    def __init__(self, *args: Any, projects: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "project", [("", _("The whole programme")), *projects])


class RulingForm(_Reasoned):
    answer = forms.ChoiceField(label=_("What is decided"), choices=Ruling.Answer.choices, widget=Segments())
    programme = forms.ChoiceField(label=_("It shows in version"), required=False)
    field_order = ["answer", "programme", "reason"]

    def __init__(self, *args: Any, versions: Sequence[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "programme", [("", _("None")), *((str(each.number), str(each.number)) for each in versions)])


class PortfolioForm(forms.Form):
    """What is tried out. chosen: codes of projects."""

    budget = money_field(_("Budget, in euros"))
    chosen = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chosen", [(code, code) for code in codes])


class KeepForm(PortfolioForm, _Reasoned):
    title = forms.CharField(label=_("What to call it"), max_length=120)


class WhatIfForm(forms.Form):
    """Which question about other figures stands beside the project."""

    what_if = forms.ChoiceField(label=_("Question"))
    reason = forms.CharField(label=_("What it shows for the project"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any, *, asked: Choices) -> None:
        super().__init__(data)
        offer(self, "what_if", asked)
