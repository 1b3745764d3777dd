"""The session runs from the last thing that somebody did."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from impulsem.organisation.tests.factories import make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged_in(client):
    client.force_login(make_worker().account)
    return client


def expiry():
    return Session.objects.get().expire_date


def test_a_page_that_somebody_opens_winds_the_session_up(logged_in, monkeypatch):
    logged_in.get(reverse("platform:preferences"))
    before = expiry()
    later = timezone.now() + dt.timedelta(minutes=30)
    monkeypatch.setattr(time, "time", later.timestamp)
    monkeypatch.setattr(timezone, "now", lambda: later)
    logged_in.get(reverse("platform:preferences"))
    assert expiry() > before


def test_a_page_that_looks_for_alarms_by_itself_does_not(logged_in, monkeypatch):
    logged_in.get(reverse("platform:preferences"))
    before = expiry()
    later = timezone.now() + dt.timedelta(minutes=30)
    monkeypatch.setattr(time, "time", later.timestamp)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert logged_in.get(reverse("desk:alarms")).status_code == 200
    assert expiry() == before
