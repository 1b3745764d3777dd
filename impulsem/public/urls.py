"""Pages for everyone, under /impulsem/."""

from django.urls import path

from impulsem.public import service_urls
from impulsem.public.views import about, data, feed, pages, receipts, screening, waiting

app_name = "public"
PROCESS = "p/<slug:slug>/"
urlpatterns = [
    path("", pages.home, name="home"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("how-we-count/", about.method, name="method"),
    path("how-we-decide/", screening.screening, name="screening"),
    path("receipt/", receipts.receipt, name="receipt"),
    path("receipt/follow/", receipts.follow, name="follow"),
    path("waiting/", waiting.centres, name="waiting_centres"),
    path("waiting/place/", waiting.place, name="waiting_place"),
    path("waiting/<slug:code>/", waiting.centre, name="waiting_centre"),
    path("data/", data.catalogue, name="data"),
    path("data/schema/<slug:name>.json", data.schema, name="schema"),
    path("data/<slug:name>.<slug:kind>", data.decided, name="decided_data"),
    path("data/p/<slug:slug>/<slug:name>.<slug:kind>", data.table, name="table"),
    path("changes.atom", feed.changes, name="feed"),
    path("results/", pages.results, name="results"),
    path(PROCESS, pages.process, name="process"),
    path(f"{PROCESS}said/", pages.contributions, name="contributions"),
    path(f"{PROCESS}said/<int:number>/", pages.contribution, name="contribution"),
    path(f"{PROCESS}proposals/", pages.proposals, name="proposals"),
    path(f"{PROCESS}proposals/<int:number>/", pages.proposal, name="proposal"),
    *service_urls.urlpatterns,
]
