"""Tables of the strategy: its content in versions, the rounds in which people prioritise, and the programme of projects."""

from impulsem.strategy.models.content import Adaptation, Change, Element, Statement, Strategy
from impulsem.strategy.models.counts import Count, Decision
from impulsem.strategy.models.programme import (
    Programme,
    ProgrammeArea,
    ProgrammeChange,
    Project,
    ProjectServes,
    ProjectStatement,
    ProjectStep,
)
from impulsem.strategy.models.programme_delivery import (
    BudgetFigure,
    Funding,
    IndicatorNode,
    Milestone,
    MilestoneDate,
    ProjectIndicator,
    Risk,
    RiskAssessment,
    RolloutStep,
    Target,
)
from impulsem.strategy.models.programme_evaluation import Evaluation, Recommendation, Ruling, Scenario, ScenarioProject
from impulsem.strategy.models.programme_what_if import ProjectWhatIf
from impulsem.strategy.models.rounds import Ballot, Dimension, Option, PaperSheet, Question, Remark, Round, RoundStep, Token

__all__ = [
    "Adaptation",
    "Ballot",
    "BudgetFigure",
    "Change",
    "Count",
    "Decision",
    "Dimension",
    "Element",
    "Evaluation",
    "Funding",
    "IndicatorNode",
    "Milestone",
    "MilestoneDate",
    "Option",
    "PaperSheet",
    "Programme",
    "ProgrammeArea",
    "ProgrammeChange",
    "Project",
    "ProjectIndicator",
    "ProjectServes",
    "ProjectStatement",
    "ProjectStep",
    "ProjectWhatIf",
    "Question",
    "Recommendation",
    "Remark",
    "Risk",
    "RiskAssessment",
    "RolloutStep",
    "Round",
    "RoundStep",
    "Ruling",
    "Scenario",
    "ScenarioProject",
    "Statement",
    "Strategy",
    "Target",
    "Token",
]
