"""The action programme in dated versions.

A *project* is the same thing through all versions; a *project statement* is what one version says of it. How far a project has come is a
list of steps that only grows; `programme_delivery` has its dates, places, money, risks and indicators.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.platform.words import WordsField, in_every_language
from impulsem.provenance.models import Node
from impulsem.strategy.models.content import Element, VersionStatus, only_in_a_draft, version_stays
from impulsem.strategy.models.rounds import Option


def append_only(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


# A link belongs to what a version says of a project.
SERVES_IN_A_DRAFT = """
IF EXISTS (
    SELECT FROM strategy_projectstatement said JOIN strategy_programme version ON version.id = said.programme_id
    WHERE said.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.statement_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.statement_id END)
      AND version.status <> 'draft'
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'project_only_in_a_draft', MESSAGE = 'this version is not a draft';
END IF;
RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""


class Programme(models.Model):
    """A version of the whole. budget: euros that there are for it, if that is known. reason: why there is this version; public."""

    Status = VersionStatus

    number = models.PositiveSmallIntegerField(unique=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    valid_from = models.DateField(null=True)
    title = WordsField()
    reason = WordsField()
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    source = models.TextField(blank=True)
    note = WordsField()  # what a reader must know, such as what is invented; public
    illustrative = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="in_force"), name="programme_one_in_force"),
            models.UniqueConstraint(fields=["status"], condition=Q(status="draft"), name="programme_one_draft"),
            models.CheckConstraint(name="programme_valid_from_a_day", condition=Q(status="draft") | Q(valid_from__isnull=False)),
            models.CheckConstraint(name="programme_with_a_reason", condition=~Q(reason={})),
            models.CheckConstraint(name="programme_budget_not_below_zero", condition=Q(budget__gte=0) | Q(budget__isnull=True)),
            in_every_language("programme_title_in_every_language", "title"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="programme_version_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=version_stays("programme_version_stays"),
            ),
            pgtrigger.Protect(name="programme_not_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class ProgrammeArea(models.Model):
    """A field of action that projects belong to."""

    code = models.SlugField(max_length=20, unique=True)
    order = models.PositiveSmallIntegerField()
    title = WordsField()
    text = WordsField()

    class Meta:
        ordering = ["order"]
        constraints = [in_every_language("programme_area_in_every_language", "title")]


class Project(models.Model):
    """A project, the same through all versions. illustrative: its dates, money and places are invented to show how it works."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=16, unique=True)
    node = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="+")
    illustrative = models.BooleanField(default=False)

    class Meta:
        triggers = [append_only("project_stays")]

    def __str__(self) -> str:
        return self.code


class ProjectStatement(models.Model):
    """What a version says of a project.

    source: which of the three sources it was chosen from. option, proposal, evidence: what shows it: the option of a round with its
    result, the node of a proposal, or words where neither is recorded. owner: a worker; body: the service that answers for it.
    """

    class Source(models.TextChoices):
        OBJECTIVE = "objective", _("Objective most prioritised")
        MEASURE = "measure", _("Measure best scored")
        PARTICIPATION = "participation", _("Priority that came from participation")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="statements")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="statements")
    area = models.ForeignKey(ProgrammeArea, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    title = WordsField()
    description = WordsField()
    justification = WordsField()
    source = models.CharField(max_length=13, choices=Source)
    option = models.ForeignKey(Option, null=True, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = WordsField()
    owner = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    body = WordsField()
    serves = models.ManyToManyField(Element, through="ProjectServes", related_name="projects")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "project"], name="project_once_a_version"),
            in_every_language("project_title_in_every_language", "title"),
            models.CheckConstraint(
                name="project_shows_its_source",
                condition=Q(option__isnull=False) | Q(proposal__isnull=False) | ~Q(evidence={}),
            ),
            models.CheckConstraint(name="project_is_somebodys", condition=Q(owner__isnull=False) | ~Q(body={})),
        ]
        indexes = [models.Index(fields=["programme", "order"], name="project_in_order")]
        triggers = [
            pgtrigger.Trigger(
                name="project_only_in_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=only_in_a_draft("strategy_programme", "programme_id", "project_only_in_a_draft"),
            ),
        ]


class ProjectServes(models.Model):
    """An objective or a measure that a project serves, as a version says it."""

    statement = models.ForeignKey(ProjectStatement, on_delete=models.CASCADE, related_name="served")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="served_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "element"], name="project_serves_once")]
        triggers = [
            pgtrigger.Trigger(
                name="project_serves_in_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=SERVES_IN_A_DRAFT,
            ),
        ]


class ProgrammeChange(models.Model):
    """Why a version has or says something else of a project than the one before it."""

    class Type(models.TextChoices):
        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        DROPPED = "dropped", _("Dropped")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="changes")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="changes")
    type = models.CharField(max_length=8, choices=Type)
    reason = models.TextField()  # public
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="programme_change_with_a_reason", condition=~Q(reason=""))]
        triggers = [append_only("programme_change_append_only")]


class State(models.TextChoices):
    """How far a project has come. Starting, consolidated and finished are the city's own three; the others come before or beside them."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    STARTING = "starting", _("Under way")  # being worked out, or tried at some centres
    CONSOLIDATED = "consolidated", _("Consolidated")  # being extended after a first good assessment
    FINISHED = "finished", _("Finished")  # done, or no longer needed
    PAUSED = "paused", _("Paused")
    DROPPED = "dropped", _("Dropped")


ALLOWED: dict[str, tuple[str, ...]] = {
    State.PROPOSED: (State.APPROVED, State.DROPPED),
    State.APPROVED: (State.STARTING, State.PAUSED, State.DROPPED),
    State.STARTING: (State.CONSOLIDATED, State.FINISHED, State.PAUSED, State.DROPPED),
    State.CONSOLIDATED: (State.FINISHED, State.PAUSED, State.DROPPED),
    State.PAUSED: (State.APPROVED, State.STARTING, State.CONSOLIDATED, State.DROPPED),
    State.FINISHED: (),
    State.DROPPED: (State.PROPOSED,),
}
#: Steps that nobody takes without saying why.
REASONED: tuple[str, ...] = (State.PAUSED, State.DROPPED)

STEP_ALLOWED = f"""
IF (COALESCE((SELECT last.state FROM strategy_projectstep last WHERE last.project_id = NEW.project_id ORDER BY last.id DESC LIMIT 1), ''),
    NEW.state) NOT IN (('', 'proposed'), {", ".join(f"('{old}', '{new}')" for old, after in ALLOWED.items() for new in after)}) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'project_step_allowed', MESSAGE = 'a project does not go that way';
END IF;
RETURN NEW;
"""


class ProjectStep(models.Model):
    """A project came to a state. The latest holds."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=State)
    reason = models.TextField(blank=True)  # public
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="project_step_with_a_reason", condition=~Q(state__in=REASONED, reason=""))]
        indexes = [models.Index(fields=["project", "-id"], name="project_step_latest")]
        triggers = [
            pgtrigger.Trigger(name="project_step_allowed", when=pgtrigger.Before, operation=pgtrigger.Insert, func=STEP_ALLOWED),
            append_only("project_step_append_only"),
        ]
