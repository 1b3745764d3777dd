"""Who lives together and where, over time; who is what to whom."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from impulsem.people.models.persons import Person
from impulsem.places.models import CensusSection, Neighbourhood, Street
from impulsem.platform.periods import Valid, no_overlap, not_empty

# Once a statement, so that COPY stays fast; and at no cost where nobody is kept apart.
REFUSE_TOGETHER = """
IF EXISTS (SELECT FROM people_keptapart) THEN
    PERFORM refuse_together(ARRAY(SELECT DISTINCT person_id FROM new_stays));
END IF;
RETURN NULL;
"""


def keep_apart(operation: pgtrigger.Operation, name: str) -> pgtrigger.Trigger:
    """People who are kept apart (`models.split`) do not come to live together again."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new="new_stays"),
        func=REFUSE_TOGETHER,
    )


class Household(models.Model):
    """A dwelling unit (unitat de convivència). Its name is computed from who lives there; it is never typed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="splits")
    created_at = models.DateTimeField(auto_now_add=True)


class HouseholdMembership(Valid):
    """A person lives in a household during `valid`. A person has one main household at a time."""

    class Role(models.TextChoices):
        PRINCIPAL = "principal", _("Principal person")
        PARTNER = "partner", _("Partner")
        CHILD = "child", _("Child")
        PARENT = "parent", _("Parent")
        SIBLING = "sibling", _("Sibling")
        GRANDPARENT = "grandparent", _("Grandparent")
        GRANDCHILD = "grandchild", _("Grandchild")
        RELATIVE = "relative", _("Other relative")
        OTHER = "other", _("Not a relative")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    registered = models.BooleanField(default=True)  # on the municipal register (padró) at this address
    main = models.BooleanField(default=True)  # shared custody: a child lives in a second household too
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            not_empty("membership_not_empty"),
            no_overlap("membership_one_main_household", "person", condition=Q(main=True)),
            no_overlap("membership_once_a_household", "household", "person"),
            no_overlap("membership_one_principal", "household", condition=Q(role="principal")),
        ]
        triggers = [keep_apart(pgtrigger.Insert, "new_stay_apart"), keep_apart(pgtrigger.Update, "changed_stay_apart")]


class Address(Valid):
    """Where a household lives, or where one person gets post. A household lives in one place at a time."""

    class Use(models.TextChoices):
        HOME = "home", _("Home")
        POSTAL = "postal", _("For post")

    class Tenure(models.TextChoices):
        UNKNOWN = "unknown", _("Not known")
        OWNED = "owned", _("Owned")
        MORTGAGE = "mortgage", _("Owned, with a mortgage")
        RENT = "rent", _("Rented")
        SUBLET = "sublet", _("Sublet or a room")
        LENT = "lent", _("Lent by family or others")
        PUBLIC = "public", _("Public housing")
        INSECURE = "insecure", _("Without a title")
        NONE = "none", _("No dwelling")

    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="addresses")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="postal_addresses")
    use = models.CharField(max_length=6, choices=Use, default=Use.HOME)
    street = models.ForeignKey(Street, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    street_text = models.CharField(max_length=150)  # as written; outside the city the only one
    number = models.CharField(max_length=10, blank=True)
    door = models.CharField(max_length=30, blank=True)  # "3r 2a"
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=80, blank=True)  # empty in the city itself
    section = models.ForeignKey(CensusSection, null=True, on_delete=models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.PROTECT, related_name="+")
    tenure = models.CharField(max_length=8, choices=Tenure, default=Tenure.UNKNOWN)
    search_key = models.GeneratedField(  # "aurora 11": what the search box looks in; computed by the database
        expression=Func(F("street_text"), F("number"), function="address_key"),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )

    class Meta:
        constraints = [
            not_empty("address_not_empty"),
            models.CheckConstraint(
                name="address_home_of_a_household_post_of_a_person",
                condition=Q(use="home", household__isnull=False, person__isnull=True)
                | Q(use="postal", household__isnull=True, person__isnull=False),
            ),
            no_overlap("address_one_home", "household", condition=Q(use="home")),
            no_overlap("address_one_for_post", "person", condition=Q(use="postal")),
        ]
        indexes = [
            # "entença 12" in the search box; also the bare name of a street, by its key
            GinIndex(OpClass("search_key", "gin_trgm_ops"), name="address_by_part"),
            models.Index(fields=["street"], name="address_by_street"),
        ]

    @property
    def line(self) -> str:
        """One line, as on an envelope: "Carrer de l'Aurora, 11, 3r 2a"."""
        return ", ".join(part for part in (self.street_text, self.number, self.door, self.town) if part)


class Relationship(Valid):
    """What `person` is to `other`: kin, carer, guardian, support; or a measure that keeps them apart.

    `other` may be somebody without a record (a neighbour, an entity): then `other_name` says who. One row a pair and kind;
    symmetric kinds are written with the lower key first.
    """

    class Kind(models.TextChoices):
        PARENT = "parent", _("Parent of")
        PARTNER = "partner", _("Partner of")
        FORMER_PARTNER = "former_partner", _("Former partner of")
        SIBLING = "sibling", _("Sibling of")
        GRANDPARENT = "grandparent", _("Grandparent of")
        RELATIVE = "relative", _("Relative of")
        GUARDIAN = "guardian", _("Legal guardian of")
        CARER = "carer", _("Carer of")
        SUPPORT = "support", _("Supports")
        PROTECTION_ORDER = "protection_order", _("Protected by an order from")

    SYMMETRIC = frozenset({Kind.PARTNER, Kind.FORMER_PARTNER, Kind.SIBLING, Kind.RELATIVE})

    class Strength(models.TextChoices):
        STRONG = "strong", _("Strong")
        WEAK = "weak", _("Weak")
        CONFLICT = "conflict", _("In conflict")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="relationships_in")
    other_name = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=16, choices=Kind)
    strength = models.CharField(max_length=8, choices=Strength, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            not_empty("relationship_not_empty"),
            models.CheckConstraint(name="relationship_of_two", condition=Q(other__isnull=True) | ~Q(other=F("person"))),
            models.CheckConstraint(
                name="relationship_with_a_person_or_a_name",
                condition=Q(other__isnull=False, other_name="") | (Q(other__isnull=True) & ~Q(other_name="")),
            ),
            no_overlap("relationship_once", "person", "other", "kind", condition=Q(other__isnull=False)),
        ]
