"""Pages of documents in a browser: accessible in every look, signed by hand, a huge file stopped before it is sent."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from impulsem.documents import services
from impulsem.documents.models import Document, Signature, SignatureRequest
from impulsem.documents.reference import load_documents
from impulsem.documents.sealing.authority import LocalAuthority
from impulsem.documents.services import Signer
from impulsem.documents.tests.factories import issue, reaching, upload
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import Person
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.tests.browser import Enter, findings_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), (1, 10, 10)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def anna() -> Worker:
    return make_worker()


@pytest.fixture
def person(anna: Worker) -> Person:
    load_documents(folder=settings.CITY_DIR)
    person = make_person(given_name="Zaira")
    reaching(anna, person)
    return person


@pytest.fixture
def asked(anna: Worker, person: Person, authority: LocalAuthority) -> SignatureRequest:
    document = issue(person, by=actor(anna))
    signers = [Signer(person=person), Signer(worker=anna)]
    return services.ask_signatures(document=document, signers=signers, by=actor(anna), at=clock.now())[0]


def test_pages_are_accessible_in_every_look(anna: Worker, person: Person, asked: SignatureRequest, enter: Enter):
    brought = upload(person, file=photo(), by=actor(anna), valid_until=clock.today())
    services.hold_back(document=brought, reason="A complaint", by=actor(anna), at=clock.now())
    services.offer_code(request=asked, by=actor(anna), at=clock.now())
    of_anna = SignatureRequest.objects.get(worker=anna)
    fresh = issue(person, by=actor(anna))
    page = enter("/", anna.account, language="ca")
    wrong = findings_of(
        page,
        reverse("documents:person", args=[person.uuid]),
        reverse("documents:add", args=[person.uuid]),
        reverse("documents:document", args=[brought.uuid]),
        reverse("documents:document", args=[asked.document.uuid]),
        reverse("documents:ask", args=[fresh.uuid]),
        reverse("documents:sign", args=[asked.document.uuid, asked.uuid]),
        reverse("documents:sign", args=[asked.document.uuid, of_anna.uuid]),
        reverse("documents:notice", args=[person.uuid, "attention"]),
        reverse("documents:ground", args=[person.uuid, "health_sharing"]),
        reverse("documents:waiting"),
        reverse("documents:check"),
    )
    assert not wrong


def test_a_signature_is_drawn_with_the_mouse(anna: Worker, asked: SignatureRequest, enter: Enter):
    page = enter(reverse("documents:sign", args=[asked.document.uuid, asked.uuid]), anna.account)
    box = page.get_by_role("img", name="Draw the signature").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Drawn by hand")).to_be_visible()
    assert Signature.objects.get().how == "drawn"


def test_without_scripts_the_code_is_enough(anna: Worker, asked: SignatureRequest, enter: Enter):
    page = enter(reverse("documents:sign", args=[asked.document.uuid, asked.uuid]), anna.account, scripts=False)
    page.get_by_role("button", name="Get a code").click()
    said = page.get_by_text("Hand this code over").inner_text()
    page.get_by_label("Code", exact=True).fill(said.rpartition(": ")[2][:6])
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Confirmed with a code")).to_be_visible()


def test_a_huge_file_is_stopped_before_it_is_sent(anna: Worker, person: Person, enter: Enter):
    page = enter(reverse("documents:add", args=[person.uuid]), anna.account)
    file = {"name": "film.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"0" * 21_000_000}
    page.get_by_label("Photo or file").set_input_files(file)  # type: ignore[arg-type]  # one file as playwright's own dictionary
    expect(page.get_by_text("The file is too large")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The file is too large")).to_be_visible()
    assert not Document.objects.exists()
