"""A household that parted safely: who left, who is kept apart from whom, until a protection team lifts it.

The database itself refuses what would bring people together who are kept apart: a stay in one household, or a link that makes a person who
lives with the one the same as the other (`refuse_together`, in the migration). Who parts locks the rows of all the persons, so that
a stay that is being written at the same moment comes before or after, and never past it.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Team, Worker
from impulsem.people.models.households import Household
from impulsem.people.models.persons import Person


class HouseholdSplit(models.Model):
    """`fresh` came out of `origin` on a day, by one act of a professional."""

    class Ground(models.TextChoices):
        SEPARATION = "separation", _("They separate")
        VIOLENCE = "violence", _("There is violence, or fear of it")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    origin = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="partings")
    fresh = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="parting")
    ground = models.CharField(max_length=10, choices=Ground)
    sealed = models.BooleanField(default=False)  # those who left were sealed for `team` in the same act
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")  # may undo it; none: any protection team
    parted_on = models.DateField()
    quiet_from = models.DateField()  # what was written with them from this day on does not show with those who stay
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="split_of_two_households", condition=~Q(origin=F("fresh"))),
            models.CheckConstraint(name="split_with_violence_has_a_team", condition=~Q(ground="violence") | Q(team__isnull=False)),
            models.CheckConstraint(name="split_quiet_before_they_part", condition=Q(quiet_from__lte=F("parted_on"))),
            models.CheckConstraint(name="split_sealed_for_a_team", condition=Q(sealed=False) | Q(team__isnull=False)),
            models.CheckConstraint(
                name="split_undone_by_somebody_because",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_because="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_because="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="split_is_kept", operation=pgtrigger.Delete)]


class PartedPerson(models.Model):
    """Somebody who left. What was written about them alone shows with them from then on, and not where they left."""

    split = models.ForeignKey(HouseholdSplit, on_delete=models.PROTECT, related_name="persons", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="partings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["split", "person"], name="parted_person_once")]


class KeptApart(models.Model):
    """Two persons who do not come together again, from `since` until a protection team lifts it."""

    split = models.ForeignKey(HouseholdSplit, on_delete=models.PROTECT, related_name="pairs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="kept_apart", db_index=False)
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="kept_apart_in")
    since = models.DateField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="kept_apart_in_order", condition=Q(person__lt=F("other"))),
            models.UniqueConstraint(fields=["person", "other"], condition=Q(lifted_at__isnull=True), name="kept_apart_once"),
            models.CheckConstraint(name="kept_apart_lifted_by_somebody", condition=Q(lifted_at__isnull=True) ^ Q(lifted_by__isnull=False)),
        ]
        triggers = [
            pgtrigger.Protect(name="kept_apart_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="kept_apart_is_only_lifted",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.lifted_at IS NOT NULL OR OLD.person_id <> NEW.person_id OR OLD.other_id <> NEW.other_id OR OLD.since <> NEW.since"
                ),
            ),
            pgtrigger.Trigger(
                name="kept_apart_do_not_live_together",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # A stay that is being written holds a share of its person's row: whoever comes second waits, and then sees the other.
                func="PERFORM 1 FROM people_person WHERE id IN (NEW.person_id, NEW.other_id) ORDER BY id FOR UPDATE; "
                "PERFORM refuse_together(ARRAY[NEW.person_id]); RETURN NULL;",
            ),
        ]
