"""A person, and what says who they are and how to reach them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Team, Worker
from impulsem.people.models.reach import Reach
from impulsem.platform.actors import Actor
from impulsem.platform.periods import Valid, no_overlap, not_empty

# New words of names enter the table that the search box looks slips of the pen up in: once a statement, so that COPY stays fast.
KEEP_TOKENS = """
INSERT INTO people_nametoken (token)
    SELECT DISTINCT unnest(tsvector_to_array(name_vector)) FROM new_persons
    ON CONFLICT (token) DO NOTHING;
RETURN NULL;
"""


def keep_tokens(operation: pgtrigger.Operation, name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new="new_persons"),
        func=KEEP_TOKENS,
    )


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Persons whose existence the actor may know of: all but the sealed, and of those the ones within reach.

        Law of the house: a sealed person leaves no trace in search, duplicate checks or counts.
        """
        return self.filter(Q(sealed_by__isnull=True) | Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("pk"))))


class Person(models.Model):
    """Somebody whom the social services attend, or who belongs to such a person's life."""

    class Sex(models.TextChoices):
        FEMALE = "F", _("Female")
        MALE = "M", _("Male")
        NOT_STATED = "N", _("Not stated")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    given_name = models.CharField(max_length=80)
    surname1 = models.CharField(max_length=80)
    surname2 = models.CharField(max_length=80, blank=True)
    known_as = models.CharField(max_length=80, blank=True)  # the name that the person uses (sentit)
    birth_date = models.DateField(null=True)
    birth_date_is_estimated = models.BooleanField(default=False)
    died_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.NOT_STATED)
    gender_note = models.CharField(max_length=80, blank=True)  # in the person's own words
    nationality = models.CharField(max_length=3, blank=True)  # ISO 3166-1 alpha-3
    languages = models.JSONField(default=list)  # spoken, best first: codes such as "ca", "ary"
    notice_language = models.CharField(max_length=8, default="ca")  # governs every notice to the person
    needs_interpreter = models.BooleanField(default=False)
    communication_needs = models.CharField(max_length=200, blank=True)
    sealed_by = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)  # two people editing one person: the second is told

    # What the search box looks in: the folded words of all names. Computed by the database, also in COPY.
    name_vector = models.GeneratedField(
        expression=Func(
            *(F(name) for name in ("given_name", "surname1", "surname2", "known_as")),
            template="to_tsvector('simple'::regconfig, fold(%(expressions)s))",
            arg_joiner=" || ' ' || ",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="person_has_a_name", condition=~Q(given_name="") & ~Q(surname1="")),
            models.CheckConstraint(
                name="person_dies_after_birth",
                condition=Q(died_on__isnull=True) | Q(birth_date__isnull=True) | Q(died_on__gte=F("birth_date")),
            ),
            models.CheckConstraint(
                name="person_born_after_1890", condition=Q(birth_date__isnull=True) | Q(birth_date__gte=dt.date(1890, 1, 1))
            ),
        ]
        indexes = [
            # One word, and beginnings of words. No list of pending rows: every search would read it through.
            GinIndex(fields=["name_vector"], name="person_by_name_tokens", fastupdate=False),
            # Two words or more: each two and each three words of a name as one number. Few share it, whatever the city's size
            # (decision 0010); the lists of "maria" and of "garcia" are each a twentieth of the city.
            GinIndex(Func(F("name_vector"), function="name_keys"), name="person_by_name_keys", fastupdate=False),
            models.Index(fields=["birth_date"], name="person_by_birth_date"),
        ]
        triggers = [keep_tokens(pgtrigger.Insert, "new_name_tokens"), keep_tokens(pgtrigger.Update, "changed_name_tokens")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.known_as or self.given_name, self.surname1, self.surname2) if part)

    @property
    def is_sealed(self) -> bool:
        return self.sealed_by_id is not None

    def age(self, on: dt.date) -> int | None:
        """Whole years on a day (or at death)."""
        if self.birth_date is None:
            return None
        day = min(on, self.died_on) if self.died_on else on
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))


class PersonRevision(models.Model):
    """What a person's fields held before an amendment. Appended by `services.amend_person`, never changed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()  # the version that held this
    before = models.JSONField()  # field name to old value
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="revision_once_a_version")]
        triggers = [pgtrigger.Protect(name="revision_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class PersonIdentifier(Valid):
    """A number that a register gave the person. An undisputed number has one holder at a time."""

    class Kind(models.TextChoices):
        DNI = "dni", _("DNI")
        NIE = "nie", _("NIE")
        PASSPORT = "passport", _("Passport")
        NASS = "nass", _("Social security number")
        CIP = "cip", _("Health card (CIP)")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=30)  # normalised: capitals, no separators
    verified = models.BooleanField(default=False)  # seen on the document or confirmed by the register
    disputed = models.BooleanField(default=False)  # two records claim it: a possible duplicate is open

    class Meta:
        constraints = [
            not_empty("identifier_not_empty"),
            no_overlap("identifier_one_of_a_kind", "person", "kind", condition=~Q(kind="passport")),
            no_overlap("identifier_one_holder", "value", "kind", condition=Q(disputed=False)),
        ]
        indexes = [models.Index(fields=["value"], name="identifier_by_value")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"

    @property
    def masked(self) -> str:
        """The last four characters: enough to tell people apart, too little to use."""
        return f"··· {self.value[-4:]}"


class ContactPoint(Valid):
    """A way to reach the person. What is not safe to use is never used, and says so wherever it is shown."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=5, choices=Kind)
    value = models.CharField(max_length=254)  # E.164 for phones
    safe_to_use = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)  # "shared with her former partner", "mornings only"
    preferred = models.BooleanField(default=False)

    class Meta:
        constraints = [
            not_empty("contact_point_not_empty"),
            no_overlap("contact_point_once", "person", "value", "kind"),
            no_overlap("contact_point_one_preferred", "person", "kind", condition=Q(preferred=True)),
            models.CheckConstraint(name="contact_point_preferred_is_safe", condition=Q(preferred=False) | Q(safe_to_use=True)),
        ]
        indexes = [
            models.Index(fields=["value"], name="contact_point_by_value"),
            models.Index(OpClass(Reverse("value"), "text_pattern_ops"), name="contact_point_by_end"),  # "ends in 00 01 42"
        ]
