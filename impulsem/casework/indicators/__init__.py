"""The indicators of `casework`: imported when the application starts."""

from impulsem.casework.indicators import attention, files, plans, time

__all__ = ["attention", "files", "plans", "time"]
