"""Documents made here and brought in: kept once, encrypted, seen by who works with the person."""

from __future__ import annotations

import datetime as dt
import io
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import translation
from PIL import Image

from impulsem.documents import paper, refusals
from impulsem.documents.models import Blob, Document
from impulsem.documents.queries import content
from impulsem.documents.services import uploads
from impulsem.documents.tests.factories import issue, reaching, upload
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.people import services as people
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock, keys

pytestmark = pytest.mark.django_db


def picture(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 10, 10)).save(out, kind)
    return out.getvalue()


def test_what_is_kept_is_encrypted_once_and_comes_back():
    person = make_person()
    first, second = upload(person, file=picture()), upload(person, file=picture())
    assert first.blob_id == second.blob_id
    assert content(first) == picture()
    blob = Blob.objects.get()
    assert picture() not in bytes(blob.closed)
    assert picture()[:20] not in bytes(blob.closed)


def test_a_changed_byte_is_never_shown():
    document = upload(make_person(), file=picture())
    blob = Blob.objects.get()
    closed = bytearray(blob.closed)
    closed[-1] ^= 1
    Blob.objects.update(closed=bytes(closed))
    with pytest.raises(refusals.Damaged):
        content(Document.objects.get(pk=document.pk))


def test_bytes_cannot_be_moved_to_another_row():
    one, other = upload(make_person(), file=picture()), upload(make_person(), file=picture("PNG"))
    Blob.objects.filter(pk=one.blob_id).update(closed=Blob.objects.get(pk=other.blob_id).closed)
    with pytest.raises(refusals.Damaged):
        content(Document.objects.get(pk=one.pk))


def test_the_key_is_a_file_that_only_its_owner_reads(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    settings.DATA_DIR = tmp_path
    keys.encrypt(b"x", about=b"y")
    assert stat.S_IMODE(os.stat(tmp_path / keys.FILE).st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [keys.FILE]


def test_a_new_key_takes_over_what_the_old_one_closed(monkeypatch: pytest.MonkeyPatch):
    old, new = f"old:{'1' * 64}", f"new:{'2' * 64}"
    monkeypatch.setenv(keys.VARIABLE, old)
    document = upload(make_person(), file=picture())
    monkeypatch.setenv(keys.VARIABLE, f"{new},{old}")
    assert content(Document.objects.get(pk=document.pk)) == picture()
    call_command("keys", "rekey")
    monkeypatch.setenv(keys.VARIABLE, new)
    assert content(Document.objects.get(pk=document.pk)) == picture()


def test_without_its_key_a_document_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(keys.VARIABLE, f"old:{'1' * 64}")
    document = upload(make_person(), file=picture())
    monkeypatch.setenv(keys.VARIABLE, f"new:{'2' * 64}")
    with pytest.raises(refusals.KeyAway):
        content(Document.objects.get(pk=document.pk))


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (b"", refusals.NothingThere),
        (b"MZ\x90\x00 a program called photo.jpg", refusals.NotAKindWeTake),
        (b"<html><script>alert(1)</script>", refusals.NotAKindWeTake),
        (b"\xff\xd8\xff\xe0 half a photo", refusals.Broken),
        (b"%PDF-1.7 half a PDF", refusals.Broken),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_leaves_nothing(file: bytes, refusal: type[Exception]):
    with pytest.raises(refusal) as said:
        upload(make_person(), file=file)
    assert str(said.value)
    assert not Document.objects.exists()
    assert not Blob.objects.exists()


class Huge:
    """300 MB that are never read."""

    size = 300_000_000

    def read(self) -> bytes:
        raise AssertionError("it was read")


def test_a_file_of_300_mb_is_refused_before_it_is_read():
    with pytest.raises(refusals.TooLarge) as said:
        upload(make_person(), file=Huge())
    assert "20 MB" in str(said.value)


def changed(pdf: bytes, name: str, **entries: Any) -> bytes:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    value = generic.DictionaryObject({generic.NameObject(f"/{key}"): each for key, each in entries.items()})
    writer.root[generic.NameObject(f"/{name}")] = writer.add_object(value)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_does_things_is_refused_and_says_what():
    from pyhanko.pdf_utils import generic

    plain = paper.draw("<html lang='ca'><head><title>Prova</title></head><body><h1>Hola</h1></body></html>").content
    script = changed(plain, "OpenAction", S=generic.NameObject("/JavaScript"), JS=generic.TextStringObject("app.alert(1)"))
    launch = changed(plain, "OpenAction", S=generic.NameObject("/Launch"), F=generic.TextStringObject("cmd.exe"))
    inside = changed(plain, "Names", EmbeddedFiles=generic.DictionaryObject())
    hidden = changed(plain, "OpenAction", S=generic.NameObject("/JavaScript")).replace(b"/JavaScript", b"/Java#53cript")
    for file, word in ((script, "script"), (launch, "program"), (inside, "files inside"), (hidden, "script")):
        with pytest.raises(refusals.ActiveContent) as said:
            upload(make_person(), file=file)
        with translation.override("en-gb"):
            assert word in str(said.value)
    assert upload(make_person(), file=plain).pages == 1


def test_a_pdf_with_a_password_is_refused():
    from pyhanko.pdf_utils.crypt import StandardSecurityHandler
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    plain = paper.draw("<html lang='ca'><head><title>Prova</title></head><body><h1>Hola</h1></body></html>").content
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(plain)))
    handler = StandardSecurityHandler.build_from_pw("owner", "user")
    writer.security_handler, writer._encrypt = handler, writer.add_object(handler.as_pdf_object())
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(refusals.Locked):
        upload(make_person(), file=out.getvalue())


def test_the_scanner_has_its_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    scanner = tmp_path / "scanner"
    scanner.write_text("#!/bin/sh\ncat > /dev/null\necho said so\nexit $(cat " + str(tmp_path / "verdict") + ")\n")
    scanner.chmod(0o700)
    monkeypatch.setenv("IMPULSEM_SCAN_COMMAND", str(scanner))
    verdict = tmp_path / "verdict"
    verdict.write_text("1")
    with pytest.raises(refusals.Infected):
        upload(make_person(), file=picture())
    assert not Blob.objects.exists()
    verdict.write_text("0")
    assert upload(make_person(), file=picture()).scan == Document.Scan.CLEAN
    verdict.write_text("2")
    parked = upload(make_person(), file=picture("PNG"))
    with pytest.raises(refusals.StillParked):
        content(parked)
    verdict.write_text("0")
    by = actor(make_worker())
    assert uploads.scan_parked(by=by, at=clock.now()) == {"clean": 1, "harmful": 0, "parked": 0}
    assert content(Document.objects.get(pk=parked.pk)) == picture("PNG")


def test_what_is_over_already_proves_nothing():
    with pytest.raises(refusals.AlreadyOver):
        upload(make_person(), file=picture(), valid_until=clock.today() - dt.timedelta(days=1))


def test_a_document_is_seen_by_who_works_with_the_person_and_by_who_brought_it():
    person, centre = make_person(), make_centre()
    anna, stranger = make_worker(centre=centre), make_worker(centre=centre)
    document = upload(person, file=picture(), kind="health", by=actor(anna))
    assert document in Document.objects.visible_to(actor(anna), at=clock.now())
    assert document not in Document.objects.visible_to(actor(stranger), at=clock.now())
    reaching(stranger, person)
    assert document in Document.objects.visible_to(actor(stranger), at=clock.now())


def test_the_desk_sees_papers_of_its_centre_but_no_confidential_kind():
    person, centre = make_person(), make_centre()
    anna, desk = make_worker(centre=centre), make_worker(centre=centre, role=Role.FRONT_DESK)
    other_desk = make_worker(role=Role.FRONT_DESK, centre=make_centre())
    identity = upload(person, file=picture(), kind="identity", by=actor(anna))
    health = upload(person, file=picture("PNG"), kind="health", by=actor(anna))
    seen = Document.objects.visible_to(actor(desk), at=clock.now())
    assert identity in seen
    assert health not in seen
    assert not Document.objects.visible_to(actor(other_desk), at=clock.now()).exists()


def test_a_document_about_a_sealed_person_leaves_no_trace_even_for_who_brought_it():
    person, centre = make_person(), make_centre()
    guards = Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)
    anna, guard = make_worker(centre=centre), make_worker(teams=(guards,))
    document = upload(person, file=picture(), by=actor(anna))
    people.seal_person(person=person, team=guards, by=actor(guard))
    assert document not in Document.objects.visible_to(actor(anna), at=clock.now())
    assert document in Document.objects.visible_to(actor(guard), at=clock.now())
    with pytest.raises(refusals.NotTheirs):
        upload(person, file=picture("PNG"), by=actor(anna))


def test_a_paper_made_here_is_accessible(tmp_path: Path):
    import subprocess

    document = issue(make_person(), title="Carta de prova", language="es")
    file = tmp_path / "made.pdf"
    file.write_bytes(content(document))
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    assert "Title:           Carta de prova" in told
    assert "Tagged:          yes" in told
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all("Atkinson" in line and " yes yes yes " in line for line in fonts)
    from pyhanko.pdf_utils.reader import PdfFileReader

    root = PdfFileReader(io.BytesIO(content(document))).root
    assert root["/Lang"] == "es"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in bytes(root["/Metadata"].data)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert document.code in text


def test_a_page_that_asks_the_network_or_the_disk_for_something_is_not_drawn():
    for source in ("http://example.org/x.png", "file:///etc/passwd", "x.png"):
        with pytest.raises(paper.ForbiddenSource):
            paper.draw(f"<html><body><img src='{source}' alt=''></body></html>")


def test_without_its_libraries_the_machine_says_which_package_to_install(monkeypatch: pytest.MonkeyPatch):
    import builtins

    plain = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpangoft2-1.0-0': libpangoft2-1.0-0: cannot open shared object file")
        return plain(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(refusals.NoMaker) as said:
        issue(make_person())
    assert "libpangoft2-1.0-0" in str(said.value)
    assert not Document.objects.exists()
