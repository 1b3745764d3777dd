"""A certificate authority and a time-stamp server on this machine, for demonstrations and tests: nobody else trusts them.

Everything is in one folder, so that all processes of a demonstration share them; whichever comes first answers, on the loopback only.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import threading
import urllib.request
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

#: Of every certificate that it gives out: they protect nothing.
PASSPHRASE = "impulsem-demo"
_YEARS = dt.timedelta(days=3650)
_lock = threading.Lock()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Impulsem (demo)"), x509.NameAttribute(NameOID.COMMON_NAME, common[:64])]
    )


class LocalAuthority:
    """`folder` keeps its keys; the server is up once `start` has returned."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: ThreadingHTTPServer | None = None
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._keep("ca.pem", self._new_authority)
        both = (folder / "ca.pem").read_bytes()
        self.root_pem = both[: both.index(b"-----BEGIN PRIVATE")]
        self._root = x509.load_pem_x509_certificate(self.root_pem)
        key = serialization.load_pem_private_key(both[both.index(b"-----BEGIN PRIVATE") :], None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self._key = key
        self._keep("port", lambda: str(_free_port()).encode())
        self._keep("tsa.p12", lambda: self.certificate("Servidor de segells de temps (demo)", stamps_time=True))
        self._keep("seal.p12", lambda: self.certificate("Segell del centre (demo)"))

    @property
    def passphrase(self) -> str:
        return PASSPHRASE

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def tsa_address(self) -> str:
        return f"{self.address}/tsa"

    def seal(self) -> bytes:
        return (self.folder / "seal.p12").read_bytes()

    def certificate(
        self,
        name: str,
        *,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        stamps_time: bool = False,
        signs: bool = True,
    ) -> bytes:
        """A new certificate of this authority with its key, as PKCS#12 closed with `PASSPHRASE`."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        builder = _builder(name, key.public_key(), self._root.subject, since or _now() - dt.timedelta(hours=1), until or _now() + _YEARS)
        builder = builder.add_extension(_usage(signs=signs), critical=True).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
        )
        if stamps_time:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        else:
            where = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{self.address}/crl")], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([where]), critical=False)
        made = builder.sign(self._key, hashes.SHA256())
        closed = serialization.BestAvailableEncryption(PASSPHRASE.encode())
        return pkcs12.serialize_key_and_certificates(name.encode(), key, made, [self._root], closed)

    def revoke(self, p12: bytes) -> None:
        """Take a certificate back: the list says so from now on."""
        found = pkcs12.load_pkcs12(p12, PASSPHRASE.encode()).cert
        assert found is not None
        path = self.folder / "revoked.json"
        serials = json.loads(path.read_text()) if path.exists() else []
        path.write_text(json.dumps([*serials, str(found.certificate.serial_number)]))

    def crl(self) -> bytes:
        path = self.folder / "revoked.json"
        now = _now()
        builder = x509.CertificateRevocationListBuilder().issuer_name(self._root.subject)
        builder = builder.last_update(now - dt.timedelta(minutes=1)).next_update(now + dt.timedelta(days=1))
        for serial in json.loads(path.read_text()) if path.exists() else []:
            gone = x509.RevokedCertificateBuilder().serial_number(int(serial)).revocation_date(now - dt.timedelta(minutes=1)).build()
            builder = builder.add_revoked_certificate(gone)
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def time_stamp(self, asked: bytes) -> bytes:
        from asn1crypto import tsp

        answer: bytes = self._stamper().request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
        return answer

    def _stamper(self) -> Any:
        from pyhanko.sign import SimpleSigner
        from pyhanko.sign.timestamps import DummyTimeStamper

        found = SimpleSigner.load_pkcs12_data((self.folder / "tsa.p12").read_bytes(), (), PASSPHRASE.encode())
        assert found is not None
        return DummyTimeStamper(found.signing_cert, found.signing_key, certs_to_embed=found.cert_registry)

    def start(self) -> LocalAuthority:
        """Answer on the loopback, unless another process of this folder does already."""
        if not self.answers():
            try:
                self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
            except OSError:  # another process was quicker, or the port is somebody else's now
                if self.answers():
                    return self
                (self.folder / "port").write_text(str(_free_port()))
                self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
            self._server.daemon_threads = True
            threading.Thread(target=self._server.serve_forever, daemon=True, name="local-authority").start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/ca", timeout=2) as answer:
                return bool(answer.read(100_000) == self.root_pem)
        except (OSError, ValueError):
            return False

    def _new_authority(self) -> bytes:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = "Autoritat de demostració"
        builder = _builder(name, key.public_key(), _name(name), _now() - dt.timedelta(days=1), _now() + _YEARS)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        root = builder.add_extension(_usage(signs=False, issues=True), critical=True).sign(key, hashes.SHA256())
        plain = serialization.NoEncryption()
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        return root.public_bytes(serialization.Encoding.PEM) + pem

    def _keep(self, name: str, make: Any) -> None:
        """Make a file once, whole, whichever process is first."""
        path = self.folder / name
        if path.exists():
            return
        aside = self.folder / f".{name}.{os.getpid()}.{threading.get_ident()}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(make())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()


def _builder(name: str, key: Any, issuer: x509.Name, since: dt.datetime, until: dt.datetime) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(_name(name)).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(*, signs: bool, issues: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs, content_commitment=signs, key_encipherment=not (signs or issues), data_encipherment=False,
        key_agreement=False, key_cert_sign=issues, crl_sign=issues, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _handler(authority: LocalAuthority) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers = {"/ca": lambda: authority.root_pem, "/crl": authority.crl}
            self._answer(answers.get(self.path), "application/pkix-crl")

        def do_POST(self) -> None:
            asked = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 100_000))
            self._answer((lambda: authority.time_stamp(asked)) if self.path == "/tsa" else None, "application/timestamp-reply")

        def _answer(self, make: Any, media_type: str) -> None:
            body = make() if make else b""
            self.send_response(200 if make else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing on the operator's screen."""

    return Handler


def running(folder: Path) -> LocalAuthority:
    """The authority of a folder, up and answering."""
    with _lock:
        return _of(folder).start()


@cache
def _of(folder: Path) -> LocalAuthority:
    return LocalAuthority(folder)
