"""The doors of `benefits`."""

from django.urls import path

from impulsem.benefits.views import applications, budget, cards, for_others, grants, held, justifying, payments, queue

app_name = "benefits"
OTHERS = "for-others/"
DOSSIER = f"{OTHERS}dossiers/<uuid:dossier_uuid>/"
APPLICATION = "a/<uuid:application_uuid>/"
BATCH = "payments/<uuid:batch_uuid>/"
GRANT = "grants/<uuid:grant_uuid>/"
RECLAIM = "reclaims/<uuid:reclaim_uuid>/"
CARD = "cards/<uuid:card_uuid>/"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("decide/", queue.decide_many, name="decide_many"),
    path("month/", queue.month, name="month"),
    path("appeals/", queue.appeals, name="appeals"),
    path("find/", applications.find, name="find"),
    path("begin/", applications.begin_for, name="begin_for"),
    path("begin/<uuid:household_uuid>/", applications.begin, name="begin"),
    path(APPLICATION, applications.application, name="application"),
    path(f"{APPLICATION}use/", applications.use, name="use"),
    path(f"{APPLICATION}paper/", applications.paper, name="paper"),
    path(OTHERS, for_others.counts, name="for_others"),
    path(f"{OTHERS}note/", for_others.note, name="note_for_others"),
    path(f"{OTHERS}note/<uuid:note_uuid>/take-back/", for_others.take_back, name="take_back_note"),
    path(f"{OTHERS}dossiers/", for_others.prepare, name="prepare_dossier"),
    path(f"{DOSSIER}file/", for_others.dossier_file, name="dossier_file"),
    path(f"{DOSSIER}sent/", for_others.send, name="send_dossier"),
    path(f"{DOSSIER}answer/", for_others.answer, name="answer_dossier"),
    path("payments/", payments.payments, name="payments"),
    path("payments/held/", held.held, name="held"),
    path("payments/held/<int:instalment>/", held.plan_again, name="plan_again"),
    path("payments/held/<int:instalment>/<int:other>/", held.both_right, name="both_right"),
    path(BATCH, payments.batch, name="batch"),
    path(f"{BATCH}approve/", payments.batch_approve, name="batch_approve"),
    path(f"{BATCH}file/", payments.batch_file, name="batch_file"),
    path(f"{BATCH}drop/", payments.batch_drop, name="batch_drop"),
    path(f"{BATCH}release/", payments.batch_release, name="batch_release"),
    path(f"{BATCH}settle/", payments.batch_settle, name="batch_settle"),
    path("budget/", budget.budget, name="budget"),
    path("budget/new/", budget.line_new, name="line_new"),
    path("budget/<uuid:line_uuid>/", budget.line_change, name="line_change"),
    path(GRANT, grants.grant, name="grant"),
    path(f"{GRANT}change/", grants.grant_change, name="grant_change"),
    path(f"{GRANT}suspend/", grants.grant_suspend, name="grant_suspend"),
    path(f"{GRANT}resume/", grants.grant_resume, name="grant_resume"),
    path(f"{GRANT}end/", grants.grant_end, name="grant_end"),
    path(f"{GRANT}close/", grants.grant_close, name="grant_close"),
    path(f"{GRANT}account/", grants.grant_payee, name="grant_payee"),
    path(f"{GRANT}account/new/", grants.account_new, name="account_new"),
    path(f"{GRANT}account/verify/", grants.account_verify, name="account_verify"),
    path(f"{GRANT}account/end/", grants.account_end, name="account_end"),
    path(f"{GRANT}receipt/", justifying.receipt_new, name="receipt_new"),
    path(f"{GRANT}reclaim/", justifying.reclaim_new, name="reclaim_new"),
    path("receipts/", justifying.receipts, name="receipts"),
    path("receipts/<uuid:receipt_uuid>/accept/", justifying.receipt_accept, name="receipt_accept"),
    path("receipts/<uuid:receipt_uuid>/refuse/", justifying.receipt_refuse, name="receipt_refuse"),
    path("reclaims/", justifying.reclaims, name="reclaims"),
    path(f"{RECLAIM}parts/<int:number>/", justifying.part_back, name="part_back"),
    path(f"{RECLAIM}waive/", justifying.reclaim_waive, name="reclaim_waive"),
    path("cards/", cards.cards, name="cards"),
    path("cards/for/<uuid:person_uuid>/", cards.card_new, name="card_new"),
    path(f"{CARD}used/", cards.card_used, name="card_used"),
    path(f"{CARD}block/", cards.card_block, name="card_block"),
]
