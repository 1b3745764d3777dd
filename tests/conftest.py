"""The browser that the journeys drive is the one of `platform`'s own page tests."""

from impulsem.platform.tests.conftest import browser_type_launch_args

__all__ = ["browser_type_launch_args"]
