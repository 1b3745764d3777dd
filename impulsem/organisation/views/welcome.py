"""The first log-in: whoever was handed a link sets a password and is shown how to protect the account."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

from impulsem.organisation import queries, services
from impulsem.organisation.forms import PasswordForm
from impulsem.platform.web.access import ActingRequest, logged_in, open_to_all, requires

KEPT = "invitation"


@open_to_all
def invitation(request: HttpRequest, worker_uuid: UUID, token: str) -> HttpResponse:
    """The link itself: keeps what it says in the session and leads on, so that the token is in no later address or referrer."""
    request.session[KEPT] = [str(worker_uuid), token]
    response = HttpResponseRedirect(reverse("organisation:set_password"))
    add_never_cache_headers(response)
    return response


@open_to_all
@sensitive_post_parameters("password", "again")
def set_password(request: HttpRequest) -> HttpResponse:
    """Choose a password; then logged in, through the second factor where there is one."""
    worker_uuid, token = request.session.get(KEPT, ("", ""))
    worker = queries.worker_of(UUID(worker_uuid)) if worker_uuid else None
    try:
        account = services.invited(worker=worker, token=token)
        assert worker is not None, "an invitation is somebody's"
        form = PasswordForm(request.POST or None, account=account)
        if request.method == "POST" and form.is_valid():
            account = services.accept_invitation(worker=worker, token=token, password=form.cleaned_data["password"])
            logout(request)  # whoever was logged in here before, perhaps the administrator
            login = Login(user=account, email=account.email, redirect_url=reverse("organisation:welcome"))
            onward = perform_password_login(request, {"email": account.email}, login)
            if request.user.is_authenticated:  # not where a second factor comes first
                reauthenticate_by_password(request)  # who chose it this moment need not write it again to set up the second factor
            return onward
        response = render(request, "organisation/set_password.html", {"form": form, "worker": worker}, status=422 if form.errors else 200)
    except services.InvitationOver as refusal:
        response = render(request, "organisation/invitation_over.html", {"sentence": str(refusal)}, status=410)
    add_never_cache_headers(response)
    return response


@requires(logged_in)
def welcome(request: ActingRequest) -> HttpResponse:
    """Logged in for the first time: now the second factor."""
    return render(request, "organisation/welcome.html")


@open_to_all
def ask_an_administrator(request: HttpRequest) -> HttpResponse:
    """In place of the library's pages for a forgotten password and another address: both would send e-mail, and an address that its
    holder changes could be that of a colleague, who would be led to the wrong account by single sign-on."""
    return render(request, "organisation/ask_an_administrator.html")
