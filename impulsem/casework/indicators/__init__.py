"""The indicators of `casework`: imported when the application starts."""

from impulsem.casework.indicators import attention, files, time

__all__ = ["attention", "files", "time"]
