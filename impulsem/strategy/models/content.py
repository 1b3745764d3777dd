"""The strategy in dated versions.

An *element* (facet, line, objective, measure) is the same thing through all versions; a *statement* is what one version says of it. A
version that is in force is never touched again: the next one is drafted, with a reason for each difference.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Territory, Worker
from impulsem.platform.words import WordsField, in_every_language
from impulsem.provenance.models import Node


def only_in_a_draft(versions: str, column: str, constraint: str) -> str:
    """SQL of a trigger: whatever was said in a version that people could read stays as it was said.

    versions: their table; column: the one of a row that says its version.
    """
    return f"""
IF EXISTS (
    SELECT FROM {versions} version
    WHERE version.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.{column} END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.{column} END)
      AND version.status <> 'draft'
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}', MESSAGE = 'this version is not a draft';
END IF;
RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""


def version_stays(constraint: str) -> str:
    """SQL of a trigger: draft > in force > superseded, and nothing else of a version changes once it is in force."""
    return f"""
IF OLD.status = 'draft' AND NEW.status IN ('draft', 'in_force') THEN
    RETURN NEW;
END IF;
IF OLD.status = 'in_force' AND NEW.status = 'superseded' AND (to_jsonb(NEW) - 'status') = (to_jsonb(OLD) - 'status') THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}', MESSAGE = 'this version can no longer change';
"""


class VersionStatus(models.TextChoices):
    """How a version stands, of the strategy and of the programme alike."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Replaced by a later version")


class Strategy(models.Model):
    """A version of the whole: vision, mission, and the statements below it."""

    Status = VersionStatus

    number = models.PositiveSmallIntegerField(unique=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    valid_from = models.DateField(null=True)
    title = WordsField()
    vision = WordsField()
    mission = WordsField()
    reason = WordsField()  # why there is this version; public
    source = models.TextField(blank=True)  # the document that it goes back to, and its date
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="in_force"), name="strategy_one_in_force"),
            models.UniqueConstraint(fields=["status"], condition=Q(status="draft"), name="strategy_one_draft"),
            models.CheckConstraint(name="strategy_valid_from_a_day", condition=Q(status="draft") | Q(valid_from__isnull=False)),
            models.CheckConstraint(name="strategy_with_a_reason", condition=~Q(reason={})),
            in_every_language("strategy_title_in_every_language", "title"),
            in_every_language("strategy_vision_in_every_language", "vision"),
            in_every_language("strategy_mission_in_every_language", "mission"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="strategy_version_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=version_stays("strategy_version_stays"),
            ),
            pgtrigger.Protect(name="strategy_not_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class Element(models.Model):
    """One facet, line, objective or measure, the same through all versions. `code` never changes; `node`: of objectives and measures."""

    class Kind(models.TextChoices):
        FACET = "facet", _("Facet")
        LINE = "line", _("Line")
        OBJECTIVE = "objective", _("Objective")
        MEASURE = "measure", _("Measure")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=16, unique=True)
    node = models.OneToOneField(Node, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="element_node_of_objectives_and_measures",
                condition=Q(kind__in=["objective", "measure"], node__isnull=False) | Q(kind__in=["facet", "line"], node__isnull=True),
            ),
        ]
        triggers = [pgtrigger.Protect(name="element_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.code


#: What stands below what.
ABOVE = {
    Element.Kind.LINE: Element.Kind.FACET,
    Element.Kind.OBJECTIVE: Element.Kind.LINE,
    Element.Kind.MEASURE: Element.Kind.OBJECTIVE,
}


class Statement(models.Model):
    """What a version says of an element: below what it stands, its number there, its words."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="statements")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="statements")
    parent = models.ForeignKey(Element, null=True, on_delete=models.PROTECT, related_name="statements_below")
    number = models.CharField(max_length=16, blank=True)  # as readers see it: "1.2"
    order = models.PositiveSmallIntegerField()
    title = WordsField()
    text = WordsField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "element"], name="statement_once_a_version"),
            in_every_language("statement_title_in_every_language", "title"),
        ]
        indexes = [models.Index(fields=["strategy", "order"], name="statement_in_order")]
        triggers = [
            pgtrigger.Trigger(
                name="statement_only_in_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=only_in_a_draft("strategy_strategy", "strategy_id", "statement_only_in_a_draft"),
            ),
        ]


class Change(models.Model):
    """Why a version says something else of an element than the one before it."""

    class Type(models.TextChoices):
        ADDED = "added", _("Added")
        REWORDED = "reworded", _("Reworded")
        MOVED = "moved", _("Moved")
        DROPPED = "dropped", _("Dropped")

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="changes")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="changes")
    type = models.CharField(max_length=8, choices=Type)
    reason = models.TextField()  # public
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="change_with_a_reason", condition=~Q(reason=""))]
        triggers = [pgtrigger.Protect(name="change_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Adaptation(models.Model):
    """What an objective or a measure means at one territory or centre. The latest of a place holds; an `ended` one ends it."""

    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="adaptations")
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    reason = models.TextField()
    ended = models.BooleanField(default=False)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="adaptation_of_one_place",
                condition=Q(territory__isnull=True, centre__isnull=False) | Q(territory__isnull=False, centre__isnull=True),
            ),
            models.CheckConstraint(name="adaptation_says_what", condition=Q(ended=True, text="") | (Q(ended=False) & ~Q(text=""))),
            models.CheckConstraint(name="adaptation_with_a_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["element", "-at"], name="adaptation_latest")]
        triggers = [pgtrigger.Protect(name="adaptation_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
