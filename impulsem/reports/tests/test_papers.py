"""The document of a report: what was approved, and nothing else."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from impulsem.documents.queries import content
from impulsem.documents.tests.factories import upload
from impulsem.organisation.tests.factories import logged_in
from impulsem.platform import clock
from impulsem.reports import services
from impulsem.reports.tests.factories import (
    EVERYTHING,
    actor,
    approved,
    make_file,
    make_person,
    make_request,
    make_type,
    referent_of,
    section,
)

pytestmark = pytest.mark.django_db


def test_the_document_is_a_pdf_of_the_approved_version_and_its_author_is_led_to_sign_it():
    noelia, marcos = make_person(given_name="Noelia"), make_person(given_name="Marcos")
    request, _reviewer = approved(make_file(noelia, marcos), noelia)
    document = services.begin_signing(request=request, by=actor(request.author), at=clock.now())
    assert content(document).startswith(b"%PDF")
    assert list(document.about.all()) == [noelia]
    html = logged_in(request.author).get(reverse("reports:report", args=[request.uuid])).content.decode()
    assert "The signature was begun and is not finished" in html
    waiting = document.requests.get(worker=request.author)
    assert reverse("documents:sign", args=[document.uuid, waiting.uuid]) in html


def test_papers_are_told_by_what_they_prove_and_those_of_health_only_with_a_reason():
    noelia = make_person(given_name="Noelia")
    file = make_file(noelia)
    by = actor(referent_of(file))
    for kind, proves in (("income", "income"), ("health", "health")):
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "white").save(picture, "JPEG", comment=kind.encode())
        upload(noelia, file=SimpleUploadedFile(f"{kind}.jpg", picture.getvalue(), "image/jpeg"), by=by, kind=kind, proves=proves)
    type_ = make_type(allows=(*EVERYTHING, "documents"), sections=[section("papers", ("documents.papers",), False)])
    rows = make_request(file, noelia, type=type_).drafts.get().statements
    assert "which proves: income or assets" in rows.get(entering="itself").text
    assert "state of health" in rows.get(entering="reasoned").text
