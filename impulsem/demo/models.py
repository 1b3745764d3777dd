"""Which synthetic city a database holds, and whether it is whole."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Load(models.Model):
    """One building of a synthetic city. Without `finished_at` it is under way, or was interrupted: what is there is half a city."""

    scale = models.FloatField()
    years = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    taken_off = models.JSONField(default=list)  # constraints and indexes that come back at the end; see `bulk.Part`

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.ExpressionWrapper(Q(finished_at__isnull=True), output_field=models.BooleanField()),
                condition=Q(finished_at__isnull=True),
                name="load_one_at_a_time",
            )
        ]
