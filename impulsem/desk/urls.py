"""Pages of the staff's day."""

from django.urls import path, re_path

from impulsem.desk.views import alarms, ledger, persons, search, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("person/<uuid:person_uuid>/", persons.person, name="person"),
    path("time/", ledger.ledger, name="ledger"),
    path("time/export/", ledger.ledger_export, name="ledger_export"),
    re_path(r"^time/time\.(?P<kind>csv|xlsx)$", ledger.ledger_file, name="ledger_file"),
    path("alarm/", alarms.raise_alarm, name="raise_alarm"),
    path("alarms/", alarms.alarms, name="alarms"),
    path("alarms/<int:pk>/answer/", alarms.answer_alarm, name="answer_alarm"),
    path("alarms/<int:pk>/close/", alarms.close_alarm, name="close_alarm"),
]
