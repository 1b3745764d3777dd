"""Pages of `reports`. Addresses hold random keys and codes of types only."""

from django.urls import path

from impulsem.reports.views import board, inventory, report

app_name = "reports"
urlpatterns = [
    path("", board.board, name="board"),
    path("new/", board.new, name="new"),
    path("types/", inventory.inventory, name="inventory"),
    path("types/<slug:code>/", inventory.type_page, name="type"),
    path("types/<slug:code>/change/", inventory.change, name="change"),
    path("types/<slug:code>/prune/", inventory.prune, name="prune"),
    path("types/<slug:code>/blank/", inventory.blank, name="blank"),
    path("<uuid:report_uuid>/", report.report, name="report"),
    path("<uuid:report_uuid>/keep/", report.keep, name="keep"),
    path("<uuid:report_uuid>/act/", report.act, name="act"),
    path("<uuid:report_uuid>/deliver/", report.deliver, name="deliver"),
    path("<uuid:report_uuid>/day/", report.move, name="move"),
    path("<uuid:report_uuid>/opinion/", report.opinion, name="opinion"),
]
