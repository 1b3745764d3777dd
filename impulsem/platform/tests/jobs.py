"""Tests do what is queued themselves, in their own transaction: `run_jobs()` where a worker would have come by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from impulsem.platform import clock, jobs

Run = Callable[..., int]


def run_queued(*, upto: dt.datetime | None = None) -> int:
    """Do what is due by `upto` (now, unless it is given), and what that queues in its turn; says how many jobs it did."""
    done = 0
    while job := _next(upto or clock.now()):
        jobs.app.tasks[job.task_name](**job.args)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
        done += 1
    return done


def empty_queue() -> None:
    """Django empties its own tables between tests that commit; those of the queue are not its own."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def _next(moment: dt.datetime) -> ProcrastinateJob | None:
    waiting = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=moment)
    return waiting.order_by("-priority", "pk").first()


@pytest.fixture
def run_jobs(db: None) -> Run:
    return run_queued
