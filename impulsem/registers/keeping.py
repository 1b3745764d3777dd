"""What is kept closed here: what was asked of a register and what it answered."""

from impulsem.platform.closed import ClosedColumn, declare
from impulsem.registers.models import LookUp

declare(ClosedColumn(model=LookUp, closed="evidence", key="key_name"))
