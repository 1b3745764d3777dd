"""Sentences are compared as they are written in the code."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from impulsem.messaging.tests.mail_server import mail_server
from impulsem.platform.tests.jobs import empty_queue, run_jobs

__all__ = ["mail_server", "run_jobs"]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en-gb"):
        yield


@pytest.fixture(autouse=True)
def _nothing_queued(db: None) -> None:
    empty_queue()
