"""The slip of an application: how it stands, for whoever has its code; who tries codes is stopped."""

from __future__ import annotations

from impulsem.benefits.queries.receipts import RECEIPT, Progress, progress_of
from impulsem.benefits.services.refusals import OpensNothing
from impulsem.platform import tries

MOST_WRONG = 10


def progress_of_slip(*, code: str, address: str) -> Progress:
    """How it stands. address: of whoever asks, only to count wrong codes. Refuses: OpensNothing, TooManyTries.

    Not in one transaction: a wrong code has to stay counted.
    """
    tries.check(RECEIPT, address, most=MOST_WRONG)
    found = progress_of(code)
    if found is None:
        tries.was_wrong(RECEIPT, address)
        raise OpensNothing
    return found
