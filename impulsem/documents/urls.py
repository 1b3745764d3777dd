"""Pages of `documents`. Addresses hold random keys and codes of the city's lists only."""

from django.urls import path

from impulsem.documents.views import checking, grounds, papers, signing

app_name = "documents"
PERSON = "person/<uuid:person_uuid>/"
DOCUMENT = "<uuid:document_uuid>/"
SIGNATURE = f"{DOCUMENT}signatures/<uuid:request_uuid>/"

urlpatterns = [
    path("check/", checking.check, name="check"),
    path("signatures/", papers.waiting, name="waiting"),
    path("demo-certificate/", signing.demo_certificate, name="demo_certificate"),
    path(PERSON, papers.of_person, name="person"),
    path(f"{PERSON}add/", papers.add, name="add"),
    path(f"{PERSON}notices/<slug:code>/", grounds.notice, name="notice"),
    path(f"{PERSON}notices/<slug:code>/paper/", grounds.print_notice, name="print_notice"),
    path(f"{PERSON}grounds/<int:key>/withdraw/", grounds.withdraw, name="withdraw"),
    path(f"{PERSON}grounds/<slug:code>/", grounds.ground, name="ground"),
    path(f"{PERSON}grounds/<slug:code>/paper/", grounds.print_ground, name="print_ground"),
    path(DOCUMENT, papers.document, name="document"),
    path(f"{DOCUMENT}file/", papers.file, name="file"),
    path(f"{DOCUMENT}signatures/", signing.ask, name="ask"),
    path(SIGNATURE, signing.sign, name="sign"),
    path(f"{SIGNATURE}code/", signing.offer_code, name="offer_code"),
    path(f"{DOCUMENT}hold/", papers.hold, name="hold"),
    path(f"{DOCUMENT}hold/<int:key>/lift/", papers.lift, name="lift"),
]
