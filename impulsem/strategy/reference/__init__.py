"""What a city's folder brings to the strategy: its first version, rounds to show how one is counted, and the programme."""

from impulsem.strategy.reference.content import load_strategy
from impulsem.strategy.reference.programme import load_programme
from impulsem.strategy.reference.rounds import load_demo_rounds

__all__ = ["load_demo_rounds", "load_programme", "load_strategy"]
