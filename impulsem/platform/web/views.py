"""How a person likes to read (language, colours, single-key shortcuts: kept with the account, else on the device); outlines for maps."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from impulsem.platform.models import Account
from impulsem.platform.web import notices
from impulsem.platform.web.access import logged_in, open_to_all, requires
from impulsem.platform.web.context import THEMES
from impulsem.platform.web.forms import Segments
from impulsem.platform.web.language import NAMES, supported
from impulsem.platform.web.map import outlines_file

YEAR = 365 * 24 * 3600


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=list(NAMES.items()), widget=Segments)
    theme = forms.ChoiceField(label=_("Colours"), choices=Account.Theme.choices, widget=Segments)
    single_key_shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_("Letters such as E for a new entry, outside text fields. Press ? on any page to see them."),
    )


def keep(account: Any, **choices: Any) -> None:
    """Write `choices` (language, theme, single_key_shortcuts) to `account`; nothing happens when nobody is logged in."""
    if account.is_authenticated:
        Account.objects.filter(pk=account.pk).update(**choices)


def back(request: HttpRequest) -> str:
    """Where the reader was, if that is a page of this site."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice on the device for a year."""
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


@open_to_all
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language from now on, and stay on the page."""
    response = HttpResponseRedirect(back(request))
    if chosen := supported(request.POST.get("language")):
        keep(request.user, language=chosen)
        remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@csrf_exempt  # it changes nothing but the language on this device; a token would need a cookie to read a page
@open_to_all
@require_POST
def device_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language on this device, from a page that is the same for everyone."""
    response = HttpResponseRedirect(back(request))
    if chosen := supported(request.POST.get("language")):
        remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@open_to_all
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Show the chosen colours from now on, and stay on the page."""
    response = HttpResponseRedirect(back(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        keep(request.user, theme=chosen)
        remember(response, "theme", chosen)
    return response


@requires(logged_in)
def preferences(request: HttpRequest) -> HttpResponse:
    """The account's own page."""
    start = {name: getattr(request.user, name) for name in PreferencesForm.base_fields}
    form = PreferencesForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        keep(request.user, **form.cleaned_data)
        with override(form.cleaned_data["language"]):
            notices.say(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    return render(request, "platform/preferences.html", {"form": form})


@requires(logged_in)
@require_GET
def outlines(request: HttpRequest) -> HttpResponse:
    """The outlines of the city's neighbourhoods for the script of maps: published data, the same for everybody."""
    path = outlines_file(settings.CITY_DIR)
    if not path.is_file():
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="application/geo+json", headers={"Cache-Control": "private, max-age=3600"})
