"""The questions of budget, payments, receipts and cards."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.benefits.models import Card, PayeeAccount
from impulsem.platform.web.forms import Chips, DateInput, Segments


class Euro(forms.DecimalField):
    """An amount in euro, given on as whole cents."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})
        super().__init__(
            **{"min_value": Decimal("0.01"), "max_digits": 12, "decimal_places": 2, "localize": True, "widget": widget, **more}
        )

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)


class Month(forms.DateField):
    """A month; the first day of it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            **{"widget": forms.DateInput(attrs={"type": "month"}, format="%Y-%m"), "input_formats": ["%Y-%m", "%Y-%m-%d"], **more}
        )


WHY = _("Why?")


def reason(label: Any = WHY, *, required: bool = True, most: int = 300) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": 2}))


class LineForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("The same line has the same code in each year."))
    name = forms.CharField(label=_("Name"), max_length=150)
    amount = Euro(label=_("Amount of the year, in euro"))
    benefits = forms.MultipleChoiceField(label=_("What is paid out of it"), widget=Chips)
    receipts_within = forms.IntegerField(
        label=_("Days to bring receipts"),
        required=False,
        min_value=1,
        max_value=730,
        help_text=_("After the last payment. Empty: none are asked for."),
    )


class ChangeLineForm(forms.Form):
    amount = Euro(label=_("Amount of the year, in euro"))
    reason = reason()


class BatchForm(forms.Form):
    day = forms.DateField(label=_("Day on which the bank pays"), widget=DateInput)


class ReasonForm(forms.Form):
    reason = reason()


class SettleForm(forms.Form):
    """Returned payments, one a line: the reference, then what the bank says."""

    returned = forms.CharField(
        label=_("What the bank returned"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("One a line: the reference and, after a space, what the bank says. Empty: everything was paid."),
    )

    def clean_returned(self) -> dict[str, str]:
        lines = [line.split(maxsplit=1) for line in self.cleaned_data["returned"].splitlines() if line.strip()]
        return {parts[0].strip(";,"): (parts[1] if len(parts) > 1 else "").strip() for parts in lines}


class ChangeGrantForm(forms.Form):
    from_month = Month(label=_("From the month"))
    amount = Euro(label=_("Amount a month, in euro"))
    reason = reason()


class FromMonthForm(forms.Form):
    from_month = Month(label=_("From the month"))
    reason = reason()


class PayeeForm(forms.Form):
    payee = forms.ChoiceField(label=_("Account"), widget=forms.RadioSelect)
    reason = reason()


class AccountForm(forms.Form):
    kind = forms.ChoiceField(label=_("Whose account is it?"), choices=PayeeAccount.Kind.choices, widget=Segments, initial="person")
    iban = forms.CharField(
        label=_("Number of the account (IBAN)"), max_length=42, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    holder = forms.CharField(label=_("Holder of the account"), max_length=70, help_text=_("As the bank has it."))
    checked = forms.ChoiceField(
        label=_("How was it made sure?"), choices=[("", _("Not yet")), *PayeeAccount.Checked.choices], required=False, widget=Segments
    )


class VerifyForm(forms.Form):
    checked = forms.ChoiceField(label=_("How was it made sure?"), choices=PayeeAccount.Checked.choices, widget=Segments)


class ReceiptForm(forms.Form):
    amount = Euro(label=_("Amount of the receipts, in euro"))
    says = forms.CharField(label=_("What they are for"), max_length=200, required=False)
    documents = forms.MultipleChoiceField(label=_("Documents"), required=False, widget=forms.CheckboxSelectMultiple)


class ReclaimForm(forms.Form):
    amount = Euro(label=_("Amount to be paid back, in euro"))
    parts = forms.IntegerField(label=_("In how many parts"), min_value=1, max_value=60, initial=1, help_text=_("A month apart."))
    first_due = forms.DateField(label=_("First part by"), widget=DateInput)
    reason = reason(_("Reasons"))


class CardForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is given"), choices=Card.Kind.choices, widget=Segments, initial="card")
    number = forms.CharField(label=pgettext_lazy("printed on a card", "Number"), max_length=30)
    amount = Euro(label=_("Amount, in euro"))
    line = forms.ChoiceField(label=_("Budget line"))
    reason = reason(most=200)


class SpentForm(forms.Form):
    spent = Euro(label=_("Spent in all, in euro"), min_value=Decimal(0))
