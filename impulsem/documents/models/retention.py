"""How long documents are kept, what holds them back, and what was let go."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.documents.models.papers import Document
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform.periods import Valid, no_overlap, not_empty
from impulsem.platform.words import WordsField, in_every_language


class RetentionRule(Valid):
    """Documents of these kinds are kept for `years`; the version that holds during `valid`."""

    class From(models.TextChoices):
        MADE = "made", _("the day it was made or brought in")
        EXPIRED = "expired", _("the day until which it proves something")
        ENDED = "ended", _("the day on which the last file about the person was closed")

    process = models.CharField(max_length=30)
    kinds = models.JSONField(default=list)
    years = models.PositiveSmallIntegerField()
    counted_from = models.CharField(max_length=7, choices=From)
    title = WordsField()
    law = WordsField()

    class Meta:
        constraints = [
            not_empty("retention_rule_not_empty"),
            no_overlap("retention_rule_one_version", "process"),
            in_every_language("retention_title_in_every_language", "title"),
        ]


class LegalHold(models.Model):
    """A document, or everything about a person, must not be let go: a complaint, a court, an inspection."""

    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="holds")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="document_holds")
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="hold_on_a_document_or_a_person", condition=Q(document__isnull=True) ^ Q(person__isnull=True)),
            models.CheckConstraint(name="hold_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="hold_lifted_after_placed", condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("placed_at"))),
        ]


class RetentionEvent(models.Model):
    """Something happened to how long a document is kept. Appended, never changed."""

    class What(models.TextChoices):
        LET_GO = "let_go", _("Let go")
        HELD = "held", _("Held back")
        LIFTED = "lifted", _("Hold lifted")

    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="retention_events")
    hold = models.ForeignKey(LegalHold, null=True, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=6, choices=What)
    rule = models.ForeignKey(RetentionRule, null=True, on_delete=models.PROTECT, related_name="events")
    kept_until = models.DateField(null=True)  # what the rule came to
    sha256 = models.CharField(max_length=64, blank=True)  # of what was let go
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document"], condition=Q(what="let_go"), name="document_let_go_once")]
        triggers = [pgtrigger.Protect(name="retention_event_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
