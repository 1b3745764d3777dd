"""Signatures: asked for all at once, given in any order, each said for what it is.

The bytes of the document change only when a signature is whole: whatever goes wrong before leaves them as they were.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from impulsem.documents import events, ink, paper, permissions, refusals, storage
from impulsem.documents.models import Document, Signature, SignatureRequest
from impulsem.documents.sealing import certificates, fields, trust
from impulsem.documents.services.making import drawn_or_refused
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.events import announce

MOST_SIGNERS = 6
CODE_HOLDS = dt.timedelta(minutes=15)
MOST_WRONG = 5
How = Signature.How


@dataclasses.dataclass(frozen=True, slots=True)
class Signer:
    """Who has to sign: a person or a worker, one of the two."""

    person: Person | None = None
    worker: Worker | None = None

    @property
    def name(self) -> str:
        return self.person.full_name if self.person is not None else str(self.worker)


def ask_signatures(*, document: Document, signers: Sequence[Signer], by: Actor, at: dt.datetime) -> list[SignatureRequest]:
    """Add the page of signatures with a field for each signer, in their order on the page; they sign in any order.

    Refuses: NotAllowed, NotMadeHere, AlreadyAsked, NobodyToSign, LetGo, NoMaker.
    """
    keys = {(signer.person and signer.person.pk, signer.worker and signer.worker.pk) for signer in signers}
    if not 1 <= len(signers) <= MOST_SIGNERS or len(keys) != len(signers) or (None, None) in keys:
        raise refusals.NobodyToSign
    with transaction.atomic():
        document = _locked(document, by=by, at=at)
        if document.origin != Document.Origin.ISSUED:
            raise refusals.NotMadeHere
        if document.signing != Document.Signing.NONE or document.source is None:
            raise refusals.AlreadyAsked
        named = [(f"signature-{number}", signer) for number, signer in enumerate(signers, start=1)]
        content, pages = _with_fields(document, storage.get(document.source).decode(), named)
        _replace(document, content, pages=pages, signing=Document.Signing.ASKED, source=None)
        requests = SignatureRequest.objects.bulk_create(
            SignatureRequest(
                document=document, field=field, order=order, worker=signer.worker, person=signer.person, name=signer.name, asked_at=at
            )
            for order, (field, signer) in enumerate(named, start=1)
        )
        audit.record(by, "documents.signatures_asked", on=document, signers=len(requests))
    return requests


def sign_with_certificate(*, request: SignatureRequest, pkcs12: bytes, passphrase: str, by: Actor, at: dt.datetime) -> Signature:
    """The worker who is asked signs with a certificate that is used now and never kept.

    Refuses: NotYours, AlreadySigned, WrongPassphrase, CertificateExpired, CertificateNotYetValid, CertificateRevoked, CertificateUnknown,
    CertificateNotForSigning, IssuerSilent, NoTimeStamp.
    """
    if request.worker_id is None or request.worker_id != by.worker_id:
        raise refusals.NotYours
    signer = _checked(pkcs12, passphrase, at=at)
    return _sign(request, How.CERTIFICATE, signer, by=by, at=at)


def offer_code(*, request: SignatureRequest, by: Actor, at: dt.datetime) -> str:
    """A code of six figures that is handed to the person, who types it to confirm; the one before holds no more.

    Refuses: NotAllowed, OnlyForPersons, AlreadySigned.
    """
    with transaction.atomic():
        request = _open_request(request, by=by, at=at)
        if request.person_id is None:
            raise refusals.OnlyForPersons
        code = f"{secrets.randbelow(1_000_000):06}"
        request.code_hash, request.code_until, request.code_wrong = _hash(request, code), at + CODE_HOLDS, 0
        request.save(update_fields=["code_hash", "code_until", "code_wrong"])
        audit.record(by, "documents.code_offered", on=request.document, request=request.pk)
    return code


def sign_on_screen(*, request: SignatureRequest, by: Actor, at: dt.datetime, drawing: str = "", code: str = "") -> Signature:
    """A person signs at the centre: by hand (`drawing`: strokes, see `ink`) or with the code that was handed over; the centre seals it.

    Refuses: NotAllowed, OnlyForPersons, AlreadySigned, NoDrawing, WrongCode, CodeOver, NoSeal, NoTimeStamp.
    """
    if request.person_id is None:
        raise refusals.OnlyForPersons
    if code:
        _check_code(request, code, by=by, at=at)
        return _sign(request, How.CODE, _seal(at), by=by, at=at)
    path = ink.path_of(drawing)
    if not path:
        raise refusals.NoDrawing
    return _sign(request, How.DRAWN, _seal(at), ink_path=path, by=by, at=at)


def sign_for_person(
    *, request: SignatureRequest, reason: str, by: Actor, at: dt.datetime, pkcs12: bytes = b"", passphrase: str = ""
) -> Signature:
    """An authorised official signs for a person who asks for it (Law 39/2015, art. 12.2), with a certificate of their own or the centre's.

    Refuses: NotAllowed, OnlyForPersons, MayNotSignForThem, SayWhyForThem, AlreadySigned, what certificates refuse, NoSeal, NoTimeStamp.
    """
    if request.person_id is None:
        raise refusals.OnlyForPersons
    if by.worker_id is None or not permissions.signs_for_people(by):
        raise refusals.MayNotSignForThem
    if not reason.strip():
        raise refusals.SayWhyForThem
    signer = _checked(pkcs12, passphrase, at=at) if pkcs12 else _seal(at)
    return _sign(request, How.OFFICIAL, signer, reason=reason.strip()[:300], by=by, at=at)


@transaction.atomic
def void_signatures(*, document: Document, because: str, by: Actor, at: dt.datetime) -> Document:
    """It is not to be signed any more: what is asked and not given ends as withdrawn. The paper and the signatures that are in stay.

    Whoever may take back what the document was made for may do this: the context that asked for the signatures knows, and checks it.
    Refuses: SayWhyVoid, NothingWaits (none was asked for, all are in, or it was taken back before).
    """
    if not because.strip():
        raise refusals.SayWhyVoid
    held = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    ended = held.requests.waiting().update(
        withdrawn_at=at, withdrawn_because=because.strip()[:300], withdrawn_by=by.worker_id, code_hash="", code_until=None
    )
    if not ended:
        raise refusals.NothingWaits
    held.signing = Document.Signing.VOID
    held.save(update_fields=["signing"])
    audit.record(by, "documents.signatures_void", on=held, withdrawn=ended)
    return held


def _sign(
    request: SignatureRequest, how: Signature.How, signer: Any, *, by: Actor, at: dt.datetime, ink_path: str = "", reason: str = ""
) -> Signature:
    with transaction.atomic():
        request = _open_request(request, by=by, at=at)
        document = request.document
        before = storage.get(document.blob)
        certificate, issuer = certificates.subject(signer.signing_cert), certificates.issuer(signer.signing_cert)
        words = _words(request, how, by=by, reason=reason)
        told = {"certificate": f"{certificate} ({issuer})", "ink": ink_path, "at": at, **words}

        def signed_by(stamper: Any) -> bytes:
            stamp = _drawn(document, {**told, "time_stamp": stamper is not None})
            return fields.sign(before, request.field, signer=signer, stamp=stamp, reason=words["headline"], time_stamper=stamper)

        stamper = trust.time_stamper()
        try:
            content = signed_by(stamper)
        except fields.StampServerDown:
            if not trust.goes_without_time_stamp():
                raise refusals.NoTimeStamp from None
            stamper, content = None, signed_by(None)
        request.signed_at, request.code_hash = at, ""
        request.save(update_fields=["signed_at", "code_hash"])
        last = not document.requests.waiting().exists()
        sha256 = document.sha256
        _replace(document, content, signing=Document.Signing.SIGNED if last else Document.Signing.ASKED)
        signature = Signature.objects.create(
            request=request,
            how=how,
            level=Signature.Level.B_B if stamper is None else Signature.Level.B_T,
            certificate=certificate,
            issuer=issuer,
            official_id=by.worker_id if how == How.OFFICIAL else None,
            reason=reason,
            sha256_before=sha256,
            sha256_after=document.sha256,
            at=at,
            by_id=by.worker_id,
        )
        audit.record(by, "documents.signed", on=document, how=how, level=signature.level, request=request.pk)
        if last:
            announce(events.DocumentSigned(document_id=document.pk, by=by))
    return signature


def _words(request: SignatureRequest, how: Signature.How, *, by: Actor, reason: str) -> dict[str, Any]:
    """What the box says: which kind of signature this is, before anything else (eIDAS: a sealed drawing is not the person's own)."""
    with translation.override(request.document.language):
        if how == How.CERTIFICATE:
            return {"headline": _("Signed with the signer’s own certificate"), "lines": [request.name]}
        not_own = _("This is not a signature with the person’s own certificate.")
        if how == How.DRAWN:
            lines = [_("Before %(worker)s.") % {"worker": by.name}, not_own]
            return {"headline": _("Drawn by hand, sealed with the centre’s certificate"), "lines": lines}
        if how == How.CODE:
            lines = [request.name, _("The code was handed over by %(worker)s.") % {"worker": by.name}, not_own]
            return {"headline": _("Confirmed with a code, sealed with the centre’s certificate"), "lines": lines}
        lines = [
            _("%(official)s, authorised official, signs for %(person)s, who has agreed to it (Law 39/2015, art. 12.2).")
            % {"official": by.name, "person": request.name},
            _("Why: %(reason)s") % {"reason": reason},
        ]
        return {"headline": _("Signed by an authorised official for the person"), "lines": lines}


def _drawn(document: Document, told: dict[str, Any]) -> bytes:
    with translation.override(document.language):
        html = render_to_string("documents/stamp.html", {"language": document.language.partition("-")[0], "name": document.title, **told})
    try:
        return paper.draw_stamp(html)
    except paper.MakerMissing as missing:
        raise refusals.NoMaker(package=missing.package) from missing


def _with_fields(document: Document, html: str, named: Sequence[tuple[str, Signer]]) -> tuple[bytes, int]:
    """The document drawn anew with its page of signatures, the fields in it; and how many pages that makes."""
    with translation.override(document.language):
        signers = [{"field": field, "name": signer.name} for field, signer in named]
        page = render_to_string("documents/paper_signatures.html", {"signers": signers})
        drawn = drawn_or_refused(html.replace("</main>", f"{page}</main>"))
        words = {field: _("Signature of %(name)s") % {"name": signer.name} for field, signer in named}
    return fields.prepare(drawn.content, {field: (drawn.places[field], words[field]) for field, _signer in named}), drawn.pages


def _checked(pkcs12: bytes, passphrase: str, *, at: dt.datetime) -> Any:
    try:
        signer = certificates.opened(pkcs12, passphrase)
        certificates.check(signer, trust.roots(), at=at)
    except certificates.CannotOpen:
        raise refusals.WrongPassphrase from None
    except certificates.NotYetValid as wrong:
        raise refusals.CertificateNotYetValid(day=_day(wrong.day)) from None
    except certificates.Expired as wrong:
        raise refusals.CertificateExpired(day=_day(wrong.day)) from None
    except certificates.Revoked:
        raise refusals.CertificateRevoked from None
    except certificates.Unknown:
        raise refusals.CertificateUnknown from None
    except certificates.NotForSigning:
        raise refusals.CertificateNotForSigning from None
    except certificates.IssuerSilent:
        raise refusals.IssuerSilent from None
    return signer


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def _seal(at: dt.datetime) -> Any:
    """The centre's certificate. Refuses: NoSeal (also when it cannot be opened: an operator sees to it), CertificateExpired."""
    try:
        signer = certificates.opened(*trust.seal())
    except (trust.NoSealSet, OSError, certificates.CannotOpen) as problem:
        raise refusals.NoSeal from problem
    if signer.signing_cert.not_valid_after < at:
        raise refusals.CertificateExpired(day=_day(signer.signing_cert.not_valid_after.date()))
    return signer


def _open_request(request: SignatureRequest, *, by: Actor, at: dt.datetime) -> SignatureRequest:
    """The request and its document as they are now, locked. Refuses: NotAllowed, AlreadySigned, NotToBeSigned."""
    document = _locked(request.document, by=by, at=at)
    found = SignatureRequest.objects.select_for_update().get(pk=request.pk)
    found.document = document
    if found.signed_at is not None:
        raise refusals.AlreadySigned
    if found.withdrawn_at is not None:
        raise refusals.NotToBeSigned
    return found


def _locked(document: Document, *, by: Actor, at: dt.datetime) -> Document:
    """Signatures of one document come one after the other: each covers the ones before."""
    if not Document.objects.visible_to(by, at=at).filter(pk=document.pk).exists():
        raise NotAllowed
    return Document.objects.select_for_update(of=("self",)).select_related("blob", "source").get(pk=document.pk)


def _replace(document: Document, content: bytes, **more: Any) -> None:
    """The document has other bytes from now on; what it was made of is dropped when nothing else is."""
    old = (document.blob_id, document.source_id)
    for name, value in more.items():
        setattr(document, name, value)
    document.blob = storage.put(content)
    document.sha256, document.size = hashlib.sha256(content).hexdigest(), len(content)
    document.save(update_fields=["blob", "sha256", "size", *more])
    storage.drop_unused(*old)


def _check_code(request: SignatureRequest, code: str, *, by: Actor, at: dt.datetime) -> None:
    """Counted even when it is wrong. Refuses: CodeOver, WrongCode."""
    with transaction.atomic():
        found = _open_request(request, by=by, at=at)
        if not found.code_hash or found.code_until is None or found.code_until < at or found.code_wrong >= MOST_WRONG:
            raise refusals.CodeOver
        if constant_time_compare(found.code_hash, _hash(found, code.strip())):
            return
        SignatureRequest.objects.filter(pk=found.pk).update(code_wrong=found.code_wrong + 1)
    raise refusals.WrongCode


def _hash(request: SignatureRequest, code: str) -> str:
    return salted_hmac("impulsem.documents.code", f"{request.uuid}:{code}", algorithm="sha256").hexdigest()
