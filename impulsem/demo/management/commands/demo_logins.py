"""`impulsem demo_logins`: one log-in a role, for whoever tries the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from impulsem.demo.staff import DOMAIN, LOGINS, PASSWORD
from impulsem.organisation.models import Role, WorkerPost
from impulsem.platform.models import Account


class Command(BaseCommand):
    help = "Prints one log-in a role of the synthetic city (only where IMPULSEM_DEMO is on)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("There are demo log-ins only in demo mode: set IMPULSEM_DEMO=1.")
        accounts = {account.email: account for account in Account.objects.filter(email__endswith=f"@{DOMAIN}")}
        shown = [(f"{login}@{DOMAIN}", role) for login, role in LOGINS if f"{login}@{DOMAIN}" in accounts]
        if not shown:
            self.stdout.write("No synthetic city here: its accounts do not exist.")
            return
        if not accounts[shown[0][0]].check_password(PASSWORD):  # the city was built before demo mode was switched on
            Account.objects.filter(pk__in=[account.pk for account in accounts.values()]).update(password=make_password(PASSWORD))
        posts = {post.worker.account_id: post for post in WorkerPost.objects.select_related("worker", "centre", "territory")}
        self.stdout.write(f"Log in with the password {PASSWORD} as")
        for email, role in shown:
            post = posts.get(accounts[email].pk)
            place = (post.centre or post.territory) if post else None
            with translation.override("en-gb"):
                label = str(Role(role).label)
            self.stdout.write(f"  {email:<34} {label}, {place or 'the whole city'}")
