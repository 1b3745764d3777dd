"""Tables."""

from impulsem.benefits.models.applications import Application, ApplicationEvent, ApplicationNumber, Evidence
from impulsem.benefits.models.budget import BudgetLine, ExcludingBenefits
from impulsem.benefits.models.cards import Card
from impulsem.benefits.models.decisions import Appeal, Decision
from impulsem.benefits.models.for_others import Dossier, ForOthers, Requester, TakenBack
from impulsem.benefits.models.grants import Grant, GrantChange, Instalment
from impulsem.benefits.models.payees import PayeeAccount
from impulsem.benefits.models.payments import DoubleCheck, Payment, PaymentBatch
from impulsem.benefits.models.receipts import Receipt, Reclaim, ReclaimPart

__all__ = [
    "Appeal",
    "Application",
    "ApplicationEvent",
    "ApplicationNumber",
    "BudgetLine",
    "Card",
    "Decision",
    "Dossier",
    "DoubleCheck",
    "Evidence",
    "ExcludingBenefits",
    "ForOthers",
    "Grant",
    "GrantChange",
    "Instalment",
    "PayeeAccount",
    "Payment",
    "PaymentBatch",
    "Receipt",
    "Reclaim",
    "ReclaimPart",
    "Requester",
    "TakenBack",
]
