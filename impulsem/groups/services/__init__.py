"""The commands of groups: the only writers of its tables."""

from impulsem.groups.services.attendance import check_in, check_in_by_code, come_without_enrolling, undo_check_in
from impulsem.groups.services.enrolling import accept, enrol, leave
from impulsem.groups.services.planning import cancel_session, change_session, plan_series, plan_session
from impulsem.groups.services.refusals import NoPlaceLeft, NotForResidents, TakesNobodyMore, UnknownCode

__all__ = [
    "NoPlaceLeft",
    "NotForResidents",
    "TakesNobodyMore",
    "UnknownCode",
    "accept",
    "cancel_session",
    "change_session",
    "check_in",
    "check_in_by_code",
    "come_without_enrolling",
    "enrol",
    "leave",
    "plan_series",
    "plan_session",
    "undo_check_in",
]
