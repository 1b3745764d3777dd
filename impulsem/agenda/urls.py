"""Pages of `agenda`."""

from django.urls import path

from impulsem.agenda.views import booking, hours, marks, waiting, week

app_name = "agenda"
urlpatterns = [
    path("", week.week, name="week"),
    path("book/", booking.book, name="book"),
    path("check/", booking.check, name="check"),
    path("walk-in/", waiting.walk_in, name="walk_in"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("hours/", hours.hours, name="hours"),
    path("<uuid:appointment_uuid>/", week.show, name="show"),
    path("<uuid:appointment_uuid>/move/", booking.move, name="move"),
    path("<uuid:appointment_uuid>/cancel/", booking.cancel, name="cancel"),
    path("<uuid:appointment_uuid>/mark/", marks.mark, name="mark"),
    path("<uuid:appointment_uuid>/undo/<int:step_number>/", marks.undo, name="undo"),
    path("<uuid:appointment_uuid>/take/", marks.take, name="take"),
]
