"""A signer's certificate: opened, and checked before anything is signed with it."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from typing import Any


class CannotOpen(Exception):
    """Not a PKCS#12 file, or not with that passphrase."""


class Expired(Exception):
    """It held until `day`."""

    def __init__(self, day: dt.date) -> None:
        super().__init__()
        self.day = day


class NotYetValid(Expired):
    """It holds from `day` on."""


class Revoked(Exception):
    """Its issuer took it back."""


class Unknown(Exception):
    """Its issuer is not trusted here."""


class NotForSigning(Exception):
    """It is for something else."""


class IssuerSilent(Exception):
    """Its issuer does not say whether it was taken back."""


def opened(pkcs12: bytes, passphrase: str) -> Any:
    """pyHanko's signer with the key inside. Errors: CannotOpen."""
    from pyhanko.sign import SimpleSigner

    signer = None
    if len(pkcs12) <= 100_000:
        try:
            signer = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=(), passphrase=passphrase.encode())
        except (ValueError, TypeError, OSError):
            signer = None
    if signer is None or signer.signing_cert is None:
        raise CannotOpen
    return signer


def check(signer: Any, roots: list[Any], *, at: dt.datetime) -> None:
    """Whether the signer's certificate may sign at a moment. Errors: Expired, NotYetValid, NotForSigning, Unknown, Revoked, IssuerSilent.

    The chain is built from what is at hand first: addresses in a certificate are asked only once its issuer is known to be trusted.
    """
    from pyhanko_certvalidator import errors

    certificate = signer.signing_cert
    if certificate.not_valid_after < at:
        raise Expired(certificate.not_valid_after.date())
    if certificate.not_valid_before > at:
        raise NotYetValid(certificate.not_valid_before.date())
    usage = certificate.key_usage_value
    if usage is not None and not {"digital_signature", "non_repudiation"} & usage.native:
        raise NotForSigning
    try:
        _validate(signer, roots, at, fetch=False)
        _validate(signer, roots, at, fetch=True)
    except errors.RevokedError:
        raise Revoked from None
    except (errors.InsufficientRevinfoError, errors.CRLFetchError, errors.OCSPFetchError):
        raise IssuerSilent from None
    except (errors.PathBuildingError, errors.PathValidationError, errors.InvalidCertificateError, errors.CertificateFetchError):
        raise Unknown from None


def _validate(signer: Any, roots: list[Any], at: dt.datetime, *, fetch: bool) -> None:
    from pyhanko_certvalidator import CertificateValidator, ValidationContext
    from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

    context = ValidationContext(
        trust_roots=roots,
        other_certs=list(signer.cert_registry),
        moment=at,
        allow_fetching=fetch,
        revocation_mode="hard-fail" if fetch else "soft-fail",
        fetcher_backend=RequestsFetcherBackend(per_request_timeout=5) if fetch else None,
    )
    validator = CertificateValidator(signer.signing_cert, validation_context=context)
    asyncio.run(validator.async_validate_usage(set()))


def subject(certificate: Any) -> str:
    """Whose it is, as one line."""
    return _line(certificate.subject)


def issuer(certificate: Any) -> str:
    return _line(certificate.issuer)


def _line(name: Any) -> str:
    told = name.native
    parts = [told.get(key) for key in ("common_name", "organization_name")]
    return re.sub(r"\s+", " ", " · ".join(str(part) for part in dict.fromkeys(parts) if part) or name.human_friendly)[:300]
