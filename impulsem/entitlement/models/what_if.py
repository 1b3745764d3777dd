"""What other figures would change, worked out on the whole city: only counts that are large enough to be about nobody."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.entitlement.models.parameters import Parameter
from impulsem.organisation.models import Worker


class WhatIf(models.Model):
    """A question and its answer. day: on which the rules are asked. city_of: the day whose city they were asked about.

    result: `rules.moving.Answer` as it is kept, already without the cells that are about too few households. It is written once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being worked out")
        DONE = "done", _("Worked out")
        FAILED = "failed", _("Could not be worked out")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=120)
    day = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    city_of = models.DateField(null=True)
    seconds = models.FloatField(null=True)
    result = models.JSONField(default=dict)
    failed_because = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="what_if_done_about_a_city", condition=~Q(state="done") | Q(city_of__isnull=False, progress=100)),
            models.CheckConstraint(name="what_if_progress_in_percent", condition=Q(progress__range=(0, 100))),
            models.CheckConstraint(name="what_if_failed_because", condition=Q(state="failed") ^ Q(failed_because="")),
        ]
        triggers = [
            pgtrigger.Protect(name="what_if_answer_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="done")),
            pgtrigger.Protect(name="what_if_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title


class WhatIfChange(models.Model):
    """A figure that is another one in the question: `before` is what is in force on the day."""

    what_if = models.ForeignKey(WhatIf, on_delete=models.PROTECT, related_name="changes")
    parameter = models.ForeignKey(Parameter, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.DecimalField(max_digits=16, decimal_places=6)
    value = models.DecimalField(max_digits=16, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what_if", "parameter"], name="what_if_changes_a_figure_once"),
            models.CheckConstraint(name="what_if_changes_something", condition=~Q(before=models.F("value"))),
            models.CheckConstraint(name="what_if_value_not_negative", condition=Q(value__gte=0)),
        ]
        triggers = [pgtrigger.Protect(name="what_if_change_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
