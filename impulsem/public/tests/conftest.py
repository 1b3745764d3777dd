"""Sentences are compared as they are written in the code; nobody is logged in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from impulsem.participation.models import Process
from impulsem.participation.tests import factories


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en-gb"):
        yield


@pytest.fixture
def anybody() -> Client:
    return Client(headers={"accept-language": "en-gb"})


@pytest.fixture
def process(db: None) -> Process:
    return factories.process(
        slug="proces",
        public=True,
        summary=factories.words("Resum"),
        promise_text=factories.words("Promesa"),
        title=factories.words("Un procés"),
    )
