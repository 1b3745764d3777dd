"""Pages of `documents`. Addresses hold random keys only."""

from django.urls import path

from impulsem.documents.views import checking

app_name = "documents"

urlpatterns = [
    path("check/", checking.check, name="check"),
]
