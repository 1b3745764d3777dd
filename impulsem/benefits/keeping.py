"""What is kept closed here: numbers of accounts, and files for the bank."""

from impulsem.benefits.models import PayeeAccount, PaymentBatch
from impulsem.platform.closed import ClosedColumn, declare

declare(ClosedColumn(model=PayeeAccount, closed="closed", key="key"))
declare(ClosedColumn(model=PaymentBatch, closed="closed", key="key"))
