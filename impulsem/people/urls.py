"""Pages of `people`. Only keys stand in addresses, never a name or a number of somebody."""

from django.urls import path

from impulsem.people.views import duplicates, economy, households, persons, protection, register, relationships, split

app_name = "people"
urlpatterns = [
    path("register/", register.register, name="register"),
    path("likely/", register.likely, name="likely"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:key>/", duplicates.duplicate, name="duplicate"),
    path("duplicates/<int:key>/unlink/", duplicates.unlink, name="unlink"),
    path("households/<uuid:household_uuid>/", households.household, name="household"),
    path("households/<uuid:household_uuid>/join/", households.join, name="join"),
    path("households/<uuid:household_uuid>/move/", households.move, name="move"),
    path("households/<uuid:household_uuid>/split/", split.part, name="split"),
    path("households/<uuid:household_uuid>/leave/<uuid:person_uuid>/", households.leave, name="leave"),
    path("households/<uuid:household_uuid>/role/<uuid:person_uuid>/", households.change_role, name="change_role"),
    path("households/<uuid:household_uuid>/economy/", economy.economy, name="economy"),
    path("households/<uuid:household_uuid>/economy/<int:key>/end/", economy.end_fact, name="end_fact"),
    path("households/<uuid:household_uuid>/economy/<int:key>/change/", economy.change_fact, name="change_fact"),
    path("households/<uuid:household_uuid>/economy/<int:key>/verify/", economy.verify_fact, name="verify_fact"),
    path("households/<uuid:household_uuid>/apart/", split.apart, name="apart"),
    path("<uuid:person_uuid>/protection/", protection.protection, name="protection"),
    path("<uuid:person_uuid>/identity/", persons.check_identity, name="check_identity"),
    path("<uuid:person_uuid>/edit/", persons.edit, name="edit"),
    path("<uuid:person_uuid>/contacts/", persons.contacts, name="contacts"),
    path("<uuid:person_uuid>/contacts/<int:key>/end/", persons.end_contact, name="end_contact"),
    path("<uuid:person_uuid>/contacts/<int:key>/unsafe/", persons.mark_unsafe, name="mark_unsafe"),
    path("<uuid:person_uuid>/contacts/<int:key>/safe/", persons.mark_safe, name="mark_safe"),
    path("<uuid:person_uuid>/numbers/", persons.add_identifier, name="add_identifier"),
    path("<uuid:person_uuid>/numbers/<int:key>/end/", persons.end_identifier, name="end_identifier"),
    path("<uuid:person_uuid>/relationships/", relationships.relationships, name="relationships"),
    path("<uuid:person_uuid>/relationships/<int:key>/end/", relationships.unrelate, name="unrelate"),
]
