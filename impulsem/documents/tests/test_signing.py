"""Signatures of every kind, verified by a tool that is not ours; what goes wrong leaves the document as it was."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from impulsem.documents import events, refusals, services
from impulsem.documents.models import Blob, Document, Signature, SignatureRequest
from impulsem.documents.queries import check, content
from impulsem.documents.sealing.authority import PASSPHRASE, LocalAuthority
from impulsem.documents.services import Signer
from impulsem.documents.tests.factories import issue
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import Person
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform import events as announced
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db

DRAWING = json.dumps([[[100, 100], [400, 300], [700, 120]], [[200, 350], [800, 360]]])


@pytest.fixture
def anna() -> Worker:
    worker = make_worker()
    worker.name = "Anna Serra"
    worker.save()
    return worker


@pytest.fixture
def person() -> Person:
    return make_person(given_name="Fàtima", surname1="Benali")


@pytest.fixture
def asked(authority: LocalAuthority, anna: Worker, person: Person) -> list[SignatureRequest]:
    """A paper that a person and a worker have to sign."""
    document = issue(person, by=actor(anna))
    signers = [Signer(person=person), Signer(worker=anna)]
    return services.ask_signatures(document=document, signers=signers, by=actor(anna), at=clock.now())


def now_of(request: SignatureRequest) -> Document:
    return Document.objects.get(pk=request.document_id)


def verified(pdf: bytes, folder: Path) -> list[str]:
    """What pdfsig says of each signature."""
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
    return [line.partition(": ")[2] for line in told.splitlines() if "Signature Validation" in line]


def text_of(pdf: bytes, folder: Path) -> str:
    (folder / "t.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", str(folder / "t.pdf"), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def test_a_person_and_a_worker_sign_in_any_order_and_both_stay_valid(
    asked: list[SignatureRequest], anna: Worker, authority: LocalAuthority, tmp_path: Path
):
    heard: list[events.DocumentSigned] = []
    announced.on(events.DocumentSigned)(heard.append)
    of_person, of_anna = asked
    p12 = authority.certificate("Anna Serra")
    own = services.sign_with_certificate(request=of_anna, pkcs12=p12, passphrase=PASSPHRASE, by=actor(anna), at=clock.now())
    assert now_of(of_anna).signing == Document.Signing.ASKED
    assert not heard
    drawn = services.sign_on_screen(request=of_person, drawing=DRAWING, by=actor(anna), at=clock.now())
    document = now_of(of_anna)
    assert document.signing == Document.Signing.SIGNED
    assert [each.document_id for each in heard] == [document.pk]
    assert (own.how, own.level, drawn.how, drawn.level) == ("certificate", "B-T", "drawn", "B-T")
    assert "Anna Serra" in own.certificate
    assert verified(content(document), tmp_path) == ["Signature is Valid.", "Signature is Valid."]
    said = text_of(content(document), tmp_path)
    assert "Drawn by hand, sealed" in said or "Fàtima Benali" in said
    assert Blob.objects.filter(documents=document).count() == 1
    assert Blob.objects.count() == 1  # what it was before is in the signed file


def test_a_changed_byte_shows(asked: list[SignatureRequest], anna: Worker, tmp_path: Path):
    services.sign_on_screen(request=asked[0], drawing=DRAWING, by=actor(anna), at=clock.now())
    document = now_of(asked[0])
    signed = bytearray(content(document))
    assert verified(bytes(signed), tmp_path) == ["Signature is Valid."]
    signed[2000] ^= 1
    assert verified(bytes(signed), tmp_path) == ["Digest Mismatch."]
    found = check(document.code, bytes(signed))
    assert found is not None
    assert found.copy_is == "other"


def test_what_kind_of_signature_it_is_stands_in_its_box(asked: list[SignatureRequest], anna: Worker, tmp_path: Path):
    reason = "Cannot write after a stroke"
    services.sign_for_person(request=asked[0], reason=reason, by=actor(anna), at=clock.now())
    pdf = content(now_of(asked[0]))
    said = boxes_of(pdf)
    assert "12.2" in said
    assert "Anna Serra" in said
    assert reason in said
    assert verified(pdf, tmp_path) == ["Signature is Valid."]
    assert Signature.objects.get().official == anna


def boxes_of(pdf: bytes) -> str:
    """The text in the boxes of signatures: it is drawn as annotations, which pdftotext leaves out."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "s.pdf").write_bytes(pdf)
        subprocess.run(["pdftocairo", "-pdf", str(path / "s.pdf"), str(path / "flat.pdf")], check=True)
        return text_of((path / "flat.pdf").read_bytes(), path)


def test_a_code_that_was_handed_over_signs_without_scripts(asked: list[SignatureRequest], anna: Worker, tmp_path: Path):
    by, now = actor(anna), clock.now()
    code = services.offer_code(request=asked[0], by=by, at=now)
    wrong = "000000" if code != "000000" else "111111"
    with pytest.raises(refusals.WrongCode):
        services.sign_on_screen(request=asked[0], code=wrong, by=by, at=now)
    signature = services.sign_on_screen(request=asked[0], code=code, by=by, at=now)
    assert signature.how == "code"
    assert "certificat del centre" in boxes_of(content(now_of(asked[0]))) or "centre’s certificate" in boxes_of(content(now_of(asked[0])))
    with pytest.raises(refusals.AlreadySigned):
        services.sign_on_screen(request=asked[0], code=code, by=by, at=now)


def test_a_code_ends_after_five_wrong_ones_and_after_a_quarter_of_an_hour(asked: list[SignatureRequest], anna: Worker):
    by, now = actor(anna), clock.now()
    code = services.offer_code(request=asked[0], by=by, at=now)
    for _ in range(5):
        with pytest.raises(refusals.WrongCode):
            services.sign_on_screen(request=asked[0], code="no", by=by, at=now)
    with pytest.raises(refusals.CodeOver):
        services.sign_on_screen(request=asked[0], code=code, by=by, at=now)
    code = services.offer_code(request=asked[0], by=by, at=now)
    with pytest.raises(refusals.CodeOver):
        services.sign_on_screen(request=asked[0], code=code, by=by, at=now + dt.timedelta(minutes=16))


@pytest.mark.parametrize("drawing", ["", "[]", "[[[1,1]]]", "[[[1,1],[2,2]]]", "<svg onload=x>", '[[["a",1]]]', "[[[0,0],[5000,1]]]", "7"])
def test_what_is_no_drawing_is_no_signature(asked: list[SignatureRequest], anna: Worker, drawing: str):
    before = now_of(asked[0]).sha256
    with pytest.raises(refusals.NoDrawing):
        services.sign_on_screen(request=asked[0], drawing=drawing, by=actor(anna), at=clock.now())
    assert now_of(asked[0]).sha256 == before


def certificates_refused(authority: LocalAuthority, folder: Path) -> list[tuple[bytes, str, type[Exception]]]:
    now, day = dt.datetime.now(dt.UTC), dt.timedelta(days=1)
    revoked = authority.certificate("Revoked")
    authority.revoke(revoked)
    stranger = LocalAuthority(folder / "stranger").certificate("Stranger")
    return [
        (authority.certificate("Old", since=now - 9 * day, until=now - day), PASSPHRASE, refusals.CertificateExpired),
        (authority.certificate("Early", since=now + day), PASSPHRASE, refusals.CertificateNotYetValid),
        (authority.certificate("Web", signs=False), PASSPHRASE, refusals.CertificateNotForSigning),
        (revoked, PASSPHRASE, refusals.CertificateRevoked),
        (stranger, PASSPHRASE, refusals.CertificateUnknown),
        (authority.certificate("Right"), "wrong", refusals.WrongPassphrase),
        (b"not a certificate", "", refusals.WrongPassphrase),
    ]


def test_a_certificate_that_is_not_good_is_refused_in_words_and_the_document_stays(
    asked: list[SignatureRequest], anna: Worker, authority: LocalAuthority, tmp_path: Path
):
    before = now_of(asked[1]).sha256
    for p12, passphrase, refusal in certificates_refused(authority, tmp_path):
        with pytest.raises(refusal) as said:
            services.sign_with_certificate(request=asked[1], pkcs12=p12, passphrase=passphrase, by=actor(anna), at=clock.now())
        assert str(said.value)
    assert now_of(asked[1]).sha256 == before
    assert not Signature.objects.exists()


def test_an_issuer_that_does_not_answer_leaves_it_open_whether_the_certificate_holds(
    asked: list[SignatureRequest], anna: Worker, authority: LocalAuthority, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(LocalAuthority, "address", property(lambda self: "http://127.0.0.1:9"))
    p12 = authority.certificate("Nobody says")
    with pytest.raises(refusals.IssuerSilent):
        services.sign_with_certificate(request=asked[1], pkcs12=p12, passphrase=PASSPHRASE, by=actor(anna), at=clock.now())


def test_without_the_time_stamp_server_nothing_is_signed(asked: list[SignatureRequest], anna: Worker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IMPULSEM_TSA", "http://127.0.0.1:9/tsa")
    before = now_of(asked[0]).sha256
    with pytest.raises(refusals.NoTimeStamp):
        services.sign_on_screen(request=asked[0], drawing=DRAWING, by=actor(anna), at=clock.now())
    assert now_of(asked[0]).sha256 == before
    assert SignatureRequest.objects.get(pk=asked[0].pk).signed_at is None


def test_where_the_city_allows_it_a_signature_goes_without_time_stamp_and_says_so(
    asked: list[SignatureRequest], anna: Worker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("IMPULSEM_TSA", "http://127.0.0.1:9/tsa")
    monkeypatch.setenv("IMPULSEM_TSA_DOWN", "without")
    signature = services.sign_on_screen(request=asked[0], drawing=DRAWING, by=actor(anna), at=clock.now())
    assert signature.level == Signature.Level.B_B
    assert verified(content(now_of(asked[0])), tmp_path) == ["Signature is Valid."]


def test_signing_that_is_interrupted_leaves_the_document_as_it_was(
    asked: list[SignatureRequest], anna: Worker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    before = content(now_of(asked[0]))

    def broken(**fields: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Signature.objects, "create", broken)
    with pytest.raises(KeyboardInterrupt):
        services.sign_on_screen(request=asked[0], drawing=DRAWING, by=actor(anna), at=clock.now())
    monkeypatch.undo()
    assert content(now_of(asked[0])) == before
    assert not SignatureRequest.objects.get(pk=asked[0].pk).signed_at


def test_nobody_signs_for_a_colleague(asked: list[SignatureRequest], authority: LocalAuthority):
    p12 = authority.certificate("Somebody")
    with pytest.raises(refusals.NotYours):
        services.sign_with_certificate(request=asked[1], pkcs12=p12, passphrase=PASSPHRASE, by=actor(make_worker()), at=clock.now())


def test_who_does_not_see_the_document_collects_no_signature(asked: list[SignatureRequest]):
    with pytest.raises(NotAllowed):
        services.sign_on_screen(request=asked[0], drawing=DRAWING, by=actor(make_worker()), at=clock.now())


def test_signers_are_named_once_and_only_on_papers_made_here(asked: list[SignatureRequest], anna: Worker, person: Person):
    with pytest.raises(refusals.AlreadyAsked):
        services.ask_signatures(document=now_of(asked[0]), signers=[Signer(person=person)], by=actor(anna), at=clock.now())
    fresh = issue(person, by=actor(anna))
    for signers in ([], [Signer(person=person)] * 2, [Signer()]):
        with pytest.raises(refusals.NobodyToSign):
            services.ask_signatures(document=fresh, signers=signers, by=actor(anna), at=clock.now())


def test_without_a_seal_nobody_seals(asked: list[SignatureRequest], anna: Worker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("IMPULSEM_SEAL")
    with pytest.raises(refusals.NoSeal):
        services.sign_on_screen(request=asked[0], drawing=DRAWING, by=actor(anna), at=clock.now())


def test_fields_are_part_of_the_structure_and_have_words(asked: list[SignatureRequest]):
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(content(now_of(asked[0]))))
    found = reader.root["/AcroForm"]["/Fields"]
    assert [found[n]["/TU"] for n in range(2)] == ["Signatura de Fàtima Benali", "Signatura de Anna Serra"] or all(
        found[n]["/TU"] for n in range(2)
    )
    numbers = reader.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    keys = {int(numbers[n]): numbers[n + 1] for n in range(0, len(numbers), 2)}
    assert all(keys[int(found[n]["/StructParent"])]["/S"] == "/Form" for n in range(2))


def test_what_was_taken_back_is_not_signed_any_more_and_says_so(asked: list[SignatureRequest], anna: Worker, authority: LocalAuthority):
    of_person, of_anna = asked
    by = actor(anna)
    p12 = authority.certificate("Anna Serra")
    services.sign_with_certificate(request=of_anna, pkcs12=p12, passphrase=PASSPHRASE, by=by, at=clock.now())
    before = now_of(of_anna).sha256
    with pytest.raises(refusals.SayWhyVoid):
        services.void_signatures(document=of_anna.document, because=" ", by=by, at=clock.now())
    document = services.void_signatures(document=of_anna.document, because="Taken back", by=by, at=clock.now())
    assert (document.signing, document.sha256, document.requests.waiting().count()) == ("void", before, 0)
    with pytest.raises(refusals.NotToBeSigned):
        services.sign_on_screen(request=of_person, drawing=DRAWING, by=by, at=clock.now())
    with pytest.raises(refusals.NotToBeSigned):
        services.offer_code(request=of_person, by=by, at=clock.now())
    with pytest.raises(refusals.NothingWaits):
        services.void_signatures(document=document, because="Again", by=by, at=clock.now())
    of_anna.refresh_from_db()
    assert (of_anna.signed_at is not None, of_anna.withdrawn_at) == (True, None)
    said = check(document.code)
    assert said is not None
    assert (said.void, said.waiting) == (True, 0)


def test_a_withdrawn_request_is_not_opened_again(asked: list[SignatureRequest], anna: Worker):
    services.void_signatures(document=asked[0].document, because="Taken back", by=actor(anna), at=clock.now())
    with pytest.raises(DatabaseError, match="Cannot update"):
        SignatureRequest.objects.filter(pk=asked[0].pk).update(withdrawn_at=None, withdrawn_because="")


def test_the_page_of_what_was_taken_back_says_it_in_words(asked: list[SignatureRequest], anna: Worker):
    services.void_signatures(document=asked[1].document, because="Written anew", by=actor(anna), at=clock.now())
    assert anna.account is not None
    anna.account.language = "en-gb"
    anna.account.save()
    client = Client()
    client.force_login(anna.account)
    document = asked[1].document
    page = client.get(f"/documents/{document.uuid}/signatures/{asked[1].uuid}/", follow=True).content.decode()
    assert page.count("not to be signed any more") >= 2
    assert "Written anew" in page
    assert "btn-primary btn-sm" not in page
