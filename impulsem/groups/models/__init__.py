"""Projects of the library, sessions, enrolments, evaluations."""

from impulsem.groups.models.enrolments import Enrolment, EnrolmentEvent, Outcome
from impulsem.groups.models.evaluations import Evaluation
from impulsem.groups.models.library import GroupProject, ProjectVersion
from impulsem.groups.models.sessions import GroupSeries, GroupSession, SessionEvent, SessionWorker

__all__ = [
    "Enrolment",
    "EnrolmentEvent",
    "Evaluation",
    "GroupProject",
    "GroupSeries",
    "GroupSession",
    "Outcome",
    "ProjectVersion",
    "SessionEvent",
    "SessionWorker",
]
