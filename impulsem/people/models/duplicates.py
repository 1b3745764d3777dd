"""One person, two records: the question, and the answer that can be taken back."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Team, Worker
from impulsem.people.models.persons import Person


class PossibleDuplicate(models.Model):
    """Two records that may be one person. `team` decides: the records team, or a protection team where one of them is sealed."""

    class State(models.TextChoices):
        OPEN = "open", _("To be checked")
        LINKED = "linked", _("The same person")
        DIFFERENT = "different", _("Different people")

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=4, decimal_places=3)  # 0 to 1
    why = models.JSONField(default=list)  # codes: "identifier", "name_and_birth_date"
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="possible_duplicates")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    raised_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="possible_duplicate_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="possible_duplicate_score", condition=Q(score__gte=0, score__lte=1)),
            models.UniqueConstraint(fields=["first", "second"], name="possible_duplicate_once"),
            models.CheckConstraint(
                name="possible_duplicate_decided_by_somebody",
                condition=Q(state="open", decided_by__isnull=True) | (~Q(state="open") & Q(decided_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["team", "-score"], condition=Q(state="open"), name="possible_duplicate_open")]


class PersonLink(models.Model):
    """`record` is the same person as `main`, from `linked_at` until it is taken back. Nothing is merged, so nothing is lost."""

    record = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    main = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="linked_records")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    unlinked_at = models.DateTimeField(null=True)
    unlinked_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="link_of_two", condition=~Q(record=F("main"))),
            models.UniqueConstraint(fields=["record"], condition=Q(unlinked_at__isnull=True), name="link_one_main_record"),
        ]
        triggers = [
            pgtrigger.Protect(name="link_is_kept", operation=pgtrigger.Delete),
            # a link must not bring together whom `models.split` keeps apart
            pgtrigger.Trigger(
                name="link_keeps_apart",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="PERFORM refuse_together(ARRAY[NEW.record_id]); RETURN NULL;",
            ),
        ]
