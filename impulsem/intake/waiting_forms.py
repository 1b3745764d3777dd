"""Forms of waiting lists and of groups from demand. They clean what was typed; services decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.intake.models import Candidate, WaitingKind
from impulsem.intake.rules.criteria import FACTS, Criterion, Fact, Kind, data_of
from impulsem.intake.rules.gathering import PARTS
from impulsem.platform.registries import Text
from impulsem.platform.web.forms import Chips, DateInput, Segments, TimeInput, offer

LANGUAGES = [code for code, _name in settings.LANGUAGES]
#: Parts of the week in words, in the order of `PARTS`.
PART_WORDS: dict[str, Text] = dict(
    zip(
        PARTS,
        (
            _("Monday morning"), _("Monday afternoon"), _("Tuesday morning"), _("Tuesday afternoon"), _("Wednesday morning"),
            _("Wednesday afternoon"), _("Thursday morning"), _("Thursday afternoon"), _("Friday morning"), _("Friday afternoon"),
        ),
        strict=True,
    )
)  # fmt: skip
YES = [fact for fact in FACTS.values() if fact.kind is Kind.YES]


class FactsForm(forms.Form):
    """What the criteria look at, as the person tells it."""

    urgency = forms.ChoiceField(label=FACTS["urgency"].label, choices=list(FACTS["urgency"].choices), initial="none", widget=Segments)
    children = forms.IntegerField(label=FACTS["children"].label, min_value=0, max_value=20, required=False)
    dependency_degree = forms.IntegerField(label=FACTS["dependency_degree"].label, min_value=0, max_value=3, required=False)
    yes = forms.MultipleChoiceField(
        label=_("What applies"), choices=[(fact.code, fact.label) for fact in YES], required=False, widget=Chips
    )
    hours = forms.MultipleChoiceField(
        label=_("When they can come"),
        help_text=_("None marked: at any time."),
        choices=list(PART_WORDS.items()),
        required=False,
        widget=Chips,
    )

    @classmethod
    def of(cls, facts: Mapping[str, Any], hours: Iterable[str] = ()) -> dict[str, Any]:
        """What the form shows of known facts."""
        told = {name: facts[name] for name in ("urgency", "children", "dependency_degree") if name in facts}
        return told | {"yes": [fact.code for fact in YES if facts.get(fact.code)], "hours": list(hours)}

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        numbers = {name: data[name] for name in ("urgency", "children", "dependency_degree")}
        return numbers | {fact.code: fact.code in data["yes"] for fact in YES}


class EnterForm(FactsForm):
    """Somebody goes on a list."""

    kind = forms.ChoiceField(label=_("What they wait for"), widget=Segments)
    field_order = ("kind",)

    def __init__(self, *args: Any, kinds: Iterable[WaitingKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(kind.code, str(kind)) for kind in kinds])


class OfferForm(forms.Form):
    """A time, or something in words; with a reason when somebody else comes first."""

    slot = forms.ChoiceField(label=_("Time"), required=False, widget=forms.RadioSelect)
    what = forms.CharField(label=_("Or, in words"), max_length=200, required=False)
    why = forms.CharField(label=_("Why before others"), help_text=_("Only when somebody else comes first."), max_length=200, required=False)

    def __init__(self, *args: Any, slots: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(slots)
        if listed:
            offer(self, "slot", listed)
        else:
            del self.fields["slot"]


class LeaveForm(forms.Form):
    """Why somebody leaves a list."""

    because = forms.ChoiceField(label=_("Why they leave"), choices=Candidate.Why.choices)


def rule_fields(each: Criterion) -> Iterable[tuple[str, Any, int]]:
    """(part of the rule, label, as it is) of what can be changed in a criterion."""
    fact = FACTS[each.fact]
    if fact.kind is Kind.CHOICE:
        for code, label in fact.choices:
            yield f"by-{code}", format_lazy(_("Points: {choice}"), choice=label), each.by.get(code, 0)
        return
    yield "points", _("Points"), each.points
    if each.step:
        yield "step", _("For each"), each.step
        yield "most", _("At most"), each.most
    elif each.at_least:
        yield "at_least", _("From"), each.at_least


class CriteriaForm(forms.Form):
    """A change of criteria: other points, one less, one more. The texts of those that stay stay."""

    note = forms.CharField(
        label=_("What changes and why"),
        help_text=_("Everybody will be able to read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    new_fact = forms.ChoiceField(label=_("One more: look at"), required=False)
    new_points = forms.IntegerField(label=_("Points"), min_value=0, max_value=100, required=False)

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for each in self.criteria:
            for part, label, value in rule_fields(each):
                self.fields[f"{each.code}-{part}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=365, initial=value, required=False
                )
            self.fields[f"{each.code}-gone"] = forms.BooleanField(label=_("Leave it out"), required=False)
        used = {each.fact for each in self.criteria}
        simple: list[Fact] = [fact for fact in YES if fact.code not in used]
        offer(self, "new_fact", [("", _("nothing")), *((fact.code, fact.label) for fact in simple)])
        for language, name in settings.LANGUAGES:
            self.fields[f"new_words-{language}"] = forms.CharField(
                label=format_lazy(_("In words for residents ({language})"), language=name), max_length=200, required=False
            )

    def rows(self) -> list[tuple[Criterion, list[forms.BoundField]]]:
        """The fields of each criterion, for the page."""
        return [(each, [self[name] for name in self.fields if name.startswith(f"{each.code}-")]) for each in self.criteria]

    def new_fields(self) -> list[forms.BoundField]:
        return [self["new_fact"], self["new_points"], *(self[f"new_words-{language}"] for language in LANGUAGES)]

    def proposed(self) -> list[dict[str, Any]]:
        """The criteria as they would be."""
        data, found = self.cleaned_data, []
        for each, row in zip(self.criteria, data_of(self.criteria), strict=True):
            if data.get(f"{each.code}-gone"):
                continue
            rule = {part: data.get(f"{each.code}-{part}") or 0 for part, _label, _value in rule_fields(each)}
            by = {part.removeprefix("by-"): points for part, points in rule.items() if part.startswith("by-") and points}
            plain = {part: value for part, value in rule.items() if not part.startswith("by-")}
            found.append({key: row[key] for key in ("code", "words", "fact")} | ({"by": by} if by else plain))
        if data.get("new_fact"):
            words = {language: data.get(f"new_words-{language}") or "" for language in LANGUAGES}
            found.append({"code": data["new_fact"], "fact": data["new_fact"], "points": data.get("new_points") or 0, "words": words})
        return found


class PublishForm(forms.Form):
    """A second person approves, from a day on."""

    published_from = forms.DateField(label=_("From"), widget=DateInput)


class BecauseForm(forms.Form):
    """Why not."""

    because = forms.CharField(label=_("Why not"), max_length=300)


class AcceptProposalForm(forms.Form):
    """A session for people who wait: as it was proposed, or changed."""

    project = forms.ChoiceField(label=_("Project of the library"))
    day = forms.DateField(label=_("Day"), widget=DateInput)
    time = forms.TimeField(label=_("Begins at"), widget=TimeInput)
    room = forms.ChoiceField(label=_("Room"))
    workers = forms.MultipleChoiceField(label=_("Who holds it"), widget=Chips)
    capacity = forms.IntegerField(label=pgettext_lazy("in a session", "Places"), min_value=2, max_value=60)
