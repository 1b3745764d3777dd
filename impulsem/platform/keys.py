"""Keys of what is kept encrypted. They live outside the database: a stolen backup opens nothing.

`IMPULSEM_DOCUMENT_KEYS` ("name:hex,name:hex", 32 bytes each) wins; without it one key is made on first use and kept in the data folder
(0600). The first key encrypts; all of them open, so that a key is changed by putting a new one before the old one (`impulsem keys rekey`
then brings what the old one closed under the new one: `platform.closed`).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

VARIABLE = "IMPULSEM_DOCUMENT_KEYS"
FILE = "document_keys.secret"
_NONCE = 12


class KeyMissing(Exception):
    """A key that this installation does not have, or that cannot be read. For operators, in plain English."""


class Altered(Exception):
    """What is kept is not what was put there."""


def encrypt(content: bytes, *, about: bytes) -> tuple[str, bytes]:
    """The name of the key, and the closed content (nonce first). `about` must be the same to open it: it ties the bytes to their row."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # here, so that starting does not wait for it

    name, key = next(iter(_keys().items()))
    nonce = os.urandom(_NONCE)
    return name, nonce + AESGCM(key).encrypt(nonce, content, about)


def decrypt(closed: bytes, *, key: str, about: bytes) -> bytes:
    """The content again. Errors: KeyMissing, Altered."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    keys = _keys()
    if key not in keys:
        raise KeyMissing(f"There is no key called {key}. Bring back {VARIABLE} or the file {FILE} that was in use when this was kept.")
    try:
        return AESGCM(keys[key]).decrypt(closed[:_NONCE], closed[_NONCE:], about)
    except InvalidTag:
        raise Altered from None


def first() -> str:
    """The name of the key that encrypts now."""
    return next(iter(_keys()))


def _keys() -> dict[str, bytes]:
    text = os.environ.get(VARIABLE) or _kept(Path(settings.DATA_DIR) / FILE)
    found: dict[str, bytes] = {}
    for each in text.replace("\n", ",").split(","):
        name, _, value = each.strip().partition(":")
        if not name:
            continue
        try:
            found[name] = bytes.fromhex(value)
        except ValueError:
            found[name] = b""
        if len(found[name]) != 32 or len(name) > 20:
            raise KeyMissing(f"{VARIABLE} must look like name:64 hexadecimal digits, with commas between keys; {name[:20]} does not.")
    if not found:
        raise KeyMissing(f"{VARIABLE} or the file {FILE} holds no key.")
    return found


def _kept(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"first:{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)  # whole or not at all, and never over the key that another process has just made
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text()
