"""placeholder"""

from django.http import HttpRequest, HttpResponse

from impulsem.platform.web.access import open_to_all


@open_to_all
def tree(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@open_to_all
def element(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse("")
