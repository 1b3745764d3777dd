"""The house's doors. Each context lists its own; `desk` is at the root because it is where staff arrive."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
