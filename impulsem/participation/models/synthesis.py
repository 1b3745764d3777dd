"""From words to proposals: passages, themes, who coded what, proposals, and what the machine suggests."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.participation.models.contributions import Contribution
from impulsem.participation.models.processes import Dimension, Process
from impulsem.platform.words import WordsField, said
from impulsem.provenance.models import Node


class Excerpt(models.Model):
    """A passage of a contribution that goes its own way: letters [start, end) of what it says, kept as text too."""

    node = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="excerpts")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="excerpt_is_a_passage", condition=Q(end__gt=F("start")) & ~Q(text="")),
            models.UniqueConstraint(fields=["contribution", "start", "end"], name="excerpt_once"),
        ]
        triggers = [pgtrigger.Protect(name="excerpt_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Theme(models.Model):
    """A place in the tree of themes. Retired, it stays with what was coded to it."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="themes")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    code = models.SlugField(max_length=40)
    name = WordsField()
    since_version = models.PositiveSmallIntegerField(default=1)  # of the tree
    retired_in = models.PositiveSmallIntegerField(null=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "code"], name="theme_once")]

    def __str__(self) -> str:
        return said(self.name)


class Coding(models.Model):
    """Somebody says what a contribution is about. Two people may say different things: that is what kappa measures."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # none: brought in with the process
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "worker"], name="coding_once_each", nulls_distinct=False)]
        indexes = [models.Index(fields=["theme"], name="coding_by_theme")]


class Proposal(models.Model):
    """What was made of one contribution or many. dimension: where it came from first, as the table of participation counts it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Confirmed")
        IN_PROGRAMME = "in_programme", _("In the programme")
        DEFERRED = "deferred", _("Deferred")
        SET_ASIDE = "set_aside", _("Set aside")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    node = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="proposals")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    answer = models.TextField(blank=True)  # public, with the reason when it was deferred or set aside
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="proposal_number_once"),
            models.CheckConstraint(name="proposal_answered_with_a_reason", condition=~Q(state__in=("deferred", "set_aside"), answer="")),
        ]
        indexes = [models.Index(fields=["process", "theme"], name="proposal_by_theme")]
        triggers = [pgtrigger.Protect(name="proposal_stays", operation=pgtrigger.Delete)]


class ProposalVersion(models.Model):
    """The wording of a proposal; the last one holds."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    statement = models.TextField()
    reason = models.CharField(max_length=300, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "version"], name="proposal_version_once"),
            models.CheckConstraint(name="proposal_says_something", condition=~Q(statement="")),
        ]
        triggers = [pgtrigger.Protect(name="statement_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Suggestion(models.Model):
    """What the machine proposes about a contribution; people decide. Worked out anew by a command, never an answer to anybody."""

    class Kind(models.TextChoices):
        NEAR_DUPLICATE = "near_duplicate", _("Nearly the same words")
        PROPOSAL = "proposal", _("Near to this proposal")
        THEME = "theme", _("Theme")
        LANGUAGE = "language", _("Language")
        ANSWERED_DIFFERENTLY = "answered_differently", _("A similar one was answered differently")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="suggestions")
    kind = models.CharField(max_length=20, choices=Kind)
    other = models.ForeignKey(Contribution, null=True, on_delete=models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, blank=True)
    score = models.FloatField()  # 0 to 1
    made_by = models.CharField(max_length=40)  # the method and its version
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contribution", "kind", "-score"], name="suggestion_best")]
