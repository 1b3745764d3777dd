"""Impulsem: one information system for a city's social-services centres."""

__version__ = "0.1.0"
