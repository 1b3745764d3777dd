"""Without the people of a demonstration there is nothing to hand over."""

from __future__ import annotations

import pytest

from impulsem.demo import handovers

pytestmark = pytest.mark.django_db


def test_a_city_without_demonstration_is_left_alone():
    assert handovers.bring() == {}
