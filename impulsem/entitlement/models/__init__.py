"""The catalogue of benefits, the dated parameters of their rules, what the scan finds and what other figures would change."""

from impulsem.entitlement.models.catalogue import Benefit, Owner, Requirement
from impulsem.entitlement.models.findings import Finding, FindingEvent, Scan
from impulsem.entitlement.models.parameters import Parameter, ParameterValue, Publication
from impulsem.entitlement.models.what_if import WhatIf, WhatIfChange

__all__ = [
    "Benefit",
    "Finding",
    "FindingEvent",
    "Owner",
    "Parameter",
    "ParameterValue",
    "Publication",
    "Requirement",
    "Scan",
    "WhatIf",
    "WhatIfChange",
]
