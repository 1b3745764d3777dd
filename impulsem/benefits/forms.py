"""The questions of applications, decisions and appeals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.benefits.models import Appeal, Application, BudgetLine, Decision, PayeeAccount
from impulsem.entitlement.models import Benefit
from impulsem.people.models import EconomicFact
from impulsem.people.queries import Member
from impulsem.platform.web.forms import DateInput, Segments, offer

LONGEST_WORDS = 2000
INCOMES = (
    *("salary", "self_employed", "pension", "non_contributory", "unemployment", "minimum_income", "family", "maintenance", "informal"),
    "other_income",
)


def _amount(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        localize=True,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"}),
    )


def _text(label: Any, *, required: bool = True, rows: int = 4, most: int = LONGEST_WORDS, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


class BeginForm(forms.Form):
    benefit = forms.ChoiceField(label=_("What is asked for?"), widget=forms.RadioSelect)
    applicant = forms.ChoiceField(label=_("Who applies?"))
    urgency = forms.TypedChoiceField(
        label=_("How urgent is it?"), choices=Application.Urgency.choices, coerce=int, initial=Application.Urgency.ORDINARY, widget=Segments
    )

    def __init__(self, *args: Any, benefits: Iterable[Benefit], members: Iterable[Member], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "benefit", [(each.code, str(each)) for each in benefits])
        offer(self, "applicant", [(str(each.uuid), each.full_name) for each in members])


class SubmitForm(forms.Form):
    urgency = forms.TypedChoiceField(label=_("How urgent is it?"), choices=Application.Urgency.choices, coerce=int, widget=Segments)
    asked = _amount(_("Amount asked for, in euro"), help_text=_("Leave it empty where the rules say how much it is."))
    words = _text(_("What it is for, in the person’s words"), required=False, rows=3)
    another_need = forms.CharField(
        label=_("Why it is asked for once more"),
        required=False,
        max_length=300,
        help_text=_("The household has asked for the same already. Say what is different now."),
    )

    def __init__(self, *args: Any, twice: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not twice:
            del self.fields["another_need"]


class IncomeForm(forms.Form):
    """What comes in for somebody of whom nobody has asked it yet; or that nothing does."""

    person = forms.ChoiceField(label=_("Who?"))
    nothing = forms.BooleanField(label=_("Nothing comes in"), required=False)
    category = forms.ChoiceField(label=_("What comes in"), required=False)
    amount = _amount(_("Amount in euro"))
    frequency = forms.ChoiceField(label=_("How often"), required=False, choices=EconomicFact.Frequency.choices)

    def __init__(self, *args: Any, members: Iterable[Member], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "person", [(str(each.person_id), each.full_name) for each in members])
        names = dict(EconomicFact.Category.choices)
        offer(self, "category", [(code, names[code]) for code in INCOMES])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("nothing") and said.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Write the amount, or say that nothing comes in."))
        return said


class AskForm(forms.Form):
    note = _text(
        _("What is missing?"),
        rows=3,
        most=1000,
        help_text=_("The person is told that something is missing and is told what when they call."),
    )


class AssessForm(forms.Form):
    text = _text(_("Social assessment"), rows=6, most=6000)


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of an application", "Decision"), choices=Decision.Outcome.choices, widget=forms.RadioSelect
    )
    amount = _amount(_("Amount of each payment, in euro"))
    periods = forms.IntegerField(label=_("How many payments"), required=False, min_value=1, max_value=60, initial=1)
    first = forms.DateField(label=_("From the month of"), required=False, widget=DateInput())
    line = forms.ChoiceField(label=_("Budget line"), required=False)
    payee = forms.ChoiceField(label=_("Account"), required=False)
    reasons = _text(_("Reasons"), help_text=_("The person reads them. Say which condition is met or not, and with which facts."))

    def __init__(self, *args: Any, lines: Iterable[BudgetLine], accounts: Iterable[PayeeAccount], monthly: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = [(str(each.uuid), str(each)) for each in lines]
        offer(self, "line", offered if len(offered) == 1 else [("", _("Choose")), *offered])
        offer(self, "payee", [("", _("Not known yet")), *((str(each.uuid), str(each)) for each in accounts)])
        if not monthly:
            del self.fields["periods"]


class SendBackForm(forms.Form):
    because = _text(_("Why it goes back"), rows=2, most=1000)


class AppealForm(forms.Form):
    words = _text(_("What the person does not agree with"), rows=3)
    lodged_on = forms.DateField(label=_("Came in on"), widget=DateInput())

    def __init__(self, *args: Any, today: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial["lodged_on"] = today


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of an appeal", "Answer"),
        choices=[each for each in Appeal.State.choices if each[0] != Appeal.State.LODGED],
        widget=forms.RadioSelect,
    )
    reasons = _text(_("Reasons"), rows=3)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why it is withdrawn"), required=False, max_length=300)
