"""Pages of the account's own preferences, and what pages of all contexts share."""

from django.urls import path

from impulsem.platform.web import views

app_name = "platform"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/language/", views.language, name="language"),
    path("preferences/language/device/", views.device_language, name="device_language"),
    path("preferences/theme/", views.theme, name="theme"),
    path("outlines.json", views.outlines, name="outlines"),
]
