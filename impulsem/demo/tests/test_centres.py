"""Invented centres get invented addresses, once."""

from __future__ import annotations

import pytest
from django.conf import settings

from impulsem.demo import centres
from impulsem.organisation.models import Centre
from impulsem.organisation.reference import load_centres
from impulsem.places.services import load_territory
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


def test_each_centre_gets_the_nearest_door_once():
    load_territory(folder=settings.CITY_DIR)
    load_centres(folder=settings.CITY_DIR, on=clock.today())
    first = Centre.objects.get(code="C01")
    Centre.objects.filter(pk=first.pk).update(address="Carrer propi, 1")
    assert centres.bring(folder=settings.CITY_DIR) == {"addresses of centres": Centre.objects.count() - 1}
    assert centres.bring(folder=settings.CITY_DIR) == {"addresses of centres": 0}
    first.refresh_from_db()
    assert first.address == "Carrer propi, 1"
    assert all(each.address for each in Centre.objects.all())
    assert Centre.objects.exclude(pk=first.pk)[0].phone.startswith("555 ")
