"""Addresses of what one comes for: services, centres, sessions, booking, and what the links in messages open."""

from django.urls import path

from impulsem.public.views import aid, booking, groups, leave, links, places

urlpatterns = [
    path("leave/", leave.leave, name="leave"),
    path("services/", places.services, name="services"),
    path("services/<slug:code>/", places.service, name="service"),
    path("centres/", places.centre_list, name="centres"),
    path("centres/find/", places.find_centre, name="find_centre"),
    path("centres/<slug:code>/", places.centre, name="centre"),
    path("groups/", groups.groups, name="groups"),
    path("groups/sessions.json", groups.groups_data, name="groups_data"),
    path("groups/sessions.ics", groups.groups_calendar, name="groups_calendar"),
    path("groups/<uuid:key>/", groups.group, name="group"),
    path("book/", booking.start, name="book"),
    path("book/done/", booking.booked, name="booked"),
    path("book/done/appointment.ics", booking.booked_calendar, name="booked_calendar"),
    path("book/<slug:step>/", booking.question, name="ask"),
    path("aid/", aid.start, name="aid"),
    path("aid/done/", aid.asked, name="asked_aid"),
    path("aid/slip/", aid.slip, name="aid_slip"),
    path("aid/<slug:step>/", aid.question, name="ask_aid"),
    path("a/<str:token>/", links.appointment, name="appointment"),
    path("a/<str:token>/move/", links.move, name="move"),
    path("a/<str:token>/appointment.ics", links.appointment_calendar, name="appointment_calendar"),
    path("earlier/<str:token>/", links.earlier, name="earlier"),
    path("offer/<str:token>/", links.offer, name="waiting_offer"),
    path("g/<str:token>/", links.place, name="place"),
]
