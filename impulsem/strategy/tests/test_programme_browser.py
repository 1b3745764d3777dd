"""The programme in a real browser: accessible and within the screen, wide and narrow, light and dark."""

from __future__ import annotations

import pytest

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.platform.tests.browser import Enter, findings_of
from impulsem.strategy import services
from impulsem.strategy.tests.test_browser import url
from impulsem.strategy.tests.test_programme_city import load_city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_programmes_pages_meet_the_accessibility_rules_wide_narrow_and_dark(enter: Enter) -> None:
    worker = make_worker(role=Role.INSTITUTE)
    load_city(rounds=True)
    services.draft_programme(reason={"ca": "Després de mirar-ho un altre cop"}, by=actor(worker))
    staff = [
        *(url(name) for name in ("programme", "calendar", "places", "budget", "risks", "portfolio", "programme_versions", "evaluations")),
        *(url("project", code) for code in ("P01", "P06")),
        *(url("programme_version", number) for number in (2, 3)),
        f"{url('places')}?project=P01",
        url("change_project", "P02"),
        url("write_project", "P02", "indicator"),
    ]
    public = [*(url(name) for name in ("programme", "calendar", "budget", "risks")), url("project", "P15")]
    assert not findings_of(enter("/", worker.account), *staff)
    assert not findings_of(enter(url("tree")), *public)
