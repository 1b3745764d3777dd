"""What is kept closed here: what the placeholders of a message stand for, and codes that are still to go out."""

from impulsem.messaging.models import ConfirmationCode, Message
from impulsem.platform.closed import ClosedColumn, declare

declare(ClosedColumn(model=Message, closed="values", key="key_name"))
declare(ClosedColumn(model=ConfirmationCode, closed="outgoing", key="key_name"))
