"""The secret address under which a worker's own calendar program reads the agenda."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from impulsem.organisation.models import Worker


class CalendarFeed(models.Model):
    """Made and taken back by the worker. Only the keyed hash of its secret is kept; one at a time."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # last; says the worker whether a program still uses it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker"], condition=Q(revoked_at__isnull=True), name="calendar_feed_one_a_worker")]
