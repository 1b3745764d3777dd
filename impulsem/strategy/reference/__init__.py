"""What a city's folder brings to the strategy: its first version, and rounds to show how one is counted."""

from impulsem.strategy.reference.content import load_strategy
from impulsem.strategy.reference.rounds import load_demo_rounds

__all__ = ["load_demo_rounds", "load_strategy"]
