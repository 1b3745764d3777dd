"""Which language a page speaks: the account's, else the one chosen on this device, else the browser's, else the city's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

# How each language calls itself, and its short name in the bar.
NAMES = {"ca": "Català", "es": "Castellano", "en-gb": "English"}
SHORT = {"ca": "CA", "es": "ES", "en-gb": "EN"}


def device_language(request: HttpRequest) -> str:
    """The language chosen on this device, else the browser's, else the city's; asks neither session nor database."""
    return translation.get_language_from_request(request)


def supported(code: str | None) -> str | None:
    """`code` when pages exist in it, else None."""
    return code if code in dict(settings.LANGUAGES) else None


class Language:
    """After the authentication middleware: it reads the account's choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = getattr(request, "user", None)
        own = supported(account.language) if account is not None and account.is_authenticated else None
        language = own or device_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.setdefault("Content-Language", translation.get_language() or language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response
