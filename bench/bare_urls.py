"""The product's pages, and one that only renders a template behind the log-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from impulsem.platform.web.access import logged_in, requires
from impulsem.urls import handler400, handler403, handler404, handler500
from impulsem.urls import urlpatterns as of_the_product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@requires(logged_in)
def bare(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/bare.html")


urlpatterns = [path("bench/bare/", bare), *of_the_product]
