"""Pages of the staff's day."""

from django.urls import path

from impulsem.desk.views import alarms, persons, search, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("person/<uuid:person_uuid>/", persons.person, name="person"),
    path("alarm/", alarms.raise_alarm, name="raise_alarm"),
    path("alarms/", alarms.alarms, name="alarms"),
    path("alarms/<int:pk>/answer/", alarms.answer_alarm, name="answer_alarm"),
    path("alarms/<int:pk>/close/", alarms.close_alarm, name="close_alarm"),
]
