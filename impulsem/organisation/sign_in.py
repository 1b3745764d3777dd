"""Logging in: the institute makes the accounts; nobody signs up, and a single sign-on finds an account that is there already."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from impulsem.platform.models import Account


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect the identity to the account of its e-mail, once: the account must exist and be active.

        The provider must vouch for the address (`email_verified`). Where it lets people write what they like there, whoever
        wrote a colleague's address would get the colleague's account.
        """
        if sociallogin.is_existing:
            return
        email = verified_email(sociallogin)
        if email is None:
            refuse(request, _("Your identity provider does not confirm your e-mail address. Log in with your password, or ask for help."))
        account = Account.objects.filter(email__iexact=email, is_active=True).first()
        if account is None:
            refuse(request, _("There is no account for you yet. Ask an administrator to make one."))
        sociallogin.connect(request, account)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **about: Any) -> None:
        """The provider refused, somebody turned back there, or its answer makes no sense: back to the log-in page."""
        refuse(request, _("The city’s identity provider did not log you in. Try again, or log in with your password."))


def verified_email(sociallogin: SocialLogin) -> str | None:
    """The address that the provider says it verified. Some write the claim as text, and "false" is true to Python."""
    for address in sociallogin.email_addresses:
        if address.verified is True or str(address.verified).lower() == "true":
            return str(address.email)
    return None


def refuse(request: HttpRequest, sentence: str) -> NoReturn:
    """Back to the log-in page, which says why."""
    messages.error(request, sentence)
    raise ImmediateHttpResponse(redirect("account_login"))
