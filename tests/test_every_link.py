"""Whoever is logged in: every link that a page shows leads somewhere, and no page fails."""

from __future__ import annotations

import re
from collections import deque

import pytest
from django.test import Client

from impulsem.casework.tests.factories import make_appointment, make_file, write
from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import make_centre, make_territory, make_worker
from impulsem.people.tests.factories import make_household, make_person

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)"')
MOST = 60  # pages a role
LANGUAGES = ("ca", "es", "en-gb")


@pytest.fixture
def staff() -> dict[str, Worker]:
    """A centre with a file, an entry and an appointment, and somebody in each role."""
    territory = make_territory()
    centre = make_centre(territory=territory)
    anna = make_worker(centre=centre)
    person, child = make_person(), make_person()
    make_file(centre=centre, referent=anna, household=make_household(person, child))
    write(anna, person, child)
    make_appointment(person, centre)
    return {
        "front_desk": make_worker(role=Role.FRONT_DESK, centre=centre),
        "phone": make_worker(role=Role.FRONT_DESK),
        "professional": anna,
        "centre_director": make_worker(role=Role.CENTRE_DIRECTOR, centre=centre),
        "territorial_director": make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=territory),
        "institute": make_worker(role=Role.INSTITUTE),
        "economic_office": make_worker(role=Role.ECONOMIC_OFFICE),
        "economic_head": make_worker(role=Role.ECONOMIC_HEAD),
        "administrator": make_worker(role=Role.ADMINISTRATOR),
    }


def links(html: str) -> set[str]:
    return {href.replace("&amp;", "&") for href in LINK.findall(html) if not href.startswith(("/static/", "/accounts/"))}


@pytest.mark.parametrize(
    "role",
    [
        "front_desk", "phone", "professional", "centre_director", "territorial_director", "institute", "economic_office",
        "economic_head", "administrator",
    ],
)  # fmt: skip
def test_every_link_that_a_role_sees_leads_somewhere(staff: dict[str, Worker], role: str):
    client = Client()
    assert staff[role].account is not None
    client.force_login(staff[role].account)
    waiting, seen, wrong = deque(["/"]), {"/"}, []
    for _ in range(MOST):
        if not waiting:
            break
        url = waiting.popleft()
        response = client.get(url)
        if response.status_code not in (200, 302):
            wrong.append((url, response.status_code))
        if response.status_code == 200 and "html" in response["Content-Type"]:
            fresh = sorted(links(response.content.decode()) - seen)
            seen.update(fresh)
            waiting.extend(fresh)
    assert len(seen) > 1
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_is_said_in_each_language(staff: dict[str, Worker], language: str):
    account = staff["professional"].account
    assert account is not None
    account.language = language
    account.save()
    client = Client()
    client.force_login(account)
    response = client.get("/")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_nobody_enters_without_logging_in():
    response = Client().get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
