"""A task for tests, and a worker that knows it: `python -m impulsem.platform.tests.worker_tasks`. TEST_SLEEP: seconds a job takes."""

from __future__ import annotations

import os
import sys
import time

import django

NAME = "test.work"


def register() -> None:
    """Let this process know the task; `forget` takes it away again."""
    from impulsem.platform import audit, jobs
    from impulsem.platform.actors import job

    def work(turn: int) -> None:
        time.sleep(float(os.environ.get("TEST_SLEEP", "0")))
        audit.record(job(NAME), "test.worked", turn=turn)

    jobs.task(NAME)(work)


def forget() -> None:
    from impulsem.platform import jobs

    del jobs.app.tasks[NAME]


if __name__ == "__main__":
    django.setup()
    from impulsem.cli.work import work
    from impulsem.platform import jobs

    register()
    jobs.SILENCE = float(os.environ.get("TEST_SILENCE", jobs.SILENCE))  # type: ignore[misc]  # a dead worker is noticed sooner in tests
    sys.exit(work())
