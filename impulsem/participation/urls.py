"""Pages of `participation`. The workbench and the exchange list their own beside the sessions."""

from django.urls import URLPattern, URLResolver

app_name = "participation"
urlpatterns: list[URLPattern | URLResolver] = []
