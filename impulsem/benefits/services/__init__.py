"""Commands: the only writers."""

from impulsem.benefits.services.appeals import appeal, settle_appeal
from impulsem.benefits.services.applications import claim, close, hand_receipt, open_application, release, submit, withdraw
from impulsem.benefits.services.completing import answer_more, ask_for_more, assess, use_document
from impulsem.benefits.services.decisions import Batch, decide, decide_many, propose_decision, send_back
from impulsem.benefits.services.papers import write_decision
from impulsem.benefits.services.reaching import follow_parting, give_reach, take_reach

__all__ = [
    "Batch",
    "answer_more",
    "appeal",
    "ask_for_more",
    "assess",
    "claim",
    "close",
    "decide",
    "decide_many",
    "follow_parting",
    "give_reach",
    "hand_receipt",
    "open_application",
    "propose_decision",
    "release",
    "send_back",
    "settle_appeal",
    "submit",
    "take_reach",
    "use_document",
    "withdraw",
    "write_decision",
]
