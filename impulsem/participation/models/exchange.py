"""Files of contributions that somebody brought in."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.participation.models.processes import Dimension, Process


class Import(models.Model):
    """A file on its way in, row after row, and what came of it. The file itself goes when it is done: it may say who wrote what."""

    class State(models.TextChoices):
        LOOKED_AT = "looked_at", _("Looked at, not brought in yet")
        RUNNING = "running", _("Being brought in")
        DONE = "done", _("Brought in")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="imports")
    state = models.CharField(max_length=9, choices=State, default=State.LOOKED_AT)
    name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)  # name of a column by field
    source = models.CharField(max_length=60, blank=True)
    dimension = models.ForeignKey(Dimension, null=True, on_delete=models.PROTECT, related_name="+")  # where a row names none
    language = models.CharField(max_length=8, default="ca")  # the same
    next_row = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="import_forgets_its_file", condition=~Q(state="done") | Q(content__isnull=True)),
        ]
        indexes = [models.Index(fields=["process", "-at"], name="import_newest")]
