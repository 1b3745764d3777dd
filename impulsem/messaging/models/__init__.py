"""Templates in versions, messages, their deliveries and all that became of these; codes that show whose a contact is."""

from impulsem.messaging.models.codes import ConfirmationCode
from impulsem.messaging.models.outbox import (
    Channel,
    ChannelPause,
    Delivery,
    DeliveryEvent,
    DemoText,
    FailingContact,
    LetterBatch,
    Message,
    MessageQuerySet,
    Template,
    TemplateVersion,
)

__all__ = [
    "Channel",
    "ChannelPause",
    "ConfirmationCode",
    "Delivery",
    "DeliveryEvent",
    "DemoText",
    "FailingContact",
    "LetterBatch",
    "Message",
    "MessageQuerySet",
    "Template",
    "TemplateVersion",
]
