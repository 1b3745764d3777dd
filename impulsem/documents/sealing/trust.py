"""What this installation trusts and seals with, from its environment.

IMPULSEM_TRUST: a folder of certificates (.pem, .crt, .cer) of the authorities whose certificates may sign. IMPULSEM_SEAL and
IMPULSEM_SEAL_PASSPHRASE: the centre's own certificate (.p12). IMPULSEM_TSA: address of the time-stamp server; IMPULSEM_TSA_DOWN: "refuse"
(the default) or "without", when it does not answer. A demonstration has an authority of its own for whatever is not set.
"""

from __future__ import annotations

import os
import urllib.request
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from impulsem.documents.sealing.authority import LocalAuthority

TIMEOUT = 5  # seconds for a time stamp


class NoSealSet(Exception):
    """No certificate to seal with is set up."""


def roots() -> list[Any]:
    """The trusted authorities, as asn1crypto's certificates."""
    from pyhanko.keys import load_certs_from_pemder_data

    folder = os.environ.get("IMPULSEM_TRUST")
    found: list[Any] = []
    if folder:
        for path in sorted(Path(folder).iterdir()):
            if path.suffix.lower() in {".pem", ".crt", ".cer"}:
                found += load_certs_from_pemder_data(path.read_bytes())
    if authority_here := local():
        found += load_certs_from_pemder_data(authority_here.root_pem)
    return found


def seal() -> tuple[bytes, str]:
    """The centre's certificate (PKCS#12) and its passphrase. Errors: NoSealSet."""
    if path := os.environ.get("IMPULSEM_SEAL"):
        return Path(path).read_bytes(), os.environ.get("IMPULSEM_SEAL_PASSPHRASE", "")
    if authority_here := local():
        return authority_here.seal(), authority_here.passphrase
    raise NoSealSet


def time_stamper() -> Any:
    """A client of the time-stamp server; None where none is set."""
    if address := os.environ.get("IMPULSEM_TSA"):
        return _client(address)
    authority_here = local()
    return _client(authority_here.tsa_address) if authority_here else None


def goes_without_time_stamp() -> bool:
    """Whether a signature is given without a time stamp when the server does not answer."""
    return os.environ.get("IMPULSEM_TSA_DOWN") == "without"


def local() -> LocalAuthority | None:
    """The demonstration's own authority, up and answering; never outside a demonstration."""
    if not settings.DEMO_MODE:
        return None
    from impulsem.documents.sealing import authority

    return authority.running(Path(settings.DATA_DIR) / "authority")


@lru_cache(maxsize=4)  # it remembers how long the server's answers are, which would cost a question each time
def _client(address: str) -> Any:
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

    class Client(TimeStamper):
        """RFC 3161 over HTTP."""

        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            asked = urllib.request.Request(address, req.dump(), {"Content-Type": "application/timestamp-query"})
            try:
                with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:
                    return tsp.TimeStampResp.load(answer.read(1_000_000))
            except (OSError, ValueError) as problem:
                raise TimestampRequestError(str(problem)) from problem

    return Client()
