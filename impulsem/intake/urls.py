"""Pages of `intake`."""

from django.urls import path

from impulsem.intake import waiting_urls
from impulsem.intake.views import calls, demands, kiosk, receiving, screening, turns, webhook

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
    path("turns/", turns.turns, name="turns"),
    path("turns/waiting/", turns.waiting_turns, name="waiting_turns"),
    path("turns/next/", turns.call_next, name="call_next"),
    path("turns/<int:pk>/", turns.amend_turn, name="amend_turn"),
    path("kiosks/", turns.kiosks, name="kiosks"),
    path("kiosks/add/", turns.add_kiosk, name="add_kiosk"),
    path("kiosks/<uuid:kiosk_uuid>/", turns.kiosk_link, name="kiosk_link"),
    path("kiosk/", kiosk.door, name="kiosk"),
    path("kiosk/start/<slug:secret>/", kiosk.start, name="kiosk_start"),
    path("kiosk/screen/", kiosk.screen, name="screen_of_turns"),
    path("kiosk/<slug:language>/", kiosk.menu, name="kiosk_menu"),
    path("kiosk/<slug:language>/code/", kiosk.by_code, name="kiosk_code"),
    path("kiosk/<slug:language>/document/", kiosk.by_document, name="kiosk_document"),
    path("kiosk/<slug:language>/turn/", kiosk.take_turn, name="kiosk_take_turn"),
    path("kiosk/<slug:language>/turn/<int:number>/", kiosk.turn, name="kiosk_turn"),
    path("kiosk/<slug:language>/notice/", kiosk.notice, name="kiosk_notice"),
    *waiting_urls.urlpatterns,
]
