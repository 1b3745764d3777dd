"""Forms of the work of others. They clean what was typed; services decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.benefits.models import Dossier, ForOthers, Requester
from impulsem.benefits.models.for_others import LONGEST
from impulsem.benefits.queries.for_others import Proposal
from impulsem.benefits.services.for_others import AnswerDetails
from impulsem.entitlement.models import Benefit, Owner
from impulsem.organisation.models import Centre
from impulsem.people.models import Person
from impulsem.platform.web.forms import DateInput, Segments, offer
from impulsem.platform.web.language import NAMES

NOBODY = ""


class NoteForm(forms.Form):
    """One matter of others. What was used last is chosen already, so that the most frequent case is one key and one press."""

    kind = forms.TypedChoiceField(label=_("What it was"), coerce=int)
    requester = forms.TypedChoiceField(label=_("Who asked for it"), coerce=int)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a matter of others", "What became of it"), choices=ForOthers.Outcome, widget=Segments
    )
    person = forms.ChoiceField(label=_("For whom"), required=False, help_text=_("Counted only: nobody is shown it."))
    cost = forms.DecimalField(
        label=_("What it cost, in euros, if you know"), required=False, min_value=Decimal(0), max_digits=9, decimal_places=2
    )

    def __init__(self, *args: Any, proposal: Proposal, people: Sequence[Person], **kwargs: Any) -> None:
        initial = {
            "kind": proposal.matter,
            "requester": proposal.requester,
            "minutes": proposal.minutes,
            "outcome": proposal.outcome,
            "person": str(people[0].uuid) if people else NOBODY,
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        offer(self, "kind", proposal.matters)
        offer(self, "requester", proposal.requesters)
        self._people = {str(one.uuid): one for one in people}
        if people:
            offer(self, "person", [*((key, one.full_name) for key, one in self._people.items()), (NOBODY, _("Nobody in particular"))])
        else:
            del self.fields["person"]

    def details(self) -> dict[str, Any]:
        """The arguments of `note_for_others`."""
        data = self.cleaned_data
        return {
            "kind": Benefit.objects.select_related("owner").get(pk=data["kind"]),
            "requester": Requester.objects.get(pk=data["requester"]),
            "minutes": data["minutes"],
            "outcome": data["outcome"],
            "person": self._people.get(data.get("person", NOBODY)),
            "cost_cents": None if data["cost"] is None else int(data["cost"] * 100),
        }


class DossierForm(forms.Form):
    """Which work is handed back, of which months."""

    owner = forms.ModelChoiceField(Owner.objects.none(), label=_("To whom it is handed back"))
    first = forms.DateField(label=_("First month"), widget=DateInput(), help_text=_("Any day of it."))
    last = forms.DateField(label=_("Last month"), widget=DateInput(), help_text=_("Any day of it."))
    centre = forms.ModelChoiceField(Centre.objects.none(), label=_("Centre"), required=False)
    language = forms.ChoiceField(label=_("Language of the paper"))

    def __init__(self, *args: Any, centres: Sequence[Centre], everything: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner, centre = self.fields["owner"], self.fields["centre"]
        assert isinstance(owner, forms.ModelChoiceField)
        assert isinstance(centre, forms.ModelChoiceField)
        owner.queryset = Owner.objects.exclude(kind=Owner.Kind.CITY_SOCIAL_SERVICES).filter(active=True).order_by("code")
        centre.queryset = Centre.objects.filter(pk__in=[one.pk for one in centres]).order_by("name")
        centre.required = not everything
        centre.empty_label = str(_("The whole city")) if everything else None
        offer(self, "language", [(code, NAMES.get(code, code)) for code, _name in settings.LANGUAGES])

    def details(self) -> dict[str, Any]:
        """The arguments of `prepare_dossier`."""
        data = self.cleaned_data
        return {
            "owner": data["owner"],
            "since": data["first"].replace(day=1),
            "until": next_month(data["last"]),
            "centre": data["centre"],
            "language": data["language"],
        }


def next_month(day: dt.date) -> dt.date:
    """The first day of the month after that of `day`."""
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


class SentForm(forms.Form):
    on = forms.DateField(label=_("The day on which it was sent"), widget=DateInput())


class AnswerForm(forms.Form):
    """What the owner answered."""

    answer = forms.ChoiceField(label=_("What they answered"), choices=Dossier.Answer)
    on = forms.DateField(label=_("The day on which they answered"), widget=DateInput())
    words = forms.CharField(label=_("In their words"), required=False, max_length=500, widget=forms.Textarea({"rows": 3}))

    def details(self) -> AnswerDetails:
        return AnswerDetails(**self.cleaned_data)
