"""Pages of `groups`."""

from django.urls import path

from impulsem.groups.views import calendar, evaluation, library, places, screen

app_name = "groups"
urlpatterns = [
    path("", calendar.sessions, name="sessions"),
    path("enrol/", places.enrol, name="enrol"),
    path("places/<uuid:place_uuid>/accept/", places.accept, name="accept"),
    path("places/<uuid:place_uuid>/leave/", places.leave, name="leave"),
    path("library/", library.library, name="library"),
    path("library/<uuid:project_uuid>/", library.project, name="project"),
    path("library/<uuid:project_uuid>/edit/", library.edit, name="project_edit"),
    path("library/<uuid:project_uuid>/copy/", library.copy, name="copy"),
    path("library/<uuid:project_uuid>/share/", library.share, name="share"),
    path("library/<uuid:project_uuid>/plan/", calendar.plan, name="plan"),
    path("how-it-went/", evaluation.evaluate, name="evaluate"),
    path("how-it-went/thanks/", evaluation.thanks, name="thanks"),
    path("<uuid:session_uuid>/", screen.session, name="session"),
    path("<uuid:session_uuid>/mark/", screen.mark, name="mark"),
    path("<uuid:session_uuid>/arrive/", screen.arrive, name="arrive"),
    path("<uuid:session_uuid>/walk-in/", screen.walk_in, name="walk_in"),
    path("<uuid:session_uuid>/finish/", screen.finish, name="finish"),
    path("<uuid:session_uuid>/projected/", screen.projected, name="projected"),
    path("<uuid:session_uuid>/change/", calendar.change, name="change"),
    path("<uuid:session_uuid>/cancel/", calendar.cancel, name="cancel"),
]
