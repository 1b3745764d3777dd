"""Where `benefits` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.benefits.models import Application, Card, Grant, Instalment, PayeeAccount
from impulsem.benefits.services.accounts import opened
from impulsem.benefits.services.reaching import source_of
from impulsem.people.models import Reach
from impulsem.platform.channels import Channel, Watch, channels


def applications_of_those_who_left(watch: Watch) -> Iterable[str]:
    """Their applications, as far as the reader may know of them."""
    seen = Application.objects.visible_to(watch.actor, at=watch.at).filter(applicant_id__in=watch.moved)
    return seen.values_list("words", flat=True)


def reach_to_those_who_left(watch: Watch) -> Iterable[str]:
    """What was asked for by those who stayed opens nobody who left."""
    for application in Application.objects.filter(applicant_id__in=watch.stayed):
        rows = Reach.objects.of(watch.actor, at=watch.at).filter(source=source_of(application), person_id__in=watch.moved)
        yield from rows.values_list("person__given_name", flat=True)


def payments_of_those_who_left(watch: Watch) -> Iterable[str]:
    """Their grants and cards, as far as the reader may know of them."""
    for grant in Grant.objects.visible_to(watch.actor, at=watch.at).filter(application__applicant_id__in=watch.moved):
        yield f"{grant.payee} {grant.application.number}"
    yield from Card.objects.visible_to(watch.actor, at=watch.at).filter(person_id__in=watch.moved).values_list("reason", flat=True)


def accounts_that_are_paid_into(watch: Watch) -> Iterable[str]:
    """Where what is still to be paid to them would go to."""
    coming = Instalment.objects.filter(grant__application__applicant_id__in=watch.moved, state__in=["planned", "in_batch"])
    for payee in PayeeAccount.objects.filter(grants__instalments__in=coming):
        yield opened(payee)


channels.register(
    Channel(
        code="benefits.applications",
        urls=(
            "benefits:queue",
            "benefits:decide_many",
            "benefits:appeals",
            "benefits:find",
            "benefits:begin_for",
            "benefits:begin",
            "benefits:application",
            "benefits:use",
            "benefits:paper",
        ),
        panels=("applications",),
        facts=("applications",),
        tells=applications_of_those_who_left,
    )
)
channels.register(Channel(code="benefits.reach", tells=reach_to_those_who_left))
channels.register(
    Channel(code="benefits.month", urls=("benefits:month",), about_nobody="Counts of applications by month and by benefit, for the office.")
)

channels.register(
    Channel(
        code="benefits.payments",
        urls=(
            "benefits:payments",
            "benefits:held",
            "benefits:batch",
            "benefits:grant",
            "benefits:receipts",
            "benefits:reclaims",
            "benefits:cards",
            "benefits:card_new",
        ),
        panels=("payments",),
        facts=("payments", "justifications"),
        tells=payments_of_those_who_left,
        sends_to=accounts_that_are_paid_into,
    )
)
channels.register(
    Channel(
        code="benefits.payment_commands",
        urls=(
            "benefits:plan_again",
            "benefits:both_right",
            "benefits:batch_approve",
            "benefits:batch_file",
            "benefits:batch_drop",
            "benefits:batch_release",
            "benefits:batch_settle",
            "benefits:grant_change",
            "benefits:grant_suspend",
            "benefits:grant_resume",
            "benefits:grant_end",
            "benefits:grant_close",
            "benefits:grant_payee",
            "benefits:account_new",
            "benefits:account_verify",
            "benefits:account_end",
            "benefits:receipt_new",
            "benefits:reclaim_new",
            "benefits:receipt_accept",
            "benefits:receipt_refuse",
            "benefits:part_back",
            "benefits:reclaim_waive",
            "benefits:card_used",
            "benefits:card_block",
        ),
        about_nobody="Forms about a grant, a card or a batch looked up through visibility: they answer with one of the pages above.",
    )
)
channels.register(
    Channel(
        code="benefits.budget",
        urls=("benefits:budget", "benefits:line_new", "benefits:line_change"),
        about_nobody="Budget lines and their sums: no person is in them.",
    )
)

channels.register(Channel(code="benefits.for_others", urls=("benefits:note_for_others",), facts=("for_others",)))
channels.register(
    Channel(
        code="benefits.for_others_counted",
        urls=(
            "benefits:for_others",
            "benefits:prepare_dossier",
            "benefits:dossier_file",
            "benefits:send_dossier",
            "benefits:answer_dossier",
            "benefits:take_back_note",
        ),
        about_nobody="Counts of work by whose it is and who asked, and papers made of them: no person is in them.",
    )
)
