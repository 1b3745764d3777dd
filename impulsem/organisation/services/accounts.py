"""Commands about workers and the accounts with which they log in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction

from impulsem.organisation.models import Centre, Role, TeamMembership, Territory, Worker, WorkerPost
from impulsem.organisation.services.posts import cut_membership, cut_post, keep_an_administrator, open_post
from impulsem.organisation.services.refusals import (
    AccountInactive,
    EmailTaken,
    InvitationOver,
    NameMissing,
    check_administers,
    check_not_ones_own,
)
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import refusing
from impulsem.platform.models import Account
from impulsem.platform.periods import period

EMAIL_REFUSALS = {"account_email_once": EmailTaken}


class _Invitations(PasswordResetTokenGenerator):
    """Tokens that die with three days (`PASSWORD_RESET_TIMEOUT`), a log-in, a new password or another e-mail address."""

    key_salt = "impulsem.organisation.invitations"  # a token of the password reset by e-mail opens nothing here


_invitations = _Invitations()


@transaction.atomic
def hire_worker(
    *,
    email: str,
    name: str,
    profession: str,
    role: str,
    centre: Centre | None = None,
    territory: Territory | None = None,
    languages: Sequence[str] = (),
    from_day: dt.date,
    by: Actor,
) -> Worker:
    """A new worker with a first post, and an account that nobody can log in with until its invitation is accepted."""
    check_administers(by)
    name = _name(name)
    with refusing(EMAIL_REFUSALS):
        account = Account.objects.create_user(email=email.strip())
    worker = Worker.objects.create(account=account, name=name, profession=profession, languages=list(languages))
    audit.record(by, "organisation.worker_hired", on=worker, account=account.pk)
    open_post(worker=worker, role=role, centre=centre, territory=territory, from_day=from_day, by=by)
    return worker


@transaction.atomic
def amend_worker(*, worker: Worker, email: str, name: str, profession: str, languages: Sequence[str], by: Actor) -> None:
    """Correct who somebody is and where they are written to; a link that was sent to another address dies."""
    check_administers(by)
    account = _account(worker)
    worker.name, worker.profession, worker.languages = _name(name), profession, list(languages)
    worker.save(update_fields=["name", "profession", "languages"])
    account.email = Account.objects.normalize_email(email.strip())
    with refusing(EMAIL_REFUSALS):
        account.save(update_fields=["email"])
    audit.record(by, "organisation.worker_amended", on=worker)


@transaction.atomic
def invite(*, worker: Worker, by: Actor) -> str:
    """A token with which `worker` sets a password, once, within three days; earlier ones of an account without a password die.

    Somebody who forgot the password gets one too; the old password holds until the new one is set.
    """
    check_administers(by)
    account = _account(worker)
    if not account.is_active:
        raise AccountInactive
    if not account.has_usable_password():
        account.set_unusable_password()  # another random text: what was signed with the one before is worth nothing
        account.save(update_fields=["password"])
    audit.record(by, "organisation.worker_invited", on=worker)
    return _invitations.make_token(account)


def invited(*, worker: Worker | None, token: str) -> Account:
    """The account whose password the token may set; refuses with `InvitationOver`, also for a worker who is not there."""
    account = worker.account if worker is not None else None
    if account is None or not account.is_active or not _invitations.check_token(account, token):
        raise InvitationOver
    return account


@transaction.atomic
def accept_invitation(*, worker: Worker, token: str, password: str) -> Account:
    """Set the password that the invited person chose; every session that the account had is over."""
    Account.objects.select_for_update().get(pk=_account(worker).pk)  # two tabs, one token: the second one finds it used
    worker = Worker.objects.select_related("account").get(pk=worker.pk)
    account = invited(worker=worker, token=token)
    account.set_password(password)
    account.save(update_fields=["password"])
    own = Actor(kind=ActorKind.WORKER, name=worker.name, account_id=account.pk, worker_id=worker.pk)
    audit.record(own, "organisation.invitation_accepted", on=worker)
    return account


@transaction.atomic
def deactivate_account(*, worker: Worker, on: dt.date, by: Actor) -> None:
    """Lock somebody out at once: sessions, links and password stop working, posts and teams end on `on`."""
    check_administers(by)
    check_not_ones_own(by, worker.pk)
    posts = list(WorkerPost.objects.select_for_update().filter(worker=worker, valid__overlap=period(on)))
    if any(post.role == Role.ADMINISTRATOR for post in posts):
        keep_an_administrator(without=worker.pk, on=on)
    for post in posts:
        cut_post(post=post, on=on, by=by)
    for membership in TeamMembership.objects.select_for_update().filter(worker=worker, valid__overlap=period(on)):
        cut_membership(membership=membership, on=on, by=by)
    account = _account(worker)
    account.is_active = False
    account.set_unusable_password()  # a session is signed with the password: all of them end, and stay ended when it is active again
    account.save(update_fields=["is_active", "password"])
    audit.record(by, "organisation.account_deactivated", on=worker)


@transaction.atomic
def reactivate_account(*, worker: Worker, by: Actor) -> None:
    """Somebody comes back: the account may be invited again, and posts are given anew."""
    check_administers(by)
    check_not_ones_own(by, worker.pk)
    account = _account(worker)
    account.is_active = True
    account.save(update_fields=["is_active"])
    audit.record(by, "organisation.account_reactivated", on=worker)


def _name(text: str) -> str:
    """The name without spare blanks."""
    name = " ".join(text.split())
    if not name:
        raise NameMissing
    return name


def _account(worker: Worker) -> Account:
    assert worker.account is not None, "every worker who was hired has an account"
    return worker.account
