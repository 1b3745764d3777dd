"""The doors of `entitlement`."""

from django.urls import URLPattern

app_name = "entitlement"
urlpatterns: list[URLPattern] = []
