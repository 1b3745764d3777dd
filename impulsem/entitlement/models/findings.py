"""What the continuous scan finds: probably entitled to something that nobody has claimed, or one datum is missing to know."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.entitlement.models.catalogue import Benefit
from impulsem.entitlement.models.parameters import Publication
from impulsem.organisation.models import Worker
from impulsem.people.models import Household, HouseholdMembership, Reach
from impulsem.platform.actors import Actor


class Scan(models.Model):
    """One going through all open files. `reached` is the household up to which it has come, in the order of their keys.

    One that was cut off goes on from there, if it is of the same day.
    """

    class Cause(models.TextChoices):
        NIGHT = "night", _("Every night")
        PUBLICATION = "publication", _("New figures were published")
        BY_HAND = "by_hand", _("Asked for")

    day = models.DateField()
    cause = models.CharField(max_length=11, choices=Cause)
    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reached = models.BigIntegerField(default=0)
    households = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="entitlement_scan_newest")]


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> Self:
        """What the last scan found."""
        return self.filter(closed_on__isnull=True)

    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Of households with somebody whom the actor works with; with a sealed person in it, only if that person is within reach too."""
        living = HouseholdMembership.objects.filter(household_id=OuterRef("household_id"), valid__contains=timezone.localdate(at))
        reached = Reach.objects.of(actor, at=at).values("person_id")
        sealed = living.filter(person__sealed_by__isnull=False)
        return self.filter(Exists(living.filter(person_id__in=reached))).exclude(Exists(sealed.exclude(person_id__in=reached)))


class Finding(models.Model):
    """A household and a benefit, from the scan that first found it to the one that did not find it any more.

    says: what the rules answer. cents: what it would be as `pays` says; margin: income minus limit in cents, negative below the limit.
    missing: bits of what nobody wrote down and the answer hangs on (`engine.Missing`).
    """

    class Says(models.TextChoices):
        PROBABLE = "probable", _("Probably entitled")
        UNSURE = "unsure", _("Something is missing to know")

    class State(models.TextChoices):
        NEW = "new", _("Nobody was told yet")
        TOLD = "told", _("The household was told")
        APPLIED = "applied", _("Applied for or received")
        DISMISSED = "dismissed", pgettext_lazy("finding", "Set aside")

    class Pays(models.TextChoices):
        MONTHLY = "monthly", _("a month")
        SCHOOL_DAY = "school_day", _("a school day")
        ONCE = "once", _("once")
        NOTHING = "nothing", _("no amount is worked out")

    class Dismissal(models.TextChoices):
        DECLINED = "declined", _("The household does not want it")
        NOT_SO = "not_so", _("What is written down is not so any more")
        ELSEWHERE = "elsewhere", _("They have it, or asked for it, elsewhere")
        OTHER = "other", _("Another reason")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="findings", db_index=False)
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="findings", db_index=False)
    says = models.CharField(max_length=8, choices=Says)
    state = models.CharField(max_length=9, choices=State, default=State.NEW)
    pays = models.CharField(max_length=10, choices=Pays)
    cents = models.BigIntegerField()
    margin = models.BigIntegerField()
    missing = models.SmallIntegerField()
    first_seen = models.DateField()
    last_seen = models.DateField()
    closed_on = models.DateField(null=True)  # the day of the scan that did not find it any more
    dismissal = models.CharField(max_length=9, choices=Dismissal, blank=True)
    dismissed_because = models.CharField(max_length=300, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "benefit"], condition=Q(closed_on__isnull=True), name="finding_one_open"),
            models.CheckConstraint(name="finding_first_before_last", condition=Q(first_seen__lte=F("last_seen"))),
            models.CheckConstraint(
                name="finding_closed_after_it_was_seen", condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("last_seen"))
            ),
            models.CheckConstraint(name="finding_unsure_of_something", condition=Q(says="probable") | ~Q(missing=0)),
            models.CheckConstraint(name="finding_dismissed_for_a_reason", condition=Q(state="dismissed") ^ Q(dismissal="")),
        ]
        indexes = [
            models.Index(fields=["household"], name="finding_by_household"),
            models.Index(fields=["benefit", "first_seen"], name="finding_by_benefit"),
        ]
        triggers = [pgtrigger.Protect(name="finding_is_kept", operation=pgtrigger.Delete)]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class FindingEvent(models.Model):
    """What became of a finding, appended. cents: of the finding from then on. worker: none for the scan."""

    class Kind(models.TextChoices):
        FOUND = "found", _("Found")
        CHANGED = "changed", _("Changed")
        TOLD = "told", _("The household was told")
        APPLIED = "applied", _("Applied for or received")
        OPEN_AGAIN = "open_again", _("Not claimed any more")
        DISMISSED = "dismissed", pgettext_lazy("finding", "Set aside")
        RESTORED = "restored", _("Taken up again")
        GONE = "gone", _("Not found any more")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    says = models.CharField(max_length=8, choices=Finding.Says)
    cents = models.BigIntegerField()
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="finding_event_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
