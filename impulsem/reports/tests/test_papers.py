"""The document of a report: what was approved, and nothing else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from impulsem.casework.tests.factories import enter
from impulsem.documents.queries import content
from impulsem.platform import clock
from impulsem.reports import services
from impulsem.reports.tests.factories import actor, approved, make_file, make_person

pytestmark = pytest.mark.django_db


def test_the_document_is_a_pdf_of_the_approved_version_and_its_author_is_led_to_sign_it():
    noelia, marcos = make_person(given_name="Noelia"), make_person(given_name="Marcos")
    request, _reviewer = approved(make_file(noelia, marcos), noelia)
    document = services.begin_signing(request=request, by=actor(request.author), at=clock.now())
    assert content(document).startswith(b"%PDF")
    assert list(document.about.all()) == [noelia]
    html = enter(request.author).get(reverse("reports:report", args=[request.uuid])).content.decode()
    assert "The signature was begun and is not finished" in html
    waiting = document.requests.get(worker=request.author)
    assert reverse("documents:sign", args=[document.uuid, waiting.uuid]) in html
