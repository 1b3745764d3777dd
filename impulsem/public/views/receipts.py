"""What became of what I said: a code from a slip opens it, without account and without name."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from impulsem.participation import services
from impulsem.participation.models import Receipt
from impulsem.participation.queries import chain_of
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import open_to_all
from impulsem.public import queries
from impulsem.public.forms import FollowForm, ReceiptForm


def _receipt(request: HttpRequest, code: str) -> Receipt:
    return services.look_up(code=code, address=get_adapter(request).get_client_ip(request))


def _told(request: HttpRequest, receipt: Receipt, code: str, form: FollowForm | None = None, *, asked: bool = False) -> HttpResponse:
    chain = chain_of(receipt)
    stories = queries.stories([each.node_id for each in chain.said], chain.steps, most=4)
    context = {
        "receipt": receipt,
        "process": receipt.process,
        "said": [(each, stories[each.node_id]) for each in chain.said],
        "form": form or FollowForm(initial={"code": code}),
        "asked": asked,
    }
    return render(request, "public/chain.html", context, status=422 if form is not None and form.errors else 200)


@csrf_exempt  # it only reads, and the form stands on pages that need no cookie
@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """The code is typed, never part of an address."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            return _told(request, _receipt(request, code), code)
        except DomainError as refusal:
            form.add_error("code", str(refusal))
    return render(request, "public/receipt.html", {"form": form}, status=422 if form.errors else 200)


@open_to_all
@never_cache
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Somebody wants to be told; the address has to say yes itself. Whether it followed already is not told."""
    form = FollowForm(request.POST)
    code = request.POST.get("code", "")
    try:
        found = _receipt(request, code)
    except DomainError as refusal:
        again = ReceiptForm({"code": code})
        again.add_error("code", str(refusal))
        return render(request, "public/receipt.html", {"form": again}, status=422)
    if form.is_valid():
        try:
            services.follow(
                receipt=found,
                email=form.cleaned_data["email"],
                language=get_language() or "ca",
                link=lambda secret: request.build_absolute_uri(reverse("participation:follow", args=[secret])),
            )
        except DomainError as refusal:
            form.add_error("email", str(refusal))
        except OSError:  # the mail server is away
            form.add_error("email", _("The message could not be sent. Try again later."))
        else:
            return _told(request, found, code, asked=True)
    return _told(request, found, code, form)
