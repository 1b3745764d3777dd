"""Pages of `casework`. Addresses hold random keys only: no names, no numbers of files, no words that were searched."""

from django.urls import path

from impulsem.casework.views import access, commitments, entries, files, team

app_name = "casework"
urlpatterns = [
    path("entry/", entries.entry, name="entry"),
    path("entry/people/", entries.find_people, name="find_people"),
    path("entry/where/", entries.where, name="where"),
    path("drafts/<uuid:key>/", entries.draft, name="draft"),
    path("drafts/<uuid:key>/discard/", entries.discard, name="discard"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/<uuid:commitment_uuid>/", commitments.mark, name="commitment_mark"),
    path("opened/", access.grants, name="grants"),
    path("hand-over/", team.hand_over, name="hand_over"),
    path("hand-over/<uuid:worker_uuid>/", team.hand_over, name="hand_over_of"),
    path("open/<uuid:household_uuid>/", files.open_file, name="open"),
    path("<uuid:file_uuid>/", files.file, name="file"),
    path("<uuid:file_uuid>/timeline/", files.timeline, name="timeline"),
    path("<uuid:file_uuid>/panels/", files.more_panels, name="panels"),
    path("<uuid:file_uuid>/entries/<uuid:entry_uuid>/<int:position>/", entries.amend, name="amend"),
    path("<uuid:file_uuid>/commitments/", commitments.make, name="make_commitment"),
    path("<uuid:file_uuid>/reason/", access.reason, name="reason"),
    path("<uuid:file_uuid>/access/", access.access, name="access"),
    path("<uuid:file_uuid>/state/", files.state, name="state"),
    path("<uuid:file_uuid>/team/", team.assign, name="assign"),
]
