"""Forms of plans, assessments, the dependency cycle and time needed. They clean what was typed; the commands decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from impulsem.casework.forms import typed
from impulsem.casework.models import Action, Agreement, ChildHeard, DependencyCase, Goal, Need, OwnWords, PlanParty
from impulsem.casework.queries import Domain, Level
from impulsem.casework.services import ActionDetails, GoalDetails, PlanDetails, ScoreDetails
from impulsem.casework.services.plans import MOST_ACTIONS, MOST_GOALS
from impulsem.casework.services.voices import LONGEST_WORDS
from impulsem.platform.web.forms import DateInput, Segments, offer

Choices = Sequence[tuple[str, Any]]
LANGUAGES = [("", "—"), ("ca", "Català"), ("es", "Castellano"), ("en", "English"), ("other", _("Another language"))]


class ActionForm(forms.Form):
    """What somebody does for a goal."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("What is done"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    party = forms.ChoiceField(label=_("Who does it"), required=False)
    due_on = forms.DateField(label=_("Until"), required=False, widget=DateInput)

    def __init__(self, *args: Any, parties: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "party", parties)

    def details(self) -> ActionDetails | None:
        data = self.cleaned_data
        if not data["text"].strip() or not data["party"]:
            return None
        return ActionDetails(data["text"], UUID(data["party"]), data["due_on"], data["key"])


class GoalForm(forms.Form):
    """A goal with its actions: a1, a2 …"""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("What we want to reach"), required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    domain = forms.ChoiceField(label=_("Part of life"), required=False)

    def __init__(self, *args: Any, parties: Choices, domains: Choices, actions: int, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "domain", domains)
        data = args[0] if args else None
        initial = more.get("initial") or {}
        self.number = str(self.prefix)[1:]
        self.actions = [
            ActionForm(
                data,
                prefix=f"{self.prefix}a{n}",
                parties=parties,
                initial={k.removeprefix(f"a{n}-"): v for k, v in initial.items() if k.startswith(f"a{n}-")},
                auto_id="p-%s",
            )
            for n in range(1, actions + 1)
        ]

    def is_valid(self) -> bool:
        parts = [action.is_valid() for action in self.actions]
        if not (super().is_valid() and all(parts)):
            return False
        if not self.cleaned_data["title"].strip() and any(action.cleaned_data["text"].strip() for action in self.actions):
            self.add_error("title", _("A goal with actions needs a title."))
            return False
        return True

    def details(self) -> GoalDetails | None:
        data = self.cleaned_data
        if not data["title"].strip():
            return None
        actions = tuple(one for action in self.actions if (one := action.details()) is not None)
        return GoalDetails(data["title"], data["why"], actions, data["domain"], data["key"])


class PlanForm(forms.Form):
    """The whole plan. Goals are small forms of their own: g1, g2 …, their actions g1a1, g1a2 …"""

    summary = forms.CharField(
        label=_("What this plan is for"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In plain words, as one would say it to the household."),
    )
    note = forms.CharField(label=_("Why it changes"), required=False, max_length=200)
    expected = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, parties: Choices, domains: Choices, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="p-%s")
        source: Mapping[str, Any] = data if data is not None else self.initial
        self.goals = [
            GoalForm(
                data,
                prefix=f"g{n}",
                parties=parties,
                domains=domains,
                actions=_count(source.get(f"g{n}-actions"), 1, MOST_ACTIONS),
                initial={
                    name.removeprefix(f"g{n}-").removeprefix(f"g{n}"): value for name, value in self.initial.items() if _is_of(name, n)
                },
                auto_id="p-%s",
            )
            for n in range(1, _count(source.get("goals"), 1, MOST_GOALS) + 1)
        ]

    def is_valid(self) -> bool:
        parts = [goal.is_valid() for goal in self.goals]
        return super().is_valid() and all(parts)

    @property
    def wrong(self) -> list[forms.BoundField]:
        """Every field with an error, in the order of the page."""
        if not self.is_bound:
            return []
        every: list[forms.Form] = [self]
        for goal in self.goals:
            every += [goal, *goal.actions]
        return [field for form in every for field in form if field.errors]

    def details(self) -> PlanDetails:
        goals = tuple(one for goal in self.goals if (one := goal.details()) is not None)
        return PlanDetails(self.cleaned_data["summary"], goals)


def _is_of(name: str, number: int) -> bool:
    return name.startswith((f"g{number}-", f"g{number}a"))


def _count(value: Any, least: int, most: int) -> int:
    try:
        return max(least, min(int(value), most))
    except (TypeError, ValueError):
        return least


def plan_initial(content: Mapping[str, Any], *, expected: int) -> dict[str, Any]:
    """A plan's content as the form's first values, with room for one more action in each goal."""
    goals = list(content.get("goals", ())) or [{}]
    initial: dict[str, Any] = {"summary": content.get("summary", ""), "expected": expected, "goals": len(goals)}
    for n, goal in enumerate(goals, start=1):
        initial |= {f"g{n}-{name}": goal.get(name, "") for name in ("key", "title", "why", "domain")}
        actions = list(goal.get("actions", ()))
        for m, action in enumerate(actions, start=1):
            initial |= {f"g{n}a{m}-{name}": action.get(name) or "" for name in ("key", "text", "party", "due_on")}
        initial[f"g{n}-actions"] = min(len(actions) + 1, MOST_ACTIONS)
    return initial


def plan_typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, as a plan's content: nothing of it is judged yet. Goals that say nothing stay, so that numbers do not move."""
    values = typed(data)
    goals = []
    for n in range(1, _count(values.get("goals"), 1, MOST_GOALS) + 1):
        goal: dict[str, Any] = {name: values.get(f"g{n}-{name}", "") for name in ("key", "title", "why", "domain")}
        rows = range(1, _count(values.get(f"g{n}-actions"), 1, MOST_ACTIONS) + 1)
        actions = [{name: values.get(f"g{n}a{m}-{name}", "") for name in ("key", "text", "party", "due_on")} for m in rows]
        goal["actions"] = [action for action in actions if action["text"].strip()]
        goals.append(goal)
    return {"summary": values.get("summary", ""), "goals": goals}


class AnswerForm(forms.Form):
    """One person's answer to one goal, with their words about it."""

    answer = forms.ChoiceField(choices=Agreement.Answer.choices, required=False)
    reason = forms.CharField(required=False, max_length=400)
    words = forms.CharField(required=False, max_length=LONGEST_WORDS)


class AnswersForm(forms.Form):
    """What goes for all goals of the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(required=False, max_length=LONGEST_WORDS)
    manner = forms.ChoiceField(choices=OwnWords.Manner.choices[1:], required=False)  # when a professional writes down what they say
    language = forms.ChoiceField(choices=LANGUAGES, required=False)


class StepForm(forms.Form):
    """One step of a plan; which one, the button says."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("propose", "withdraw", "agree", "close")])
    review_on = forms.DateField(required=False)
    note = forms.CharField(required=False, max_length=300)


class ReviewForm(forms.Form):
    outcome = forms.CharField(
        label=_("What we saw together"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("In plain words.")
    )
    changes = forms.ChoiceField(
        label=_("And now?"),
        choices=[("no", _("It goes on as it is")), ("yes", _("It is written anew and proposed again"))],
        widget=forms.RadioSelect,
        initial="no",
    )
    next_on = forms.DateField(label=_("We look at it again on"), required=False, widget=DateInput, help_text=_("If it goes on as it is."))


class ProgressForm(forms.Form):
    state = forms.ChoiceField(label=_("How it goes"), choices=Action.State.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class OutcomeForm(forms.Form):
    """What became of each goal, when the plan closes."""

    note = forms.CharField(label=_("Why it closes"), required=False, max_length=300)

    def __init__(self, *args: Any, goals: Sequence[Goal], **more: Any) -> None:
        super().__init__(*args, **more)
        for goal in goals:
            self.fields[str(goal.uuid)] = forms.ChoiceField(
                label=goal.title, choices=Goal.Outcome.choices, initial=goal.outcome, widget=Segments
            )

    def outcomes(self) -> dict[UUID, str]:
        return {UUID(name): value for name, value in self.cleaned_data.items() if name != "note"}


class HeardForm(forms.Form):
    heard = forms.ChoiceField(label=_("Was the child heard?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=Segments, initial="yes")
    how = forms.ChoiceField(label=_("How"), required=False, choices=[("", "—"), *ChildHeard.How.choices])
    why_not = forms.ChoiceField(label=_("Why not"), required=False, choices=[("", "—"), *ChildHeard.WhyNot.choices])
    note = forms.CharField(
        label=_("What the child wants known, or the reason in words"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    on = forms.DateField(label=_("Day"), widget=DateInput)


class PartyForm(forms.Form):
    """Who else takes part: somebody of the household, a colleague, or a name."""

    kind = forms.ChoiceField(label=_("As"), choices=PlanParty.Kind.choices)
    who = forms.ChoiceField(label=_("Who"), required=False)
    name = forms.CharField(label=_("Or the name of the provider or organisation"), required=False, max_length=150)

    def __init__(self, *args: Any, choices: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "who", [("", "—"), *choices])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, who = cleaned.get("kind", ""), cleaned.get("who", "")
        wanted = {"resident": "p:", "carer": "p:", "professional": "w:"}.get(kind)
        if wanted is not None and not who.startswith(wanted):
            self.add_error("who", _("Choose who it is."))
        if wanted is None and not cleaned.get("name", "").strip():
            self.add_error("name", _("Say who it is."))
        return cleaned


class ScoreForm(forms.Form):
    """A domain of an assessment."""

    level = forms.ChoiceField(required=False, widget=Segments)
    persons_level = forms.ChoiceField(label=_("The person’s view"), required=False)
    evidence = forms.CharField(label=_("What it rests on"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: QueryDict | None, *, domain: Domain, levels: Sequence[Level], before: int | None) -> None:
        super().__init__(data, prefix=domain.code, auto_id="a-%s")
        self.domain, self.before = domain, before
        values: Choices = [(str(level.value), f"{level.value} {level.name}") for level in levels]
        self.fields["level"].label = domain.name
        offer(self, "level", [("", _("Not looked at")), *values])
        offer(self, "persons_level", [("", _("Not asked")), *values])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("level") in {"1", "2"} and not cleaned.get("evidence", "").strip():
            self.add_error("evidence", _("Say what such a low level rests on: what was seen, or who said it."))
        return cleaned

    def details(self) -> ScoreDetails:
        data = self.cleaned_data
        numbers = [int(data[name]) if data[name] else None for name in ("level", "persons_level")]
        return ScoreDetails(self.domain.code, numbers[0], numbers[1], data["evidence"])


class AssessmentForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    done_on = forms.DateField(label=_("Day"), widget=DateInput)
    with_person = forms.BooleanField(label=_("Talked through with the person"), required=False)
    summary = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the levels do not say: how things hang together, what the person is proud of, what comes first."),
    )


class NeedForm(forms.Form):
    text = forms.CharField(label=_("What is the matter"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    domain = forms.ChoiceField(label=_("Part of life"))
    named_by = forms.ChoiceField(label=_("Who named it"), choices=Need.NamedBy.choices)

    def __init__(self, *args: Any, domains: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "domain", domains)


class CycleForm(forms.Form):
    person = forms.ChoiceField(label=_("Whose"))
    applied_on = forms.DateField(label=_("Day of the application"), widget=DateInput)

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "person", people)


class CycleStepForm(forms.Form):
    step = forms.ChoiceField(label=_("What happened"))
    on = forms.DateField(label=_("Day"), widget=DateInput)
    degree = forms.ChoiceField(label=_("Degree, if it was decided"), required=False, choices=[("", "—"), *DependencyCase.Degree.choices])
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, steps: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "step", steps)


class TimeForm(forms.Form):
    """Hours a month, as the decider gives them."""

    hours = forms.DecimalField(
        label=_("Hours a month"),
        min_value=0,
        max_value=200,
        max_digits=5,
        decimal_places=2,
        localize=False,
        widget=forms.NumberInput(attrs={"step": "any", "class": "num"}),
    )
    reason = forms.CharField(
        label=_("Why it differs"),
        required=False,
        max_length=300,
        help_text=_("Needed when you decide something else than the rule proposes."),
    )
    proposed = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def minutes(self) -> int:
        return round(self.cleaned_data["hours"] * 60)
