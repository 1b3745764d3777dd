"""Commands of `documents`: the only writers of its tables."""

from impulsem.documents.services.grounds import answer, give_notice, print_ground, print_notice, withdraw
from impulsem.documents.services.making import issue
from impulsem.documents.services.retention import hold_back, let_go, lift_hold
from impulsem.documents.services.signing import (
    Signer,
    ask_signatures,
    offer_code,
    sign_for_person,
    sign_on_screen,
    sign_with_certificate,
    void_signatures,
)
from impulsem.documents.services.uploads import scan_parked, upload

__all__ = [
    "Signer",
    "answer",
    "ask_signatures",
    "give_notice",
    "hold_back",
    "issue",
    "let_go",
    "lift_hold",
    "offer_code",
    "print_ground",
    "print_notice",
    "scan_parked",
    "sign_for_person",
    "sign_on_screen",
    "sign_with_certificate",
    "upload",
    "void_signatures",
    "withdraw",
]
