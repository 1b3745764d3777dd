"""Commands: the only writers."""

from impulsem.benefits.services.accounts import add_account, end_account, verify_account
from impulsem.benefits.services.appeals import appeal, settle_appeal
from impulsem.benefits.services.applications import (
    claim,
    close,
    hand_application,
    hand_receipt,
    open_application,
    release,
    submit,
    withdraw,
)
from impulsem.benefits.services.batches import (
    approve_batch,
    batch_file,
    drop_batch,
    hand_out,
    make_batch,
    plan_again,
    release_again,
    settle_batch,
)
from impulsem.benefits.services.budget import change_line, open_line
from impulsem.benefits.services.cards import block_card, card_used, give_card
from impulsem.benefits.services.completing import answer_more, ask_for_more, assess, use_document
from impulsem.benefits.services.decisions import Batch, decide, decide_many, propose_decision, send_back
from impulsem.benefits.services.doubles import not_a_double, possible_double_payments
from impulsem.benefits.services.for_others import (
    answer_dossier,
    note_for_others,
    prepare_dossier,
    send_dossier,
    take_back_note,
)
from impulsem.benefits.services.grants import (
    award,
    change_grant,
    change_payee,
    end_grant,
    pay_into_new_account,
    resume,
    schedule_of,
    suspend,
)
from impulsem.benefits.services.papers import write_decision
from impulsem.benefits.services.reaching import follow_parting, give_reach, take_reach
from impulsem.benefits.services.receipts import (
    accept_receipt,
    close_grant,
    part_paid_back,
    reclaim,
    record_receipt,
    refuse_receipt,
    waive_reclaim,
)
from impulsem.benefits.services.refusals import CannotFollow, NoHousehold, NoSuchBenefit, NotThisDocument, OpensNothing
from impulsem.benefits.services.slips import progress_of_slip

__all__ = [
    "Batch",
    "CannotFollow",
    "NoHousehold",
    "NoSuchBenefit",
    "NotThisDocument",
    "OpensNothing",
    "accept_receipt",
    "add_account",
    "answer_dossier",
    "answer_more",
    "appeal",
    "approve_batch",
    "ask_for_more",
    "assess",
    "award",
    "batch_file",
    "block_card",
    "card_used",
    "change_grant",
    "change_line",
    "change_payee",
    "claim",
    "close",
    "close_grant",
    "decide",
    "decide_many",
    "drop_batch",
    "end_account",
    "end_grant",
    "follow_parting",
    "give_card",
    "give_reach",
    "hand_application",
    "hand_out",
    "hand_receipt",
    "make_batch",
    "not_a_double",
    "note_for_others",
    "open_application",
    "open_line",
    "part_paid_back",
    "pay_into_new_account",
    "plan_again",
    "possible_double_payments",
    "prepare_dossier",
    "progress_of_slip",
    "propose_decision",
    "reclaim",
    "record_receipt",
    "refuse_receipt",
    "release",
    "release_again",
    "resume",
    "schedule_of",
    "send_back",
    "send_dossier",
    "settle_appeal",
    "settle_batch",
    "submit",
    "suspend",
    "take_back_note",
    "take_reach",
    "use_document",
    "verify_account",
    "waive_reclaim",
    "withdraw",
    "write_decision",
]
