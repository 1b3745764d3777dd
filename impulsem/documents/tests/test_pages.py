"""Pages of documents: what each role meets, what is refused, what an address gives away."""

from __future__ import annotations

import io
import json
import uuid

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from impulsem.documents import limits, panels, services
from impulsem.documents.models import Document, Ground, NoticeGiven, Signature
from impulsem.documents.reference import load_documents
from impulsem.documents.sealing.authority import PASSPHRASE, LocalAuthority
from impulsem.documents.services import Signer
from impulsem.documents.tests.factories import issue, reaching, upload
from impulsem.documents.views import receiving
from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.people.models import Person
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.models import AuditEvent
from impulsem.platform.registries import Subject
from impulsem.platform.registries import panels as registered

pytestmark = pytest.mark.django_db


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), (1, 10, 10)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def anna() -> Worker:
    return make_worker(centre=make_centre())


@pytest.fixture
def person(anna: Worker) -> Person:
    load_documents(folder=settings.CITY_DIR)
    person = make_person(given_name="Zaira")
    reaching(anna, person)
    return person


def test_a_photo_is_added_seen_opened_and_each_look_is_written_down(anna: Worker, person: Person):
    client = logged_in(anna)
    fields = {"file": SimpleUploadedFile("x.exe", photo()), "kind": "housing", "title": "Lease", "proves": "housing", "valid_until": ""}
    response = client.post(reverse("documents:add", args=[person.uuid]), fields)
    document = Document.objects.get()
    assert response["Location"] == reverse("documents:document", args=[document.uuid])
    assert "Lease" in client.get(reverse("documents:person", args=[person.uuid])).content.decode()
    assert "Lease" in client.get(response["Location"]).content.decode()
    file = client.get(reverse("documents:file", args=[document.uuid]))
    assert file.content == photo()
    assert file["Content-Type"] == "image/jpeg"
    assert "no-store" in file["Cache-Control"]
    assert "Lease" not in file["Content-Disposition"]
    assert AuditEvent.objects.filter(action="documents.read", subject_id=document.pk).count() == 1


def test_a_wrong_file_is_refused_at_its_field(anna: Worker, person: Person):
    fields = {"file": SimpleUploadedFile("photo.jpg", b"MZ program"), "kind": "housing", "title": "Lease"}
    response = logged_in(anna).post(reverse("documents:add", args=[person.uuid]), fields)
    assert response.status_code == 422
    assert "neither a PDF nor a photo" in response.content.decode()


def test_300_mb_are_refused_by_their_announced_length(anna: Worker, person: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(receiving, "drain", lambda request: None)  # the test's request has no body to read to its end
    client = logged_in(anna)
    page = reverse("documents:add", args=[person.uuid])
    response = client.generic("POST", page, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="300000000")
    assert response.status_code == 413
    assert "20 MB" in response.content.decode()


def test_the_form_that_brings_a_file_still_needs_its_token(anna: Worker, person: Person):
    client = Client(enforce_csrf_checks=True)
    assert anna.account is not None
    client.force_login(anna.account)
    response = client.post(reverse("documents:add", args=[person.uuid]), {"title": "x"})
    assert response.status_code == 403


def test_a_forged_key_and_a_document_out_of_reach_are_the_same(anna: Worker, person: Person):
    document = upload(person, file=photo(), kind="health", by=actor(anna))
    stranger = logged_in(make_worker())
    for key in (document.uuid, uuid.uuid4()):
        for page in ("document", "file", "ask"):
            assert stranger.get(reverse(f"documents:{page}", args=[key])).status_code == 404
    assert "A paper" not in stranger.get(reverse("documents:person", args=[person.uuid])).content.decode()


def test_an_administrator_reads_no_documents(person: Person):
    client = logged_in(make_worker(role=Role.ADMINISTRATOR))
    assert client.get(reverse("documents:person", args=[person.uuid])).status_code == 403


def test_what_waits_is_signed_with_a_certificate_on_its_page(anna: Worker, person: Person, authority: LocalAuthority):
    document = issue(person, by=actor(anna))
    client = logged_in(anna)
    asked = client.post(reverse("documents:ask", args=[document.uuid]), {"people": [str(person.uuid)], "myself": "on"})
    assert asked.status_code == 302
    waiting = client.get(reverse("documents:waiting")).content.decode()
    mine = document.requests.get(worker=anna)
    page = reverse("documents:sign", args=[document.uuid, mine.uuid])
    assert page in waiting
    assert client.get(page).status_code == 200
    p12 = SimpleUploadedFile("me.p12", authority.certificate("Anna"))
    wrong = client.post(page, {"way": "certificate", "certificate": p12, "passphrase": "no"})
    assert wrong.status_code == 422
    assert "does not open with that passphrase" in wrong.content.decode()
    p12.seek(0)
    assert client.post(page, {"way": "certificate", "certificate": p12, "passphrase": PASSPHRASE}).status_code == 302
    assert Signature.objects.get().how == "certificate"
    assert page not in client.get(reverse("documents:waiting")).content.decode()
    assert "own certificate" in client.get(reverse("documents:document", args=[document.uuid])).content.decode()


def test_a_person_signs_by_hand_with_a_code_or_through_an_official(anna: Worker, authority: LocalAuthority, person: Person):
    client, ways = logged_in(anna), []
    for way in ("draw", "code", "official"):
        document = issue(person, by=actor(anna))
        request = services.ask_signatures(document=document, signers=[Signer(person=person)], by=actor(anna), at=clock.now())[0]
        page = reverse("documents:sign", args=[document.uuid, request.uuid])
        fields = {"way": way, "reason": "Cannot write", "agreed": "on", "drawing": json.dumps([[[1, 1], [300, 300]]])}
        if way == "code":
            client.post(reverse("documents:offer_code", args=[document.uuid, request.uuid]))
            shown = client.get(page).content.decode()
            fields["code"] = shown[shown.index(f"{request.name}: ") :].partition(": ")[2][:6]
        assert client.post(page, fields).status_code == 302
        ways.append(Signature.objects.get(request=request).how)
    assert ways == ["drawn", "code", "official"]


def test_the_notice_and_the_uses_are_read_answered_and_taken_back(anna: Worker, person: Person):
    client = logged_in(anna)
    notice = reverse("documents:notice", args=[person.uuid, "attention"])
    assert "Per a què" in client.get(notice).content.decode()  # the person's language, not the reader's
    assert client.post(notice, {}).status_code == 302
    assert NoticeGiven.objects.get().person == person
    page = reverse("documents:ground", args=[person.uuid, "health_sharing"])
    assert client.get(page).status_code == 200
    assert client.post(page, {"answer": "objected"}).status_code == 422
    assert client.post(page, {"answer": "given"}).status_code == 302
    ground = Ground.objects.get()
    assert "May be done" in client.get(reverse("documents:person", args=[person.uuid])).content.decode()
    client.post(reverse("documents:withdraw", args=[person.uuid, ground.pk]))
    assert "Taken back" in client.get(reverse("documents:person", args=[person.uuid])).content.decode()


def test_papers_to_sign_are_made_in_the_persons_language(anna: Worker, person: Person):
    client = logged_in(anna)
    for page, code in (("print_notice", "attention"), ("print_ground", "health_sharing")):
        response = client.post(reverse(f"documents:{page}", args=[person.uuid, code]))
        document = Document.objects.latest("pk")
        assert response["Location"] == reverse("documents:document", args=[document.uuid])
        assert document.language == "ca"
    assert client.get(reverse("documents:file", args=[document.uuid])).content.startswith(b"%PDF")


def test_a_hold_is_placed_and_lifted_on_the_documents_page(anna: Worker, person: Person):
    client, document = logged_in(anna), upload(person, file=photo(), by=actor(anna))
    page = reverse("documents:document", args=[document.uuid])
    client.post(reverse("documents:hold", args=[document.uuid]), {"reason": "A complaint is open"})
    assert "A complaint is open" in client.get(page).content.decode()
    client.post(reverse("documents:lift", args=[document.uuid, document.holds.get().pk]))
    assert "A complaint is open" not in client.get(page).content.decode()


def test_everybody_checks_a_code_and_learns_nothing_of_what_it_says(anna: Worker, person: Person):
    document = upload(person, file=photo(), title="Secret lease", by=actor(anna))
    everybody, page = Client(headers={"accept-language": "en"}), reverse("documents:check")
    told = everybody.post(page, {"code": document.code.lower().replace("-", " "), "copy": SimpleUploadedFile("x", photo())})
    text = told.content.decode()
    assert told.status_code == 200
    assert "byte by byte" in text
    assert document.sha256 in text
    for hidden in ("Secret lease", "Zaira", anna.name, str(document.centre)):
        assert hidden not in text
    other = everybody.post(page, {"code": document.code, "copy": SimpleUploadedFile("x", photo() + b"!")})
    assert "not the one that we keep" in other.content.decode()
    assert AuditEvent.objects.filter(action="documents.read").count() == 0


def test_codes_cannot_be_tried_on_and_on(person: Person):
    client, page = Client(headers={"accept-language": "en"}), reverse("documents:check")
    for _ in range(limits.MOST):
        assert "No document has this code" in client.post(page, {"code": "A" * 25}).content.decode()
    assert "Too many codes" in client.post(page, {"code": "A" * 25}).content.decode()


def test_the_panel_of_the_file_keeps_its_budget_and_shows_what_waits(anna: Worker, person: Person, authority: LocalAuthority):
    home = make_household(person)
    for _ in range(3):
        upload(person, file=photo(), by=actor(anna))
    document = issue(person, by=actor(anna), title="To be signed")
    services.ask_signatures(document=document, signers=[Signer(person=person)], by=actor(anna), at=clock.now())
    upload(person, file=photo(), title="The newest", by=actor(anna))
    panel = next(each for each in registered if each.code == "documents")
    subject = Subject(1, uuid.uuid4(), home.pk, (person.pk,), clock.today(), None)
    who = actor(anna)
    with CaptureQueriesContext(connection) as log:
        drawn = render_to_string(panel.template, dict(panel.load(subject, who)))
    assert len(log) <= panel.budget
    assert drawn.index("To be signed") < drawn.index("The newest")
    assert "To be signed" not in render_to_string(panel.template, dict(panels.documents(subject, actor(make_worker()))))


def test_a_demonstration_certificate_is_for_demonstrations_only(anna: Worker):
    assert logged_in(anna).get(reverse("documents:demo_certificate")).status_code == 404


def test_who_only_reads_meets_no_door_that_is_closed(person: Person):
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=make_centre())
    text = logged_in(director).get(reverse("documents:person", args=[person.uuid])).content.decode()
    assert "What we do with your data" in text
    for page in ("notices/", "grounds/", "add/"):
        assert f"{person.uuid}/{page}" not in text
