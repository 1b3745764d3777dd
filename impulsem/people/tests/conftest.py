"""Who acts in the tests of people."""

from __future__ import annotations

import pytest

from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.tests.factories import TODAY
from impulsem.platform.actors import Actor


@pytest.fixture
def desk() -> Actor:
    return actor(make_worker(role=Role.FRONT_DESK), on=TODAY)


@pytest.fixture
def guards() -> Team:
    return Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)
