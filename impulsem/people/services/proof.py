"""What amounts and circumstances share: a period, a source, the row that proves it, and how long it can be trusted."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext_lazy as _

from impulsem.people.models import Circumstance, EconomicFact
from impulsem.platform.errors import DomainError

_ROW = re.compile(r"[a-z]+\.[a-z]+:[0-9]{1,18}")


class ProofAlreadyOld(DomainError):
    message = _("The day until which it is verified is before it begins.")
    field = "verified_until"


class EndsBeforeItBegins(DomainError):
    message = _("It ends before it begins.")
    field = "until"


class WrongProof(DomainError):
    message = _("That is no document or answer that could prove it.")
    field = "evidence"


def check_period(since: dt.date, until: dt.date | None) -> None:
    if until is not None and until <= since:
        raise EndsBeforeItBegins


def check_proof(evidence: str, verified_until: dt.date | None, *, not_before: dt.date) -> None:
    """Whether the row is written as one, and the proof holds on its first day."""
    if evidence and not _ROW.fullmatch(evidence):
        raise WrongProof
    if verified_until is not None and verified_until < not_before:
        raise ProofAlreadyOld


def seen_again(row: EconomicFact | Circumstance, *, source: str, until: dt.date, evidence: str, on: dt.date) -> dict[str, str]:
    """Write the new proof; gives the old one, for the audit."""
    check_proof(evidence, until, not_before=on)
    before = {
        "source": row.source,
        "verified_until": row.verified_until.isoformat() if row.verified_until else "",
        "evidence": row.evidence,
    }
    row.source, row.verified_until, row.evidence = source, until, evidence or row.evidence
    row.save(update_fields=["source", "verified_until", "evidence"])
    return before
