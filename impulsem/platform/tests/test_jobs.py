"""The queue: in the caller's transaction, done by a worker in a process of its own, and done again when that one is killed."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from impulsem.platform import clock, jobs
from impulsem.platform.models import AuditEvent
from impulsem.platform.tests import worker_tasks
from impulsem.platform.tests.jobs import Run, run_jobs
from impulsem.platform.tests.worker_tasks import NAME

__all__ = ["run_jobs"]


@pytest.fixture
def known_task() -> Iterator[None]:
    worker_tasks.register()
    yield
    worker_tasks.forget()


def queued(status: str = "todo") -> int:
    return ProcrastinateJob.objects.filter(task_name=NAME, status=status).count()


def worked() -> int:
    return AuditEvent.objects.filter(action="test.worked").count()


@pytest.mark.django_db
@pytest.mark.usefixtures("known_task")
def test_what_was_rolled_back_is_not_queued() -> None:
    with transaction.atomic():
        jobs.defer(NAME, turn=1)
        assert queued() == 1
        transaction.set_rollback(True)
    assert queued() == 0


@pytest.mark.django_db
def test_only_tasks_that_exist_are_queued() -> None:
    with pytest.raises(TaskNotFound):
        jobs.defer("platform.nothing")


@pytest.mark.usefixtures("known_task")
def test_in_tests_what_is_due_is_done_where_it_is_asked_for(run_jobs: Run) -> None:
    later = clock.now() + dt.timedelta(hours=1)
    jobs.defer(NAME, turn=1)
    jobs.defer(NAME, at=later, turn=2)
    assert (run_jobs(), worked()) == (1, 1)
    assert (run_jobs(), worked()) == (0, 1)
    assert (run_jobs(upto=later), worked()) == (1, 2)


def test_a_queue_that_no_worker_looks_after_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no worker"):
        jobs.task("platform.nowhere", queue="nowhere")


@contextmanager
def worker(**settings: float) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of the test's own database, in a process of its own. settings: of `worker_tasks`."""
    found = connection.get_connection_params()
    names = {"host": "host", "port": "port", "user": "user", "password": "password"}
    options = {name: found[key] for key, name in names.items() if found.get(key)}
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    environment |= {f"TEST_{name.upper()}": str(value) for name, value in settings.items()}
    environment["DATABASE_URL"] = f"postgresql:///{found['dbname']}?{urlencode(options)}"
    process = subprocess.Popen([sys.executable, "-m", "impulsem.platform.tests.worker_tasks"], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def comes(condition: Callable[[], object], *, seconds: float = 60) -> bool:
    """Whether what is asked (a function) comes to be true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("known_task")
def test_a_worker_takes_up_what_is_queued_and_stops_when_told() -> None:
    with worker() as process:
        jobs.defer(NAME, turn=1)
        assert comes(worked)
        assert comes(lambda: not queued("doing"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert ProcrastinateJob.objects.filter(task_name=NAME).count() == 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("known_task")
def test_what_a_killed_worker_was_doing_is_done_again() -> None:
    jobs.defer(NAME, turn=1)
    with worker(sleep=600):
        assert comes(lambda: queued("doing"))
    time.sleep(2)
    assert worked() == 0
    with worker(silence=1):
        jobs.defer("platform.take_up_again", timestamp=0)  # what the clock does each minute
        assert comes(worked)
