"""The way to the city's identity provider, which may be out of order without anything of ours being so."""

from __future__ import annotations

import logging

from allauth.socialaccount.providers.openid_connect.views import login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from impulsem.platform.web.access import open_to_all

logger = logging.getLogger(__name__)


@open_to_all
def to_the_provider(request: HttpRequest) -> HttpResponse:
    """As the library's own view, but a provider that does not answer leads back to the log-in page with a sentence."""
    try:
        response: HttpResponse = login(request, "city")
    except OSError as problem:  # what `requests` raises for every failure of the network or of the answer
        logger.error("The identity provider does not answer: %s", problem)
        messages.error(request, _("The city’s identity provider does not answer now. Log in with your password, or try again later."))
        return HttpResponseRedirect(reverse("account_login"))
    return response
