"""Pages of `organisation`."""

from django.urls import path

from impulsem.organisation.views import centres, hours, welcome, workers

app_name = "organisation"
urlpatterns = [
    path("", workers.staff, name="staff"),
    path("add/", workers.hire, name="hire"),
    path("centres/", centres.centres, name="centres"),
    path("centres/add/", centres.open_centre, name="open_centre"),
    path("centres/<int:centre_id>/", centres.centre, name="centre"),
    path("centres/<int:centre_id>/rooms/add/", centres.add_room, name="add_room"),
    path("centres/<int:centre_id>/rooms/<int:room_id>/", centres.room, name="room"),
    path("hours/", hours.at_centres, name="hours_at_centres"),
    path("password/", welcome.set_password, name="set_password"),
    path("password/<uuid:worker_uuid>/<str:token>/", welcome.invitation, name="invitation"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("<uuid:worker_uuid>/", workers.worker, name="worker"),
    path("<uuid:worker_uuid>/edit/", workers.edit, name="edit"),
    path("<uuid:worker_uuid>/posts/add/", workers.give_post, name="give_post"),
    path("<uuid:worker_uuid>/posts/<int:post_id>/end/", workers.end_post, name="end_post"),
    path("<uuid:worker_uuid>/teams/add/", workers.join_team, name="join_team"),
    path("<uuid:worker_uuid>/teams/<int:membership_id>/leave/", workers.leave_team, name="leave_team"),
    path("<uuid:worker_uuid>/hours/", hours.sheet, name="hours"),
    path("<uuid:worker_uuid>/hours/agree/", hours.agree, name="agree_hours"),
    path("<uuid:worker_uuid>/absences/add/", hours.be_away, name="record_absence"),
    path("<uuid:worker_uuid>/absences/<int:absence_id>/withdraw/", hours.withdraw, name="withdraw_absence"),
    path("<uuid:worker_uuid>/invite/", workers.invite, name="invite"),
    path("<uuid:worker_uuid>/deactivate/", workers.deactivate, name="deactivate"),
    path("<uuid:worker_uuid>/reactivate/", workers.reactivate, name="reactivate"),
]
