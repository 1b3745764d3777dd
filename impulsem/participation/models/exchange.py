"""Files of contributions that somebody brought in, and what the sites that they come from say of each."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.participation.models.contributions import Contribution
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


#: What Decidim's own words for a decision are called here; a site may have words of its own, which are shown as they stand.
DECISIONS: dict[str, Promise] = {
    "": _("No decision yet"),
    "accepted": _("Accepted"),
    "evaluating": _("Being looked into"),
    "rejected": _("Rejected"),
    "withdrawn": _("Withdrawn by its author"),
}


class SourceAnswer(models.Model):
    """What the site that a contribution comes from said of it when the file came: what was decided there, the answer, who stood behind it.

    A file that says something else adds another; the last one holds. It is that site's, not ours: it decides nothing here.
    state: the site's own word; answer: by language, as it came; public_answer: the same without what may name a third person.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="source_answers")
    brought_in_by = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="source_answers")
    state = models.CharField(max_length=40, blank=True)
    answer = models.JSONField(default=dict)
    public_answer = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)
    votes = models.PositiveIntegerField(null=True)
    endorsements = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contribution", "-at"], name="source_answer_newest")]
        triggers = [pgtrigger.Protect(name="source_answer_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def decision(self) -> str:
        """In words."""
        return str(DECISIONS.get(self.state, self.state))

    @property
    def words(self) -> tuple[str, str]:
        """The public answer and its language: the reader's if it was given in it, else the first there is; empty where there is none."""
        reader = (get_language() or "").split("-")[0]
        found = sorted(self.public_answer.items(), key=lambda part: part[0] != reader)
        return (found[0][1], found[0][0]) if found else ("", "")
