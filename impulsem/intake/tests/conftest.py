"""What several test files of the intake share."""

from impulsem.platform.tests.jobs import run_jobs

__all__ = ["run_jobs"]
