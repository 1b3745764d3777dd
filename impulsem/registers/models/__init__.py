"""Tables."""

from impulsem.registers.models.look_ups import Conclusion, LookUp, LookUpTry, Question
from impulsem.registers.models.registers import Purpose, Register, RegisterRest

__all__ = ["Conclusion", "LookUp", "LookUpTry", "Purpose", "Question", "Register", "RegisterRest"]
