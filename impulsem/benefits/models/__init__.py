"""Tables."""

from impulsem.benefits.models.applications import Application, ApplicationEvent, ApplicationNumber, Evidence
from impulsem.benefits.models.decisions import Appeal, Decision

__all__ = ["Appeal", "Application", "ApplicationEvent", "ApplicationNumber", "Decision", "Evidence"]
