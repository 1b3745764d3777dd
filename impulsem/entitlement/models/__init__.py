"""The catalogue of benefits and the dated parameters of their rules."""

from impulsem.entitlement.models.catalogue import Benefit, Owner, Requirement
from impulsem.entitlement.models.parameters import Parameter, ParameterValue, Publication

__all__ = ["Benefit", "Owner", "Parameter", "ParameterValue", "Publication", "Requirement"]
