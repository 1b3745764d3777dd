"""Pages of `people`. Only keys stand in addresses, never a name or a number of somebody."""

from django.urls import path

from impulsem.people.views import duplicates, economy, facts, households, persons, protection, register, relationships, split

app_name = "people"
HOUSEHOLD = "households/<uuid:household_uuid>/"
urlpatterns = [
    path("register/", register.register, name="register"),
    path("likely/", register.likely, name="likely"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:key>/", duplicates.duplicate, name="duplicate"),
    path("duplicates/<int:key>/unlink/", duplicates.unlink, name="unlink"),
    path(HOUSEHOLD, households.household, name="household"),
    path(f"{HOUSEHOLD}join/", households.join, name="join"),
    path(f"{HOUSEHOLD}move/", households.move, name="move"),
    path(f"{HOUSEHOLD}split/", split.part, name="split"),
    path(f"{HOUSEHOLD}leave/<uuid:person_uuid>/", households.leave, name="leave"),
    path(f"{HOUSEHOLD}role/<uuid:person_uuid>/", households.change_role, name="change_role"),
    path(f"{HOUSEHOLD}economy/", economy.economy, name="economy"),
    path(f"{HOUSEHOLD}economy/<int:key>/end/", facts.end_fact, name="end_fact"),
    path(f"{HOUSEHOLD}economy/<int:key>/change/", facts.change_fact, name="change_fact"),
    path(f"{HOUSEHOLD}economy/<int:key>/verify/", facts.verify_fact, name="verify_fact"),
    path(f"{HOUSEHOLD}circumstances/<int:key>/end/", facts.end_circumstance, name="end_circumstance"),
    path(f"{HOUSEHOLD}circumstances/<int:key>/change/", facts.change_circumstance, name="change_circumstance"),
    path(f"{HOUSEHOLD}circumstances/<int:key>/verify/", facts.verify_circumstance, name="verify_circumstance"),
    path(f"{HOUSEHOLD}apart/", split.apart, name="apart"),
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
