"""What is true of somebody and is no amount: a degree of disability, at school. Asked or looked up once, as amounts are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.people.models.economy import EconomicFact
from impulsem.people.models.persons import Person
from impulsem.platform.periods import Valid, no_overlap, not_empty


class Circumstance(Valid):
    """A circumstance of one person during `valid`, which a rule or a report needs. What no rule needs is not written down.

    grade: percent for a disability, 1 to 3 for dependency, 1 (general) or 2 (special) for a large family; nothing for the others.
    """

    class Kind(models.TextChoices):
        NO_INCOME = "no_income", _("No income of their own")  # so that nothing written down is not taken for nothing coming in
        REGISTERED = "registered", _("On the register of residents in Catalonia")
        LEGAL_RESIDENCE = "legal_residence", _("Legal residence")
        DISABILITY = "disability", _("Recognised disability")
        DEPENDENCY = "dependency", _("Recognised dependency")
        LARGE_FAMILY = "large_family", _("Large family")
        UNEMPLOYED = "unemployed", _("Registered as unemployed")
        PUPIL = "pupil", _("At school")
        SUPPLY_CUT = "supply_cut", _("A cut of electricity, water or gas is announced")
        EVICTION = "eviction", _("An eviction is announced")

    GRADES = {Kind.DISABILITY: (0, 100), Kind.DEPENDENCY: (1, 3), Kind.LARGE_FAMILY: (1, 2)}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="circumstances")
    kind = models.CharField(max_length=16, choices=Kind)
    grade = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=16, choices=EconomicFact.Source, default=EconomicFact.Source.DECLARED)
    verified_until = models.DateField(null=True)  # after this day it must be asked or looked up again
    evidence = models.CharField(
        max_length=60, blank=True, db_default=""
    )  # the row that proves it: "documents.document:12", "registers.lookup:5"

    class Meta:
        constraints = [
            not_empty("circumstance_not_empty"),
            no_overlap("circumstance_once", "person", "kind"),
            models.CheckConstraint(
                name="circumstance_grade_where_there_are_grades",
                condition=Q(kind="disability", grade__range=(0, 100))
                | Q(kind="dependency", grade__range=(1, 3))
                | Q(kind="large_family", grade__range=(1, 2))
                | (~Q(kind__in=["disability", "dependency", "large_family"]) & Q(grade__isnull=True)),
            ),
        ]
