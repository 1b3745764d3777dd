"""Forms of the strategy: they clean what is typed; services decide."""

from impulsem.strategy.forms.content import (
    AdaptForm,
    AddForm,
    DescribeVersionForm,
    DraftForm,
    DropForm,
    EndForm,
    InForceForm,
    MoveForm,
    RewordForm,
)
from impulsem.strategy.forms.rounds import (
    BallotForm,
    CodeForm,
    DecideForm,
    DescribeRoundForm,
    DimensionForm,
    NewRoundForm,
    OptionForm,
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
    "DescribeRoundForm",
    "DescribeVersionForm",
    "DimensionForm",
    "DraftForm",
    "DropForm",
    "EndForm",
    "InForceForm",
    "MoveForm",
    "NewRoundForm",
    "OptionForm",
    "OptionsForm",
    "QuestionForm",
    "RewordForm",
    "TokensForm",
    "WordsForm",
]
