"""Fixtures of the whole house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from impulsem.platform.tests.browser import browser_type_launch_args, enter
from tests.template import database_of_a_worker

__all__ = ["browser_type_launch_args", "enter"]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """In the place of pytest-django's, whose databases are migrated from nothing by every worker of every run."""
    with django_db_blocker.unblock(), database_of_a_worker(worker_id), django_db_blocker.block():
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey in a browser has a second try: on a machine that does other things a click may meet a page that is just going away."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
