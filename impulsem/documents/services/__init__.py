"""Commands of `documents`: the only writers of its tables."""

from impulsem.documents.services.making import issue
from impulsem.documents.services.signing import (
    Signer,
    ask_signatures,
    offer_code,
    sign_for_person,
    sign_on_screen,
    sign_with_certificate,
)
from impulsem.documents.services.uploads import upload

__all__ = ["Signer", "ask_signatures", "issue", "offer_code", "sign_for_person", "sign_on_screen", "sign_with_certificate", "upload"]
