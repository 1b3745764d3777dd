"""Sentences are compared as they are written in the code; the registers answer on this machine."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from impulsem.platform.tests.jobs import empty_queue, run_jobs
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.tests.factories import local_registers, registers

__all__ = ["run_jobs"]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en-gb"):
        yield


@pytest.fixture(autouse=True)
def _listed(db: None) -> None:
    empty_queue()
    registers()


@pytest.fixture
def local(settings: Any) -> Iterator[LocalRegisters]:
    """Invented registers that answer; `local.behaviour` makes them slow, silent or talk nonsense."""
    with local_registers() as server:
        settings.REGISTERS = server.url
        yield server
