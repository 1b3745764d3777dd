"""The doors of `registers`."""

from django.urls import path

from impulsem.registers.views import counting, look_ups

app_name = "registers"
urlpatterns = [
    path("", counting.counters, name="counters"),
    path("state/", counting.registers, name="registers"),
    path("state/<slug:code>/ask/", counting.ask_now, name="ask_now"),
    path("household/<uuid:household_uuid>/", look_ups.household, name="household"),
    path("household/<uuid:household_uuid>/ask/", look_ups.ask, name="ask"),
    path("household/<uuid:household_uuid>/objection/", look_ups.objection, name="objection"),
    path("<uuid:look_up_uuid>/", look_ups.answer, name="answer"),
    path("<uuid:look_up_uuid>/decide/<int:position>/", look_ups.decide, name="decide"),
]
