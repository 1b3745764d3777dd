"""A certificate authority and a time-stamp server of the tests' own, on the loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from impulsem.documents.sealing.authority import PASSPHRASE, LocalAuthority


@pytest.fixture(scope="session")
def _authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAuthority]:
    authority = LocalAuthority(tmp_path_factory.mktemp("authority")).start()
    yield authority
    authority.stop()


@pytest.fixture
def authority(_authority: LocalAuthority, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    """Trusted, and the installation seals with its certificate and asks its time-stamp server."""
    trusted = tmp_path_factory.mktemp("trusted")
    (trusted / "root.pem").write_bytes(_authority.root_pem)
    monkeypatch.setenv("IMPULSEM_TRUST", str(trusted))
    monkeypatch.setenv("IMPULSEM_SEAL", str(_authority.folder / "seal.p12"))
    monkeypatch.setenv("IMPULSEM_SEAL_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("IMPULSEM_TSA", _authority.tsa_address)
    return _authority
