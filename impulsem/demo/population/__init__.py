"""Residents and households of a synthetic city, made without a database: pure, seeded, in arrays."""

from impulsem.demo.population.build import build
from impulsem.demo.population.model import Population, Role

__all__ = ["Population", "Role", "build"]
