"""Forms of `people`: they clean what was typed; the commands decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import (
    Address,
    Circumstance,
    ContactPoint,
    EconomicFact,
    HouseholdMembership,
    Person,
    PersonIdentifier,
    Relationship,
)
from impulsem.people.queries.families import FROM_THE_OTHER_END
from impulsem.people.queries.households import Member
from impulsem.people.rules.money import KIND_OF
from impulsem.people.services import AddressDetails, CircumstanceDetails, FactDetails, IdentifierDetails, PersonDetails
from impulsem.people.vocabulary import country_choices, language_choices
from impulsem.platform.web.forms import Chips, DateInput, Segments, offer

MOST_SPOKEN = 14  # offered when registering; the others on the person's own page
CHOOSE = _("Choose at least one person.")
NO_AUTOFILL = {"autocomplete": "off"}  # the browser of a desk must not offer the last visitor's name


def _text(label: Any, *, required: bool = False, most: int = 80, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={**NO_AUTOFILL, "spellcheck": "false", **attrs})
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text, widget=widget)


class DayForm(forms.Form):
    """A day to look at."""

    on = forms.DateField(label=_("On the day"), widget=DateInput)


class AddressFields(forms.Form):
    street = _text(_("Street"), most=150)
    number = _text(_("Number"), most=10)
    door = _text(_("Floor and door"), most=30)
    postcode = _text(_("Postcode"), most=5, inputmode="numeric")
    town = _text(_("Town, if it is not the city"), most=80)
    tenure = forms.ChoiceField(label=_("Tenure"), choices=Address.Tenure, required=False)

    def address(self) -> AddressDetails | None:
        values = self.cleaned_data
        if not values.get("street"):
            return None
        return AddressDetails(
            street=values["street"],
            number=values["number"],
            door=values["door"],
            postcode=values["postcode"],
            town=values["town"],
            tenure=values["tenure"] or Address.Tenure.UNKNOWN,
        )


class RegisterForm(AddressFields):
    """Few fields; only a name and a surname are needed."""

    given_name = _text(_("Name"), required=True, autofocus="")
    surname1 = _text(_("First surname"), required=True)
    surname2 = _text(_("Second surname"))
    birth_date = forms.DateField(label=_("Birth date"), required=False, widget=DateInput)
    sex = forms.ChoiceField(label=_("Sex"), choices=Person.Sex, initial=Person.Sex.NOT_STATED, widget=Segments)
    identifier_kind = forms.ChoiceField(label=_("Document"), choices=PersonIdentifier.Kind, initial="dni", required=False)
    identifier_value = _text(_("Number of the document"), most=30)
    phone = _text(_("Phone"), most=30, inputmode="tel")
    phone_is_unsafe = forms.BooleanField(label=_("Not safe to call: somebody else may answer"), required=False)
    email = _text(_("E-mail"), most=254, inputmode="email")
    languages = forms.MultipleChoiceField(label=_("Languages"), required=False, widget=Chips)
    needs_interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    notice_language = forms.ChoiceField(label=_("Language of notices"), choices=settings.LANGUAGES, initial="ca")
    role = forms.ChoiceField(label=_("In this household"), choices=HouseholdMembership.Role, initial=HouseholdMembership.Role.CHILD)

    field_order = ("given_name", "surname1", "surname2", "birth_date", "sex", "identifier_kind", "identifier_value", "phone")

    def __init__(self, *args: Any, into_household: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "languages", language_choices()[:MOST_SPOKEN])
        if not into_household:
            del self.fields["role"]
        else:
            for name in AddressFields.base_fields:
                del self.fields[name]

    def details(self) -> PersonDetails:
        return details_of(self.cleaned_data, address=self.address() if "street" in self.fields else None)


def details_of(values: Mapping[str, Any], *, address: AddressDetails | None = None) -> PersonDetails:
    """What the register form says; also of half a form, while somebody types."""
    number = values.get("identifier_value") or ""
    return PersonDetails(
        given_name=values.get("given_name") or "",
        surname1=values.get("surname1") or "",
        surname2=values.get("surname2") or "",
        birth_date=values.get("birth_date"),
        sex=values.get("sex") or Person.Sex.NOT_STATED,
        identifier=IdentifierDetails(kind=values.get("identifier_kind") or "dni", value=number) if number else None,
        phone=values.get("phone") or "",
        phone_is_safe=not values.get("phone_is_unsafe"),
        email=values.get("email") or "",
        languages=tuple(values.get("languages") or ()),
        needs_interpreter=bool(values.get("needs_interpreter")),
        notice_language=values.get("notice_language") or "ca",
        address=address,
    )


class PersonForm(forms.Form):
    """Who somebody is. `version` is the one that was read."""

    given_name = _text(_("Name"), required=True)
    surname1 = _text(_("First surname"), required=True)
    surname2 = _text(_("Second surname"))
    known_as = _text(_("Name that the person uses"))
    birth_date = forms.DateField(label=_("Birth date"), required=False, widget=DateInput)
    birth_date_is_estimated = forms.BooleanField(label=_("The birth date is estimated"), required=False)
    died_on = forms.DateField(label=_("Died on"), required=False, widget=DateInput)
    sex = forms.ChoiceField(label=_("Sex"), choices=Person.Sex, widget=Segments)
    gender_note = _text(_("Gender, in their own words"))
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    languages = forms.MultipleChoiceField(label=_("Languages"), required=False, widget=Chips)
    notice_language = forms.ChoiceField(label=_("Language of notices"), choices=settings.LANGUAGES)
    needs_interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    communication_needs = _text(_("Communication needs"), most=200, help_text=_("For example: large print, no lifts, hard of hearing."))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        more["initial"] = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, **more)
        self.person = person
        offer(self, "languages", language_choices(person.languages))
        offer(self, "nationality", country_choices(person.nationality))

    def details(self) -> PersonDetails:
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        kept = [code for code in self.person.languages if code in values["languages"]]  # the best first, as it was said
        return PersonDetails(**{**values, "languages": tuple(dict.fromkeys((*kept, *values["languages"])))})


class IdentifierForm(forms.Form):
    kind = forms.ChoiceField(label=_("Document"), choices=PersonIdentifier.Kind)
    identifier_value = _text(_("Number"), required=True, most=30)
    verified = forms.BooleanField(label=_("I have seen the document"), required=False)
    insist = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def details(self) -> IdentifierDetails:
        values = self.cleaned_data
        return IdentifierDetails(kind=values["kind"], value=values["identifier_value"], verified=values["verified"])


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactPoint.Kind, initial=ContactPoint.Kind.PHONE, widget=Segments)
    value = _text(_("Number or address"), required=True, most=254)
    preferred = forms.BooleanField(label=_("Use this one first"), required=False)
    unsafe = forms.BooleanField(label=_("Not safe to use"), required=False)
    note = _text(_("Note"), most=200, help_text=_("For example: mornings only, shared with somebody."))


class NoteForm(forms.Form):
    """Why something is so."""

    note = _text(_("Why"), most=200)


class OnForm(forms.Form):
    """The day on which something changes; today unless said."""

    on = forms.DateField(label=_("From the day"), widget=DateInput)

    def __init__(self, *args: Any, today: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["on"].initial = today


class LeaveForm(OnForm):
    because = _text(_("Why"), most=200)


class RoleForm(OnForm):
    role = forms.ChoiceField(label=_("In this household"), choices=HouseholdMembership.Role)


class MoveForm(AddressFields, OnForm):
    field_order = ("on", "street", "number", "door", "postcode", "town", "tenure")

    def __init__(self, *args: Any, today: dt.date, **more: Any) -> None:
        super().__init__(*args, today=today, **more)
        self.fields["street"].required = True


class JoinForm(OnForm):
    role = forms.ChoiceField(label=_("In this household"), choices=HouseholdMembership.Role, initial=HouseholdMembership.Role.CHILD)
    second = forms.BooleanField(
        label=_("A second household, beside the main one"), required=False, help_text=_("For shared custody: the person lives in both.")
    )
    person = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _("Choose a person.")})


class FindForm(forms.Form):
    q = _text(_("Find a person"), most=200, help_text=_("Name, number, phone or birth date"))


OTHER_END = ":other"
TIE_CHOICES = [
    pair
    for kind in Relationship.Kind
    for pair in (
        (kind.value, kind.label),
        *([(f"{kind.value}{OTHER_END}", FROM_THE_OTHER_END[kind])] if kind in FROM_THE_OTHER_END else []),
    )
]


class TieForm(OnForm):
    kind = forms.ChoiceField(label=_("What they are"), choices=TIE_CHOICES)
    person = forms.CharField(label=_("Of whom"), required=False)
    other_name = _text(_("Or somebody without a record"), most=150, help_text=_("A neighbour, an entity, a relative abroad."))
    strength = forms.ChoiceField(label=_("The tie is"), choices=[("", _("Not said")), *Relationship.Strength.choices], required=False)
    note = _text(_("Note"), most=200)

    field_order = ("kind", "person", "other_name", "strength", "note", "on")

    def __init__(self, *args: Any, others: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", _("Nobody with a record")), *others]
        self.fields["person"] = forms.ChoiceField(label=_("Of whom"), required=False, choices=choices)
        self.order_fields(self.field_order)


# The categories under the kind that they belong to.
CATEGORY_GROUPS = [
    (kind.label, [(category, EconomicFact.Category(category).label) for category, of in KIND_OF.items() if of == kind])
    for kind in EconomicFact.Kind
]


def proof_field() -> forms.ChoiceField:
    """The row that proves something, out of those that the reader may see; the page offers them (`offer_proofs`)."""
    return forms.ChoiceField(label=_("Proven by"), required=False)


def offer_proofs(form: forms.BaseForm, proofs: Iterable[tuple[str, str]]) -> None:
    """Without any, the field is not shown."""
    if choices := list(proofs):
        offer(form, "evidence", [("", _("nothing in the file")), *choices])
    else:
        del form.fields["evidence"]


class FactForm(forms.Form):
    """An amount of one of the members."""

    person = forms.TypedChoiceField(label=_("Whose"), coerce=int)
    category = forms.ChoiceField(label=_("What"), choices=CATEGORY_GROUPS)
    amount = forms.DecimalField(label=_("Amount in euro"), min_value=0, max_digits=11, decimal_places=2, localize=True)
    frequency = forms.ChoiceField(label=_("How often"), choices=EconomicFact.Frequency, initial=EconomicFact.Frequency.MONTHLY)
    label = _text(_("Description"), help_text=_("Tells two of a kind apart, for example: cleaning, mornings."))
    source = forms.ChoiceField(label=_("Source"), choices=EconomicFact.Source, initial=EconomicFact.Source.DECLARED)
    since = forms.DateField(label=_("Since"), widget=DateInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput)
    verified_until = forms.DateField(label=_("Verified until"), required=False, widget=DateInput)
    evidence = proof_field()

    def __init__(self, *args: Any, members: Iterable[Member], proofs: Iterable[tuple[str, str]], today: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "person", [(m.person_id, m.full_name) for m in members])
        offer_proofs(self, proofs)
        self.fields["since"].initial = today

    def details(self) -> FactDetails:
        values = self.cleaned_data
        return FactDetails(
            kind=KIND_OF[values["category"]],
            category=values["category"],
            amount=values["amount"],
            frequency=values["frequency"],
            label=values["label"],
            source=values["source"],
            since=values["since"],
            until=values["until"],
            verified_until=values["verified_until"],
            evidence=values.get("evidence", ""),
        )


class ChangeFactForm(OnForm):
    """A new amount from a day."""

    amount = forms.DecimalField(label=_("New amount in euro"), min_value=0, max_digits=11, decimal_places=2, localize=True)


class VerifyForm(forms.Form):
    source = forms.ChoiceField(label=_("Seen in"), choices=EconomicFact.Source, initial=EconomicFact.Source.DOCUMENT)
    verified_until = forms.DateField(label=_("Verified until"), widget=DateInput)
    evidence = proof_field()

    def __init__(self, *args: Any, proofs: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        offer_proofs(self, proofs)


class CircumstanceForm(forms.Form):
    """What is true of one of the members and is no amount."""

    prefix = "circumstance"

    person = forms.TypedChoiceField(label=_("Who"), coerce=int)
    kind = forms.ChoiceField(label=_("What is true"), choices=Circumstance.Kind)
    grade = forms.IntegerField(
        label=_("Degree or grade"),
        required=False,
        help_text=_("Percent of a disability; 1 to 3 of dependency; large family: 1 general, 2 special. Empty for the others."),
    )
    source = forms.ChoiceField(label=_("Source"), choices=EconomicFact.Source, initial=EconomicFact.Source.DECLARED)
    since = forms.DateField(label=_("Since"), widget=DateInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput)
    verified_until = forms.DateField(label=_("Verified until"), required=False, widget=DateInput)
    evidence = proof_field()

    def __init__(self, *args: Any, members: Iterable[Member], proofs: Iterable[tuple[str, str]], today: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "person", [(m.person_id, m.full_name) for m in members])
        offer_proofs(self, proofs)
        self.fields["since"].initial = today

    def details(self) -> CircumstanceDetails:
        return CircumstanceDetails(**{"evidence": "", **{name: value for name, value in self.cleaned_data.items() if name != "person"}})


class ChangeGradeForm(OnForm):
    """Another degree or grade from a day."""

    grade = forms.IntegerField(label=_("New degree or grade"))


class UnlinkForm(forms.Form):
    note = _text(_("Why"), most=200)
