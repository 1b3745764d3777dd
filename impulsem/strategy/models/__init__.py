"""Tables of the strategy: its content in versions, and the rounds in which people prioritise."""

from impulsem.strategy.models.content import Adaptation, Change, Element, Statement, Strategy
from impulsem.strategy.models.counts import Count, Decision
from impulsem.strategy.models.rounds import Ballot, Dimension, Option, PaperSheet, Question, Remark, Round, RoundStep, Token

__all__ = [
    "Adaptation",
    "Ballot",
    "Change",
    "Count",
    "Decision",
    "Dimension",
    "Element",
    "Option",
    "PaperSheet",
    "Question",
    "Remark",
    "Round",
    "RoundStep",
    "Statement",
    "Strategy",
    "Token",
]
