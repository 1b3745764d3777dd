"""Sentences are compared as they are written in the code."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import translation

from impulsem.messaging.tests.mail_server import mail_server
from impulsem.platform.tests.jobs import run_jobs

__all__ = ["mail_server", "run_jobs"]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en-gb"):
        yield


@pytest.fixture(autouse=True)
def _nothing_queued(db: None) -> None:
    """Django empties its own tables between tests that commit; those of the queue are not its own."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
