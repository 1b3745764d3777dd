"""Pages of `intake`."""

from django.urls import path

from impulsem.intake import waiting_urls
from impulsem.intake.views import calls, demands, receiving, screening, webhook

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
    path("calls/", calls.calls, name="calls"),
    path("calls/pending/", calls.pending, name="pending_calls"),
    path("calls/ringing/", calls.ringing, name="ringing"),
    path("calls/note/", calls.note, name="note_call"),
    path("calls/<uuid:call_uuid>/", calls.call, name="call"),
    path("calls/<uuid:call_uuid>/take/", calls.take, name="take_call"),
    path("calls/<uuid:call_uuid>/result/", calls.result, name="call_result"),
    path("calls/<uuid:call_uuid>/who/", calls.who, name="call_who"),
    path("phone/", calls.lines, name="lines"),
    path("phone/add/", calls.add_line, name="add_line"),
    path("phone/<uuid:line_uuid>/", calls.line, name="line"),
    path("phone/<uuid:line_uuid>/amend/", calls.amend_line, name="amend_line"),
    path("phone/<uuid:line_uuid>/news/", webhook.phone_news, name="phone_news"),
    *waiting_urls.urlpatterns,
]
