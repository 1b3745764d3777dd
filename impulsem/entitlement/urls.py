"""The doors of `entitlement`."""

from django.urls import path

from impulsem.entitlement.views import findings, household, parameters, what_if

app_name = "entitlement"
VALUE = "values/<uuid:value_uuid>/"
urlpatterns = [
    path("households/<uuid:household_uuid>/", household.household, name="household"),
    path("households/<uuid:household_uuid>/paper/", household.easy, name="easy"),
    path("benefits/", parameters.catalogue, name="catalogue"),
    path("parameters/", parameters.parameters, name="parameters"),
    path("parameters/<str:code>/", parameters.parameter, name="parameter"),
    path("parameters/<str:code>/propose/", parameters.propose, name="propose"),
    path(VALUE, parameters.value, name="value"),
    path(f"{VALUE}approve/", parameters.approve, name="approve"),
    path(f"{VALUE}withdraw/", parameters.withdraw, name="withdraw"),
    path(f"{VALUE}try/", parameters.try_on_city, name="try_on_city"),
    path("publications/", parameters.publications, name="publications"),
    path("findings/", findings.my_findings, name="findings"),
    path("findings/<uuid:finding_uuid>/tell/", findings.tell, name="tell"),
    path("findings/<uuid:finding_uuid>/dismiss/", findings.dismiss, name="dismiss"),
    path("findings/<uuid:finding_uuid>/restore/", findings.restore, name="restore"),
    path("what-if/", what_if.what_ifs, name="what_ifs"),
    path("what-if/ask/", what_if.ask, name="ask_what_if"),
    path("what-if/<uuid:what_if_uuid>/", what_if.what_if, name="what_if"),
]
