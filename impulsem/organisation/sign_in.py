"""Logging in: the institute makes the accounts; nobody signs up, and a single sign-on finds an account that is there already."""

from __future__ import annotations

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
        """The city's identity provider vouches for the e-mail; the account must exist and be active."""
        if sociallogin.is_existing:
            return
        account = Account.objects.filter(email__iexact=sociallogin.user.email or "", is_active=True).first()
        if account is None:
            messages.error(request, _("There is no account for you yet. Ask your centre's director to have one made."))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, account)
