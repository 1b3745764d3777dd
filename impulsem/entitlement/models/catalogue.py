"""The catalogue: what somebody may be entitled to or come to ask for, whose it truly is, and which papers it wants."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.documents.models import Document
from impulsem.platform.words import WordsField, in_every_language, said


class Owner(models.Model):
    """The administration or body that a benefit truly belongs to: who decides on it and pays it."""

    class Kind(models.TextChoices):
        CITY_SOCIAL_SERVICES = "city_social_services", _("The city's social services")
        CITY = "city", _("Another service of the city")
        CONSORTIUM = "consortium", _("A consortium of the city and Catalonia")
        CATALONIA = "catalonia", _("Government of Catalonia")
        STATE = "state", _("State administration")
        COMPANY = "company", _("A company")
        ENTITY = "entity", _("A social entity")

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    name = WordsField()
    door = WordsField()  # how one asks there: what somebody who hands a matter back says
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            in_every_language("entitlement_owner_name_in_all", "name"),
            in_every_language("entitlement_owner_door_in_all", "door"),
        ]

    def __str__(self) -> str:
        return said(self.name)

    @property
    def door_said(self) -> str:
        """In the reader's language."""
        return said(self.door)

    @property
    def is_ours(self) -> bool:
        return self.kind == self.Kind.CITY_SOCIAL_SERVICES


class Benefit(models.Model):
    """One thing of the catalogue. With a `rule` of the engine it can be worked out; without one it is only named, with its true owner."""

    class Kind(models.TextChoices):
        BENEFIT = "benefit", _("Benefit in money")
        PROTECTION = "protection", _("Protection")  # of a right: no money is paid
        SERVICE = "service", _("Service or resource")
        FORMALITY = "formality", _("Formality")

    class Entity(models.TextChoices):
        PERSON = "person", _("Person")
        FAMILY = "family", _("Family unit")
        DWELLING = "dwelling", _("Everybody in the dwelling")

    class Pace(models.TextChoices):
        MONTHLY = "monthly", _("Every month")
        YEARLY = "yearly", _("Every year")
        ONCE = "once", _("Once")

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = WordsField()
    summary = WordsField()
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="benefits")
    guaranteed = models.BooleanField(default=False)  # a right of whoever meets the conditions; else it ends with the budget
    legal_basis = WordsField()
    entity = models.CharField(max_length=8, choices=Entity)
    pace = models.CharField(max_length=7, choices=Pace)
    needs_social_assessment = models.BooleanField(default=False)
    rule = models.CharField(max_length=40, blank=True)  # code of the engine's rule; empty: there is none
    payable_here = models.BooleanField(default=False)  # the economic-support office decides and pays it
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            *(in_every_language(f"entitlement_benefit_{field}_in_all", field) for field in ("name", "summary", "legal_basis")),
            models.UniqueConstraint(fields=["rule"], condition=~Q(rule=""), name="entitlement_rule_of_one_benefit"),
        ]

    def __str__(self) -> str:
        return said(self.name)

    @property
    def summary_said(self) -> str:
        """In the reader's language."""
        return said(self.summary)

    @property
    def law_said(self) -> str:
        return said(self.legal_basis)


class Requirement(models.Model):
    """A paper that a benefit wants: what it must prove, and of whom. One that is there and still valid is not asked for again."""

    class Whose(models.TextChoices):
        HOUSEHOLD = "household", _("One for the household")
        APPLICANT = "applicant", _("Of whoever applies")
        ADULTS = "adults", _("Of every adult")
        CHILDREN = "children", _("Of every child")
        EVERYBODY = "everybody", _("Of everybody")

    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="requirements")
    code = models.SlugField(max_length=40)
    name = WordsField()
    proof = models.CharField(max_length=12, choices=Document.Proof)
    whose = models.CharField(max_length=9, choices=Whose)
    register = models.CharField(max_length=40, blank=True)  # the outside register that can be looked up instead
    months = models.PositiveSmallIntegerField(null=True)  # not older than that, where the paper itself says no end
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["benefit", "code"], name="entitlement_requirement_once"),
            in_every_language("entitlement_requirement_in_all", "name"),
        ]

    def __str__(self) -> str:
        return said(self.name)
