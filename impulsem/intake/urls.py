"""Pages of `intake`."""

from django.urls import path

from impulsem.intake.views import webhook

app_name = "intake"
urlpatterns = [
    path("phone/<uuid:line_uuid>/news/", webhook.phone_news, name="phone_news"),
]
