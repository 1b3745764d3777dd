"""Pages of `intake`."""

from django.urls import path

from impulsem.intake import waiting_urls
from impulsem.intake.views import demands, receiving, screening, webhook

app_name = "intake"
urlpatterns = [
    path("", demands.inbox, name="inbox"),
    path("new/", receiving.new, name="new"),
    path("urgent/", demands.urgent, name="urgent"),
    path("guide/", receiving.guide, name="guide"),
    path("guide/<slug:code>/sheet/", receiving.sheet, name="sheet"),
    path("demand/<uuid:demand_uuid>/", demands.demand, name="demand"),
    path("demand/<uuid:demand_uuid>/person/", demands.link, name="link"),
    path("demand/<uuid:demand_uuid>/reopen/", demands.reopen, name="reopen"),
    path("demand/<uuid:demand_uuid>/screening/", screening.screen, name="screen"),
    path("screening/<uuid:screening_uuid>/", screening.decide, name="decide"),
    path("screening/compared/", screening.compare, name="compare"),
    path("phone/<uuid:line_uuid>/news/", webhook.phone_news, name="phone_news"),
    *waiting_urls.urlpatterns,
]
