"""The commands of groups: the only writers of its tables."""

from impulsem.groups.services.attendance import check_in, check_in_by_code, come_without_enrolling, undo_check_in
from impulsem.groups.services.enrolling import accept, enrol, leave, take_another_day
from impulsem.groups.services.evaluating import evaluate
from impulsem.groups.services.finishing import finish_session
from impulsem.groups.services.library import copy_project, share_project, write_project
from impulsem.groups.services.outcomes import ask_word, mark, take_back_word, unmark
from impulsem.groups.services.planning import cancel_session, change_session, plan_series, plan_session
from impulsem.groups.services.refusals import NoPlaceLeft, NotForResidents, TakesNobodyMore, UnknownCode

__all__ = [
    "NoPlaceLeft",
    "NotForResidents",
    "TakesNobodyMore",
    "UnknownCode",
    "accept",
    "ask_word",
    "cancel_session",
    "change_session",
    "check_in",
    "check_in_by_code",
    "come_without_enrolling",
    "copy_project",
    "enrol",
    "evaluate",
    "finish_session",
    "leave",
    "mark",
    "plan_series",
    "plan_session",
    "share_project",
    "take_another_day",
    "take_back_word",
    "undo_check_in",
    "unmark",
    "write_project",
]
