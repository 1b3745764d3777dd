"""Looking back: evaluations, what they recommend, what was decided about it; and portfolios that were tried out."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.platform.words import WordsField, in_every_language
from impulsem.provenance.models import Node
from impulsem.strategy.models.programme import Programme, Project, append_only
from impulsem.strategy.models.programme_delivery import Written


class Evaluation(models.Model):
    """What was asked about a version of the programme, how, and what was found."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="evaluations")
    made_on = models.DateField()
    title = WordsField()
    question = WordsField()
    method = WordsField()
    findings = WordsField()
    illustrative = models.BooleanField(default=False)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            in_every_language("evaluation_title_in_every_language", "title"),
            models.CheckConstraint(name="evaluation_found_something", condition=~Q(findings={}) & ~Q(question={})),
        ]
        triggers = [append_only("evaluation_stays")]


class Recommendation(models.Model):
    """What an evaluation advises, about a project or about all of it."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="recommendations")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="recommendations")
    node = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    text = WordsField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "order"], name="recommendation_order_once"),
            models.CheckConstraint(name="recommendation_says_what", condition=~Q(text={})),
        ]
        triggers = [append_only("recommendation_stays")]


class Ruling(Written):
    """What was decided about a recommendation, and in which version it shows. The latest holds."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        IN_PART = "in_part", _("Accepted in part")
        REFUSED = "refused", _("Refused")

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="rulings")
    answer = models.CharField(max_length=8, choices=Answer)
    programme = models.ForeignKey(Programme, null=True, on_delete=models.PROTECT, related_name="rulings")

    class Meta:
        constraints = [models.CheckConstraint(name="ruling_with_a_reason", condition=~Q(reason=""))]
        triggers = [append_only("ruling_append_only")]


class Scenario(models.Model):
    """A portfolio that somebody chose by hand within a budget, kept as it was chosen."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="scenarios")
    title = models.CharField(max_length=120)
    reason = models.TextField()
    budget = models.DecimalField(max_digits=12, decimal_places=2)
    projects = models.ManyToManyField(Project, through="ScenarioProject", related_name="scenarios")
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="scenario_with_a_reason", condition=~Q(reason="") & ~Q(title="")),
            models.CheckConstraint(name="scenario_budget_not_below_zero", condition=Q(budget__gte=0)),
        ]
        triggers = [append_only("scenario_stays")]


class ScenarioProject(models.Model):
    """A project that a scenario chose."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="chosen")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scenario", "project"], name="scenario_project_once")]
        triggers = [append_only("scenario_project_stays")]
