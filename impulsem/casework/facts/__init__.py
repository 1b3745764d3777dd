"""What `casework` lets out for counting: imported when the application starts."""

from impulsem.casework.facts import attention, files, plans, time

__all__ = ["attention", "files", "plans", "time"]
