"""What a project does and needs: dates, places, money, risks, indicators. Each only grows: the latest of a thing holds."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Territory, Worker
from impulsem.platform.words import WordsField, in_every_language
from impulsem.provenance.models import Node
from impulsem.strategy.models.programme import Project, append_only


class Written(models.Model):
    """A line that somebody added, with why."""

    reason = models.TextField(blank=True)  # public
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Milestone(models.Model):
    """Something that a project will have done by a day."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    order = models.PositiveSmallIntegerField()
    title = WordsField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["project", "order"], name="milestone_order_once"),
            in_every_language("milestone_in_every_language", "title"),
        ]
        triggers = [append_only("milestone_stays")]


class MilestoneDate(Written):
    """A day of a milestone. The baseline is said once; a forecast or an actual day can be said again, and the latest holds."""

    class Kind(models.TextChoices):
        BASELINE = "baseline", _("Agreed at first")
        FORECAST = "forecast", _("Forecast")
        ACTUAL = "actual", _("Done")

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="dates")
    kind = models.CharField(max_length=8, choices=Kind)
    date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["milestone"], condition=Q(kind="baseline"), name="milestone_one_baseline"),
            models.CheckConstraint(name="milestone_forecast_with_a_reason", condition=~Q(kind="forecast", reason="")),
        ]
        triggers = [append_only("milestone_date_append_only")]


class RolloutStep(Written):
    """A project at a centre or in a territory, in a wave. The latest of a place holds."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("In place")
        STOPPED = "stopped", _("Stopped")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="rollout")
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="+")
    wave = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    state = models.CharField(max_length=9, choices=State)
    date = models.DateField()  # from when it is so, or is planned to be

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rollout_at_one_place",
                condition=Q(territory__isnull=True, centre__isnull=False) | Q(territory__isnull=False, centre__isnull=True),
            ),
            models.CheckConstraint(name="rollout_stopped_with_a_reason", condition=~Q(state="stopped", reason="")),
            models.CheckConstraint(name="rollout_in_a_wave", condition=Q(wave__gte=1)),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="rollout_latest")]
        triggers = [append_only("rollout_append_only")]


class BudgetFigure(Written):
    """Money of a project in a year and a chapter, in euros. The latest of a year and chapter holds."""

    class Chapter(models.TextChoices):
        STAFF = "staff", _("Staff")
        SERVICES = "services", _("Goods and services")
        TRANSFERS = "transfers", _("Transfers")
        INVESTMENT = "investment", _("Investment")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="budget")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    chapter = models.CharField(max_length=10, choices=Chapter)
    planned = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    committed = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    spent = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="budget_not_below_zero", condition=Q(planned__gte=0, committed__gte=0, spent__gte=0)),
            models.CheckConstraint(name="budget_of_a_year", condition=Q(year__range=(2000, 2100))),
        ]
        indexes = [models.Index(fields=["project", "year", "chapter", "-id"], name="budget_latest")]
        triggers = [append_only("budget_append_only")]


class Funding(Written):
    """Where money of a project comes from. One that `replaces` another is what holds of it; an amount of nothing ends it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="funding")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    source = WordsField()
    agreement = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(name="funding_not_below_zero", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="funding_from_somewhere", condition=~Q(source={})),
        ]
        triggers = [append_only("funding_append_only")]


class Risk(models.Model):
    """Something that could go wrong with a project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="risks")
    title = WordsField()

    class Meta:
        constraints = [models.CheckConstraint(name="risk_says_what", condition=~Q(title={}))]
        triggers = [append_only("risk_stays")]


class RiskAssessment(Written):
    """How likely a risk is and how much it would matter (1 little to 3 much), and what is done about it. The latest holds."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="assessments")
    likelihood = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(3)])
    impact = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(3)])
    answer = WordsField()
    open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="risk_from_one_to_three", condition=Q(likelihood__range=(1, 3), impact__range=(1, 3))),
            models.CheckConstraint(name="risk_is_answered", condition=~Q(answer={})),
        ]
        triggers = [append_only("risk_assessment_append_only")]


class IndicatorNode(models.Model):
    """An indicator in the chains: one node for each code, whoever is measured by it."""

    code = models.CharField(max_length=60, unique=True)
    node = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [append_only("indicator_node_stays")]


class ProjectIndicator(models.Model):
    """A project is measured by an indicator in a place (empty for the city). baseline: what it was at the start, if that is known."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicators")
    indicator = models.ForeignKey(IndicatorNode, on_delete=models.PROTECT, related_name="projects")
    level = models.CharField(max_length=13, default="city")
    place = models.CharField(max_length=10, blank=True)
    baseline = models.FloatField(null=True)
    baseline_on = models.DateField(null=True)
    baseline_source = WordsField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "indicator", "level", "place"], name="project_indicator_once"),
            models.CheckConstraint(
                name="project_baseline_of_a_day",
                condition=Q(baseline__isnull=True, baseline_on__isnull=True) | Q(baseline__isnull=False, baseline_on__isnull=False),
            ),
        ]
        triggers = [append_only("project_indicator_stays")]


class Target(Written):
    """What a project wants its indicator to be by a day. The latest holds."""

    indicator = models.ForeignKey(ProjectIndicator, on_delete=models.PROTECT, related_name="targets")
    value = models.FloatField()
    due = models.DateField()

    class Meta:
        triggers = [append_only("target_append_only")]
