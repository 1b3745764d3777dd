"""Benefits worked out: one household in milliseconds, a whole city in seconds, by the same formulas.

`run` answers with arrays, `explain` with the steps for one household. Parameters come in as a `ParameterSet`; nothing here touches the
database.
"""

from __future__ import annotations

from impulsem.entitlement.engine.explaining import explain
from impulsem.entitlement.engine.law.rule import Entity, Missing, Pays, Rule
from impulsem.entitlement.engine.parameters import ParameterProblem, ParameterRow, ParameterSet
from impulsem.entitlement.engine.results import Change, Explanation, Number, Outcomes, Results, State, Step, Unit, UsedFact, Verdict
from impulsem.entitlement.engine.running import MONTHS_BACK, run
from impulsem.entitlement.engine.system import RULES

__all__ = [
    "MONTHS_BACK", "RULES", "Change", "Entity", "Explanation", "Missing", "Number", "Outcomes", "ParameterProblem", "ParameterRow",
    "ParameterSet", "Pays", "Results", "Rule", "State", "Step", "Unit", "UsedFact", "Verdict", "explain", "run",
]  # fmt: skip
