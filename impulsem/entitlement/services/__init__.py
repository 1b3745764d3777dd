"""Commands: the only writers."""

from impulsem.entitlement.services.city import City, Kept, city_in_use, keep_city, sides_of
from impulsem.entitlement.services.city_refusals import NoCity
from impulsem.entitlement.services.findings import dismiss_finding, restore_finding, tell_household
from impulsem.entitlement.services.parameters import approve_value, propose_value, publish, reject_value, withdraw
from impulsem.entitlement.services.scan import Claim, Scanned, begin_scan, end_scan, scan
from impulsem.entitlement.services.trying import Outcome, try_values
from impulsem.entitlement.services.what_if import ask_what_if, moved, work_out_what_if

__all__ = [
    "City",
    "Claim",
    "Kept",
    "NoCity",
    "Outcome",
    "Scanned",
    "approve_value",
    "ask_what_if",
    "begin_scan",
    "city_in_use",
    "dismiss_finding",
    "end_scan",
    "keep_city",
    "moved",
    "propose_value",
    "publish",
    "reject_value",
    "restore_finding",
    "scan",
    "sides_of",
    "tell_household",
    "try_values",
    "withdraw",
    "work_out_what_if",
]
