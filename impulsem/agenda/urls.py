"""Pages of `agenda`."""

from django.urls import path

from impulsem.agenda.views import booking, cover, exceptions, feeds, hours, interpreters, marks, moving, waiting, week

app_name = "agenda"
urlpatterns = [
    path("", week.week, name="week"),
    path("book/", booking.book, name="book"),
    path("check/", booking.check, name="check"),
    path("walk-in/", waiting.walk_in, name="walk_in"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("hours/", hours.hours, name="hours"),
    path("hours/exceptions/", exceptions.exceptions, name="exceptions"),
    path("hours/exceptions/<str:kind>/<int:key>/withdraw/", exceptions.withdraw, name="withdraw_exception"),
    path("opening/<str:code>/", exceptions.opening, name="opening"),
    path("cover/", cover.away, name="away"),
    path("cover/<int:absence_id>/", cover.cover, name="cover"),
    path("cover/week/", cover.week, name="cover_week"),
    path("cover/done/<uuid:coverage_uuid>/", cover.covered, name="covered"),
    path("cover/done/<uuid:coverage_uuid>/undo/", cover.undo, name="undo_cover"),
    path("cover/note/<uuid:coverage_uuid>/", cover.hand_back, name="hand_back"),
    path("calendar/", feeds.feed, name="feed"),
    path("calendar/<str:token>.ics", feeds.calendar, name="calendar"),
    path("interpreters/", interpreters.interpreters, name="interpreters"),
    path("interpreters/list/", interpreters.interpreter_list, name="interpreter_list"),
    path("interpreters/list/add/", interpreters.write_down, name="add_interpreter"),
    path("interpreters/list/<uuid:interpreter_uuid>/", interpreters.write_down, name="interpreter"),
    path("<uuid:appointment_uuid>/interpreter/", interpreters.arrange, name="arrange"),
    path("<uuid:appointment_uuid>/earlier/", marks.earlier, name="earlier"),
    path("<uuid:appointment_uuid>/", week.show, name="show"),
    path("<uuid:appointment_uuid>/move/", moving.move, name="move"),
    path("<uuid:appointment_uuid>/cancel/", moving.cancel, name="cancel"),
    path("<uuid:appointment_uuid>/mark/", marks.mark, name="mark"),
    path("<uuid:appointment_uuid>/undo/<int:step_number>/", marks.undo, name="undo"),
    path("<uuid:appointment_uuid>/take/", marks.take, name="take"),
]
