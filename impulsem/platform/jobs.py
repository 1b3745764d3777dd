"""Work that no page waits for. It is queued in the transaction of what it is about, so that what was rolled back is not queued.

A *task* loads by id and calls one idempotent service: it may run twice (its worker was killed), and its arguments are keys, never text
about a person. Tasks stand in the `tasks.py` of their context and are queued by name, so that services need not import them.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Final

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django import app as app
from procrastinate.jobs import Job, Status

#: How many jobs of each queue one worker does at once. A mail server that hangs holds up messages, and nothing else.
QUEUES: Final = {"default": 1, "messages": 2, "registers": 2}

#: After a job that went wrong, before it is tried again; then it stays in the queue's table as failed, for the operator to see.
PAUSES: Final = (10, 60, 300, 1800, 7200)  # s

#: A worker that has not been heard of for so long is dead, and what it was doing is taken up by another.
SILENCE: Final = 30.0  # s

_stopping = threading.Event()


class _GrowingPauses(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= len(PAUSES):
            return None
        return RetryDecision(retry_in={"seconds": PAUSES[job.attempts]})


def task(name: str, *, queue: str = "default") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a task; `name` ("messaging.deliver") is what the queue knows it by, also after the function has moved."""
    if queue not in QUEUES:
        raise ValueError(f"no worker looks after the queue {queue!r}")

    def register(work: Callable[..., None]) -> Callable[..., None]:
        app.task(name=name, queue=queue, retry=_GrowingPauses())(work)
        return work

    return register


def every(cron: str, name: str, *, queue: str = "default") -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make a function a task that is queued by the clock, once whatever the number of workers. cron: five fields, in UTC."""

    def register(work: Callable[[], None]) -> Callable[[], None]:
        def at(timestamp: int) -> None:
            work()

        app.periodic(cron=cron)(app.task(name=name, queue=queue, retry=_GrowingPauses())(at))
        return work

    return register


def defer(name: str, *, at: dt.datetime | None = None, **keys: int | str) -> None:
    """Queue a task in the caller's transaction; not before `at`, if it is given."""
    app.configure_task(name, allow_unknown=False, schedule_at=at).defer(**keys)


def stopping() -> bool:
    """Whether this worker was told to end: who goes through many things stops after the one in hand and queues the rest."""
    return _stopping.is_set()


def stop() -> None:
    """Let `stopping` be true from now on."""
    _stopping.set()


@app.periodic(cron="* * * * *")
@app.task(name="platform.take_up_again", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """What a killed worker was doing goes back into the queue; what has killed several fails, so that it does not kill all."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        if job.attempts >= len(PAUSES):
            await manager.finish_job(job=job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job=job)


def app_of_a_worker() -> DjangoApp:
    """One of its own: the one that tasks queue further work through must keep to Django's connection, and so to its transaction."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import connector_params

    own = DjangoApp(connector=PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=6))
    own.tasks, own.periodic_registry = app.tasks, app.periodic_registry
    return own
