"""Logging in: wrong passwords are counted by all server processes together, and a single sign-on opens only what it may."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import gettext, override

from impulsem import settings as installed
from impulsem.organisation.models import Role, Worker
from impulsem.organisation.sign_in import StaffSocialAdapter
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.platform.models import Account

TOO_MANY = "Too many failed login attempts. Try again later."
CONFIGURED = {"ISSUER": "https://id.example.org/realm", "CLIENT_ID": "impulsem", "CLIENT_SECRET": "secret", "NAME": "the city’s log-in"}


def try_password(browser: Client, email: str, password: str = "wrong, once more") -> str:
    return browser.post(reverse("account_login"), {"login": email, "password": password}).content.decode()


@pytest.mark.django_db
def test_the_sixth_wrong_password_is_refused_in_catalan_even_when_it_would_be_right():
    Account.objects.create_user(email="marta@example.org", password="quatre paraules llargues")
    browser = Client(headers={"accept-language": "ca"})
    with override("ca"):
        refusal = gettext(TOO_MANY)
    assert refusal != TOO_MANY
    for _ in range(5):
        assert refusal not in try_password(browser, "marta@example.org")
    page = try_password(browser, "Marta@example.org", "quatre paraules llargues")
    assert 'lang="ca"' in page
    assert refusal in page
    assert "_auth_user_id" not in browser.session


ANOTHER_PROCESS = """
import django; django.setup()
from django.test import Client
browser = Client(headers={"accept-language": "ca", "host": "testserver"})
page = browser.post("/accounts/login/", {"login": "marta@example.org", "password": "wrong, once more"}, headers={"host": "testserver"})
print(page.content.decode())
"""


@pytest.mark.django_db(transaction=True)
def test_another_server_process_refuses_what_this_one_counted():
    browser = Client(headers={"accept-language": "ca"})
    for _ in range(5):
        try_password(browser, "marta@example.org")
    at = connection.settings_dict
    folder = f"?host={quote(at['HOST'], safe='')}" if at["HOST"].startswith("/") else ""
    server = "" if folder else f"{at['HOST']}:{at['PORT']}" if at["PORT"] else at["HOST"]
    port = f"&port={at['PORT']}" if folder and at["PORT"] else ""
    who = f"{quote(at['USER'])}:{quote(at['PASSWORD'])}@" if at["PASSWORD"] else f"{quote(at['USER'])}@" if at["USER"] else ""
    url = f"postgresql://{who}{server}/{quote(at['NAME'])}{folder}{port}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "impulsem.settings", "IMPULSEM_HOSTS": "testserver"}
    said = subprocess.run([sys.executable, "-c", ANOTHER_PROCESS], env=environment, capture_output=True, text=True, timeout=60, check=False)
    cache.clear()
    with override("ca"):
        assert gettext(TOO_MANY) in said.stdout, said.stderr


@pytest.mark.django_db
def test_one_persons_wrong_passwords_lock_nobody_else_out():
    Account.objects.create_user(email="jordi@example.org", password="quatre paraules llargues")
    browser = Client(headers={"accept-language": "en-gb"})
    for _ in range(6):
        try_password(browser, "marta@example.org")
    try_password(browser, "jordi@example.org", "quatre paraules llargues")
    assert "_auth_user_id" in browser.session


def sign_on(email: str, *, verified: Any = True, uid: str = "u-1") -> tuple[Any, SocialLogin]:
    """A request and what an identity provider says about somebody."""
    browser = Client(headers={"accept-language": "en-gb"})
    request = browser.get(reverse("account_login")).wsgi_request
    request.session = browser.session
    addresses = [EmailAddress(email=email, verified=verified, primary=True)] if email else []
    login = SocialLogin(user=Account(email=email), account=SocialAccount(provider="city", uid=uid), email_addresses=addresses)
    return request, login


@pytest.fixture
def single_sign_on(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": installed.openid_connect(CONFIGURED)}}


@pytest.mark.django_db
def test_a_verified_address_is_connected_to_its_account(single_sign_on):
    marta = make_worker()
    request, login = sign_on(marta.account.email.upper())
    StaffSocialAdapter(request).pre_social_login(request, login)
    assert SocialAccount.objects.get().user == marta.account
    assert login.is_existing


@pytest.mark.django_db
@pytest.mark.parametrize("verified", [False, None, "false", "", 0])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(single_sign_on, verified):
    marta = make_worker()
    request, login = sign_on(marta.account.email, verified=verified)
    with pytest.raises(ImmediateHttpResponse) as refused:
        StaffSocialAdapter(request).pre_social_login(request, login)
    assert refused.value.response.url == reverse("account_login")
    assert "does not confirm your e-mail" in str(next(iter(get_messages(request))))
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_nobody_gets_an_account_by_signing_on_and_a_deactivated_one_stays_closed(single_sign_on):
    marta = make_worker()
    Account.objects.filter(pk=marta.account_id).update(is_active=False)
    for email in ("stranger@example.org", marta.account.email):
        request, login = sign_on(email)
        with pytest.raises(ImmediateHttpResponse):
            StaffSocialAdapter(request).pre_social_login(request, login)
    assert not SocialAccount.objects.exists()
    assert Account.objects.count() == 1
    assert not StaffSocialAdapter(request).is_open_for_signup(request, login)


@pytest.mark.django_db
def test_the_log_in_page_offers_the_identity_provider_only_where_one_is_configured(client, settings):
    assert "oidc" not in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": installed.openid_connect(CONFIGURED)}}
    page = client.get(reverse("account_login")).content.decode()
    assert "the city’s log-in" in page
    assert "/accounts/oidc/city/login/" in page


def test_half_a_configuration_is_refused_by_name_and_none_is_off():
    assert installed.openid_connect(dict.fromkeys(CONFIGURED, "")) == []
    with pytest.raises(ValueError, match="IMPULSEM_OIDC_CLIENT_SECRET is missing"):
        installed.openid_connect(CONFIGURED | {"CLIENT_SECRET": ""})
    [app] = installed.openid_connect(CONFIGURED | {"NAME": ""})
    assert app["name"] == "id.example.org"


@pytest.mark.django_db
def test_a_fresh_installation_gets_its_first_administrator_who_sets_a_password_with_the_printed_link():
    said = StringIO()
    call_command("create_administrator", email="admin@example.org", name="Ona Prats", site="https://ssc.example.org/", stdout=said)
    worker = Worker.objects.get(account__email="admin@example.org")
    assert actor(worker).holds(Role.ADMINISTRATOR)
    link = said.getvalue().split()[-1]
    assert link.startswith("https://ssc.example.org/staff/password/")
    assert Client().get(urlsplit(link).path, follow=True).status_code == 200
    with pytest.raises(CommandError, match="Another account has this e-mail address"):
        call_command("create_administrator", email="Admin@example.org", name="Ona Prats", stdout=said)
    with pytest.raises(CommandError, match="not an e-mail"):
        call_command("create_administrator", email="admin", name="Ona Prats", stdout=said)


def test_requests_are_built_from_the_address_that_the_trusted_proxy_saw(settings):
    from allauth.core.internal.httpkit import get_client_ip

    request = RequestFactory().post("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.4"})
    assert get_client_ip(request) == "127.0.0.1"  # nobody is believed unless IMPULSEM_BEHIND_PROXY says so
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert get_client_ip(request) == "198.51.100.4"


@pytest.mark.django_db
def test_a_forgotten_password_and_another_address_are_the_administrators_matter():
    marta = make_worker()
    browser = Client(headers={"accept-language": "en-gb"})
    assert "Ask an administrator" in browser.post(reverse("account_reset_password"), {"email": marta.account.email}).content.decode()
    browser.force_login(marta.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.post(reverse("account_email"), {"action_add": "", "email": "boss@example.org"})
    assert not EmailAddress.objects.exists()
    assert not Account.objects.filter(email="boss@example.org").exists()


@pytest.mark.django_db
def test_an_identity_provider_that_does_not_answer_leads_back_to_the_log_in_page_with_a_sentence(settings):
    nowhere = installed.openid_connect(CONFIGURED | {"ISSUER": "http://127.0.0.1:9/realm"})
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": nowhere}}
    answer = Client(headers={"accept-language": "en-gb"}).get("/accounts/oidc/city/login/", follow=True)
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert "does not answer now" in answer.content.decode()


@pytest.mark.django_db
def test_whoever_turns_back_at_the_identity_provider_is_on_the_log_in_page_again(single_sign_on):
    browser = Client(headers={"accept-language": "en-gb"})
    answer = browser.get("/accounts/oidc/city/login/callback/", {"error": "access_denied"}, follow=True)
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert "did not log you in" in answer.content.decode()
