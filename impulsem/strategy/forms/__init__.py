"""Forms of the strategy: they clean what is typed; services decide."""

from impulsem.strategy.forms.content import AdaptForm, AddForm, DraftForm, DropForm, InForceForm, MoveForm, RewordForm
from impulsem.strategy.forms.rounds import (
    BallotForm,
    CodeForm,
    DecideForm,
    DimensionForm,
    NewRoundForm,
    OptionsForm,
    QuestionForm,
    TokensForm,
)
from impulsem.strategy.forms.words import WordsForm

__all__ = [
    "AdaptForm",
    "AddForm",
    "BallotForm",
    "CodeForm",
    "DecideForm",
    "DimensionForm",
    "DraftForm",
    "DropForm",
    "InForceForm",
    "MoveForm",
    "NewRoundForm",
    "OptionsForm",
    "QuestionForm",
    "RewordForm",
    "TokensForm",
    "WordsForm",
]
